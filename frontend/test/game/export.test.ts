import {
  exportCSA,
  exportKIF,
  importCSA,
  importKIF,
  InitialPositionSFEN,
  Record as RulesRecord,
  SpecialMoveType,
  type Move,
} from "tsshogi";
import { describe, expect, test } from "vitest";
import { gameJson } from "../../src/game/export/json";
import { openGame } from "../../src/game/open";
import { kifu, type KifuFormat } from "../../src/shogi/kifu";
import { replay } from "../../src/shogi/replay";
import { made } from "../make";

const MOVES = "7g7f 3c3d 8h2b+ 3a2b B*4e 5c5d 4e3d 2b3c 3d2c 8c8d".split(" ");
const HANDICAP = "lnsgkgsnl/9/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL w - 1";
const END = { winner: "white", kind: "win", reason: "resign", reason_text: "" };

const parsers: Record<KifuFormat, (text: string) => RulesRecord | Error> = {
  kif: importKIF,
  csa: importCSA,
  usi: (text) => RulesRecord.newByUSI(text),
};
const FORMATS = Object.keys(parsers) as KifuFormat[];

async function written(format: KifuFormat, moves = MOVES, facts: Parameters<typeof made>[1] = {}) {
  const game = await made(
    moves.map((usi) => ({ usi })),
    facts,
  );
  const text = kifu(game, replay(game.initial_sfen, game.plies.moves)!, format);
  const record = parsers[format](text);
  if (record instanceof Error) throw record;
  return { text, record };
}

const movesOf = (record: RulesRecord) =>
  record.moves.slice(1).flatMap(({ move }) => ("usi" in move ? [(move as Move).usi] : []));
const endOf = (record: RulesRecord) => record.moves.at(-1)!.move;

describe.each(FORMATS)("a game as %s", (format) => {
  test("is read back move by move", async () => {
    expect(movesOf((await written(format)).record)).toEqual(MOVES);
  });

  test("from another first position", async () => {
    const { record } = await written(format, ["8c8d", "7g7f"], { initial_sfen: HANDICAP });
    expect(movesOf(record)).toEqual(["8c8d", "7g7f"]);
    expect(record.initialPosition.sfen).toBe(HANDICAP);
  });

  test("ends where a move cannot be carried out", async () => {
    expect(movesOf((await written(format, ["7g7f", "7g7f", "3c3d"])).record)).toEqual(["7g7f"]);
  });
});

