// Every end as KIF and CSA, read by tsshogi here and by rsshogi in tests/test_exports.py: the logged winner or none.
import { importCSA, importKIF, Record as RulesRecord, SpecialMoveType } from "tsshogi";
import { expect, test } from "vitest";
import { kifu } from "../../src/shogi/kifu";
import { replay } from "../../src/shogi/replay";
import { made } from "../make";

const MOVES = "7g7f 3c3d 2g2f 8c8d".split(" ");
const REASONS =
  "checkmate resign repetition perpetual_check stalemate impasse declaration max_moves illegal time other".split(" ");
const RESULTS = [
  ["black", "win"],
  ["white", "win"],
  ...["draw", "truncated", "aborted", "unknown"].map((kind) => ["", kind] as const),
] as const;
const FORMATS = { kif: importKIF, csa: importCSA } as const;

const { RESIGN, MATE, TIMEOUT, FOUL_LOSE, FOUL_WIN, ENTERING_OF_KING } = SpecialMoveType;
const LOST: readonly string[] = [RESIGN, MATE, TIMEOUT, FOUL_LOSE];
const WON: readonly string[] = [FOUL_WIN, ENTERING_OF_KING];
const DRAWN: readonly string[] = [
  SpecialMoveType.REPETITION_DRAW,
  SpecialMoveType.IMPASS,
  SpecialMoveType.DRAW,
  SpecialMoveType.MAX_MOVES,
];

/** What tsshogi makes of the end: a winner, "draw", or nothing. */
function resultOf(record: RulesRecord): string {
  const last = record.moves.at(-1)!;
  if (!("type" in last.move)) return "";
  const [turn, other] = last.ply % 2 === 1 ? ["black", "white"] : ["white", "black"]; // the end has a number of its own
  const { type } = last.move;
  if (LOST.includes(type)) return other!;
  if (WON.includes(type)) return turn!;
  return DRAWN.includes(type) ? "draw" : "";
}

async function exported() {
  const ends = [];
  for (const reason of REASONS)
    for (const [winner, kind] of RESULTS)
      for (const count of [3, 4]) {
        const outcome = { winner, kind, reason, reason_text: "" };
        const game = await made(
          MOVES.slice(0, count).map((usi) => ({ usi })),
          { outcome, game_id: "g", stream: "s" },
        );
        const text = (format: "kif" | "csa") => kifu(game, replay("", game.plies.moves)!, format);
        ends.push({ ...outcome, count, kif: text("kif"), csa: text("csa") });
      }
  return ends;
}

test("the end of a game is read as it was logged, or not at all", async () => {
  const ends = await exported();
  const told = { kif: 0, csa: 0 };
  for (const end of ends)
    for (const format of ["kif", "csa"] as const) {
      const record = FORMATS[format](end[format]);
      if (record instanceof Error) throw record;
      const read = resultOf(record);
      expect(["", end.winner || (end.kind === "draw" ? "draw" : "")], JSON.stringify(end)).toContain(read);
      told[format] += read ? 1 : 0;
    }
  expect(told).toEqual({ kif: 20, csa: 34 });
  await expect(`${JSON.stringify(ends, null, 1)}\n`).toMatchFileSnapshot("../../../tests/golden/exports.json");
});
