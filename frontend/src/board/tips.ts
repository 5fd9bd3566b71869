/** What pointing at the board tells beside the absolute probabilities: those within the moves that are pointed at. */
import { massOf } from "../policy/focus";
import type { Ranked } from "../policy/ply";
import { moveOf } from "../shogi/move";
import type { BoardState } from "./state.svelte";
import { WORDS } from "./words";

const LISTED = 8;
const NONE: ReadonlyMap<number, string> = new Map();

/** "☖６五歩: 66 % of the policy, 98 % of these moves", one a line, most probable first. */
export function listTip({ lit, look, write }: BoardState): string {
  return lit ? lines(lit, massOf(lit), write, look.in(WORDS).policy.part) : "";
}

/** The tips of a focus by square: on the focus all of its moves, on a square that they go to those that go there. */
export function squareTips(board: BoardState): ReadonlyMap<number, string> {
  const { focus, lit, look, write } = board;
  if (!focus || !lit) return NONE;
  const mass = massOf(lit);
  const to = ({ code }: Ranked) => moveOf(code)!.to;
  const tips = new Map(
    lit.map((move) => [
      to(move),
      lines(
        lit.filter((other) => to(other) === to(move)),
        mass,
        write,
        look.in(WORDS).policy.part,
      ),
    ]),
  );
  if (focus.kind !== "drop") tips.set(focus.square, listTip(board));
  return tips;
}

function lines(
  moves: readonly Ranked[],
  mass: number,
  write: BoardState["write"],
  part: (typeof WORDS)["en"]["policy"]["part"],
): string {
  const shown = moves.slice(0, LISTED).map(({ code, p }) => part(write(code), p, mass > 0 ? p / mass : 0));
  return [...shown, ...(moves.length > LISTED ? ["…"] : [])].join("\n");
}
