/** What the routes answer: the server's own types, and parts of them that have a name of their own here. Types alone. */
import type { GameRow, Probe, ResultsBin, ScalarCurve } from "../gen/answers";

export type * from "../gen/answers";

export type GameAddress = Pick<GameRow, "run" | "stream" | "writer" | "game_id">;
/** Step and value of each point, in ascending order of steps; null where the value is not finite. */
export type Curve = ScalarCurve["points"];
/** A row a step, a column a move. */
export type Table = Probe["probabilities"];
export type Bin = ResultsBin;
