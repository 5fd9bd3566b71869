/** The value of a game's positions from Black's side. Pure. */
import type { Game } from "../record/game";
import type { Replay } from "../shogi/replay";

export interface ValueCurve {
  /** (plies,) value of position k from Black's side, or as recorded where there is no perspective; NaN: not recorded. */
  readonly values: Float64Array;
  /** A chance of winning from 0 to 1, a score from −1 to 1, or a number without a scale. */
  readonly scale: "chance" | "score" | "raw";
  /** False where values cannot be compared between movers: then they are drawn for each mover apart. */
  readonly forBlack: boolean;
  /** What the axis goes from and to. */
  readonly low: number;
  readonly high: number;
  /** The even line; null where the scale has none. */
  readonly even: number | null;
}

/** The value curve of a game; null where no value was recorded. */
export function valueCurve(game: Game, replay: Replay): ValueCurve | null {
  const recorded = game.plies.floats.get("value");
  if (recorded === undefined || !recorded.some(Number.isFinite)) return null;
  const scale = scaleOf(game.value_kind);
  const forBlack = game.value_perspective === "side_to_move" || game.value_perspective === "black";
  const values = Float64Array.from(recorded, (value, k) => {
    const turn = replay.positions[k]?.turn;
    if (turn === undefined || !Number.isFinite(value)) return NaN;
    if (game.value_perspective !== "side_to_move" || turn === "black") return value;
    return scale === "chance" ? 1 - value : -value;
  });
  return { values, scale, forBlack, ...range(values, scale) };
}

function scaleOf(kind: string): ValueCurve["scale"] {
  if (kind === "win_probability" || kind === "wdl") return "chance";
  return kind === "scalar" ? "score" : "raw";
}

function range(values: Float64Array, scale: ValueCurve["scale"]): Pick<ValueCurve, "low" | "high" | "even"> {
  if (scale === "chance") return { low: 0, high: 1, even: 0.5 };
  if (scale === "score") return { low: -1, high: 1, even: 0 };
  const finite = values.filter(Number.isFinite); // at least one
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const margin = (high - low) * 0.05 || 0.5;
  return { low: low - margin, high: high + margin, even: null };
}