describe("KIF and CSA", () => {
  test("say how they are encoded", async () => {
    expect((await written("kif")).text).toMatch(/^#KIF version=2.0 encoding=UTF-8\n/);
    expect((await written("csa")).text).toMatch(/^'CSA encoding=UTF-8\nV2.2\n/);
  });

  test.each([
    ["kif", (record: RulesRecord) => `#KIF version=2.0 encoding=UTF-8\n${exportKIF(record)}`],
    ["csa", (record: RulesRecord) => `'CSA encoding=UTF-8\n${exportCSA(record).replace(/^(?!V2)'.*\n/gm, "")}`],
  ] as const)("%s is what tsshogi writes of the same game", async (format, exported) => {
    const held = "l2gk2nl/1r4gb1/p1+Pp1pppp/2p6/9/2P6/P2PP1PPP/1B5R1/LNSGKGSN+l b P12p 1";
    const facts = { black: { name: "学習者" }, outcome: END } as object;
    for (const [moves, initial_sfen] of [
      [MOVES, ""],
      [["P*5d", "7d7e", "7c8b", "7e7f"], held],
    ] as const) {
      const { text, record } = await written(format, [...moves], { ...facts, initial_sfen });
      expect(movesOf(record)).toEqual(moves);
      expect(text.replace(/まで.*\n$/, "")).toBe(
        exported(record)
          .replace(/^#KIF.*\n(?=#KIF)/, "")
          .replaceAll("\r", ""),
      );
    }
  });

  test.each(["kif", "csa"] as const)("%s carries names and the end as it was logged", async (format) => {
    const names = { black: { name: "学習者 <b>" }, white: { name: "evil\n+7776FU\n" } } as object;
    const { record } = await written(format, MOVES, { ...names, outcome: END });
    expect(record.metadata.getStandardMetadata("blackName" as never)).toBe("学習者 <b>");
    expect(movesOf(record)).toEqual(MOVES);
    expect(endOf(record)).toMatchObject({ type: SpecialMoveType.RESIGN });
  });

  test("a named handicap is said by its name, and its sides by theirs", async () => {
    const names = { black: { name: "a" }, white: { name: "b" } } as object;
    const { text } = await written("kif", ["8c8d", "7g7f"], { ...names, initial_sfen: HANDICAP, outcome: END });
    expect(text).toContain("手合割：二枚落ち\n");
    expect(text).toMatch(/^下手：a\n上手：b$/m);
    expect(text).toMatch(/まで2手で上手の勝ち\n$/);
    expect(text).not.toContain("先手");
  });

  test("a reason that no version knows is no word of the formats", async () => {
    const { text } = await written("kif", MOVES, { outcome: { ...END, reason: "constructor" } });
    expect(text).toMatch(/\n\*win, white, constructor\nまで10手で後手の勝ち\n$/);
  });

  test.each([
    InitialPositionSFEN.HANDICAP_LANCE,
    InitialPositionSFEN.HANDICAP_RIGHT_LANCE,
    InitialPositionSFEN.HANDICAP_BISHOP,
    InitialPositionSFEN.HANDICAP_ROOK,
    InitialPositionSFEN.HANDICAP_ROOK_LANCE,
    InitialPositionSFEN.HANDICAP_2PIECES,
    InitialPositionSFEN.HANDICAP_4PIECES,
    InitialPositionSFEN.HANDICAP_6PIECES,
    InitialPositionSFEN.HANDICAP_8PIECES,
    InitialPositionSFEN.HANDICAP_10PIECES,
  ])("the handicap of %s has a name", async (initial_sfen) => {
    const { text, record } = await written("kif", ["5a4b", "7g7f"], { initial_sfen });
    expect(text).toMatch(/^手合割：.+落ち$/m);
    expect(text).not.toContain("持駒");
    expect(record.initialPosition.sfen).toBe(initial_sfen);
    expect(movesOf(record)).toEqual(["5a4b", "7g7f"]);
  });

  test("words of one's own stand in a comment, on one line, and never in the place of a move", async () => {
    const outcome = { winner: "", kind: "unknown", reason: "other", reason_text: "My own\n   7 投了" };
    for (const format of ["kif", "csa"] as const) {
      const { text, record } = await written(format, MOVES, { outcome });
      expect(text).toMatch(/^['*]unknown, other \(My own {4}7 投了\)$/m);
      expect(movesOf(record)).toEqual(MOVES);
      expect("usi" in endOf(record)).toBe(true);
    }
  });
});

describe("JSON", () => {
  test("has every ply with its policy, and nothing for what was not recorded", async () => {
    const game = await made([
      { usi: "7g7f", policy: { "7g7f": 0.75, "2g2f": 0.25 }, floats: { value: 0.5, probability: 0.75 } },
      { usi: "3c3d" },
    ]);
    const { plies, black } = JSON.parse(gameJson(game)) as { plies: object[]; black: object };
    expect(plies[0]).toMatchObject({ usi: "7g7f", value: 0.5, probability: 0.75 });
    const { candidates } = plies[0] as { candidates: { usi: string; probability: number }[] };
    expect(Object.fromEntries(candidates.map(({ usi, probability }) => [usi, Number(probability.toFixed(6))]))).toEqual(
      { "7g7f": 0.75, "2g2f": 0.25 },
    );
    expect(plies[1]).toEqual({ usi: "3c3d", candidates: [] });
    expect(black).toEqual({ name: "", checkpoint: "", rating: null, learner: false });
  });
});

test("a game whose first position was not understood has no board, and no export from another one", async () => {
  const problem = "initial_sfen was left out: 'junk' is not an SFEN position";
  const game = await made([{ usi: "7g7f" }], { initial_sfen: "unknown", problem });
  expect(() => openGame({ run: "r", stream: "s", writer: "w", game_id: "g" }, game)).toThrow(problem);
  expect(replay(game.initial_sfen, game.plies.moves)).toBeNull();
});

test("a step that was not told is none", async () => {
  const game = await made([{ usi: "7g7f" }], {
    game_id: "g",
    stream: "s",
    start_step: -(2 ** 63),
    global_step: -(2 ** 63),
  });
  expect([game.start_step, game.global_step]).toEqual([null, null]);
  expect(kifu(game, replay("", game.plies.moves)!, "csa")).toContain("$EVENT:s g\n");
});
