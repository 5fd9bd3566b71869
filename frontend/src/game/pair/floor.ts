/** How far a policy moves between adjacent checkpoints of its own run: below that, two policies are not told apart. */
import type { Api } from "../../server/api";
import { Asking } from "../../server/asking";
import type { GameRow } from "../../server/answers";
import { FIRST_SELECTION } from "../../server/selection";
import { disagreement } from "../../policy/disagreement";
import { usiOf } from "../../shogi/move";
import { samePosition } from "../../shogi/position";
import type { OpenGame } from "../open";
import type { Floor, PairState } from "./state.svelte";
import type { GameReader } from "../ctrl";

/** The server finds games by so many first moves. */
const MOST_MOVES = 12;
/** How long a position rests before it is asked about. */
const REST_MILLISECONDS = 200;

export class FloorCtrl {
  private readonly asking = new Asking();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly state: PairState,
    private readonly api: Api,
    private readonly reader: GameReader,
  ) {}

  /** Sees to it that the floor of a position of a game is known, where its run recorded it again at another step. */
  need(open: OpenGame, ply: number): void {
    clearTimeout(this.timer);
    this.asking.stop();
    if (this.state.floor?.open === open && this.state.floor.ply === ply) return;
    this.state.floor = null;
    if (ply > MOST_MOVES) return;
    this.timer = setTimeout(() => this.find(open, ply), REST_MILLISECONDS);
  }

  /** Where it cannot be told there is no floor. */
  private find(open: OpenGame, ply: number): void {
    void this.asking.ask(
      (signal) => this.floorOf(open, ply, signal),
      (floor) => (this.state.floor = floor),
    );
  }

  private async floorOf(open: OpenGame, ply: number, signal: AbortSignal): Promise<Floor | null> {
    const row = await this.adjacent(open, ply, signal);
    const other = row && (await this.reader.get(row, signal));
    const moved = other && movedBetween(other, open, ply);
    const [there, here] = [row?.global_step ?? null, open.game.global_step];
    return moved === null || there === null || here === null ? null : { open, ply, steps: [there, here], moved };
  }

  /** The game of the run and stream with the same first moves, at the nearest step before, else after. */
  private async adjacent(
    { address: { run, stream }, game }: OpenGame,
    ply: number,
    signal: AbortSignal,
  ): Promise<GameRow | null> {
    const find = Array.from(game.plies.moves.subarray(0, ply), usiOf).join(" ");
    const same = { ...FIRST_SELECTION, run, stream, find, policy: true };
    const step = game.global_step;
    if (step === null) return null;
    const before = await this.api.games({ ...same, sort: "-step", steps: { from: null, to: step - 1 } }, 0, 1, signal);
    if (before.games[0]) return before.games[0];
    return (
      (await this.api.games({ ...same, sort: "step", steps: { from: step + 1, to: null } }, 0, 1, signal)).games[0] ??
      null
    );
  }
}

/** Total variation of two games' policies after so many moves; null where they cannot be compared. */
function movedBetween(a: OpenGame, b: OpenGame, ply: number): number | null {
  const [p, q] = [a.study.at(ply), b.study.at(ply)];
  const [at, bt] = [a.replay.positions[ply], b.replay.positions[ply]];
  if (!p || !q || !at || !bt || !samePosition(at, bt) || modesDiffer(a, b)) return null;
  return disagreement(p.policy, q.policy).moved;
}

/** One network was in train mode of BatchNorm, the other in eval mode. */
export function modesDiffer(a: OpenGame, b: OpenGame): boolean {
  const [one, other] = [a.game.forward_mode, b.game.forward_mode];
  return one !== "" && other !== "" && one !== other;
}
