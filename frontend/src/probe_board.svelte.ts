/** The state of the board that shows a probe: a game whose plies are evaluations, at the one that the step cursor is at. */
import { besideOf } from "./beside.svelte";
import type { OpenProbe } from "./probe/open";
import { UNKNOWN_MOVE } from "./shogi/move";
import { annotate } from "./shogi/notation";
import type { OpenGame, State } from "./state.svelte";

/** Moving on this board moves the step cursor: `go` is told the evaluation. */
export function probeBoardOf(home: State, go: (place: number) => void): State {
  const board = besideOf(home);
  return Object.defineProperty(board, "ply", { get: () => home.evaluation, set: go });
}

/** The evaluations of a probe as a game in which nobody moves. */
export function evaluations(probe: OpenProbe): OpenGame {
  const count = probe.steps.length;
  const positions = probe.steps.map(() => probe.position);
  const none = { positions: [probe.position], last: 0, stop: null };
  const checked = annotate(none, new Uint16Array()).checks.has(0);
  return {
    probe,
    address: { run: probe.run, stream: "", writer: "", game_id: "" },
    game: {
      game_id: probe.name, stream: "probe", writer: "", actor: "", initial_sfen: probe.sfen, final_sfen: "", start_step: 0, global_step: 0,
      start_time: 0, end_time: 0, max_plies: 0, ruleset: "", random_opening_plies: 0, seed: null, sampling_weight: 1,
      black: NOBODY, white: NOBODY, outcome: { winner: "", kind: "", reason: "", reason_text: "" },
      forward_mode: "", value_kind: "", value_perspective: "", facts: {},
      plies: {
        count, moves: new Uint16Array(count).fill(UNKNOWN_MOVE), starts: new Uint32Array(count + 1), candidateMoves: new Uint16Array(),
        candidateProbabilities: new Float64Array(), legalCounts: new Uint16Array(count), floats: new Map(), problems: new Map(),
      },
    },
    replay: { positions, last: Math.max(0, count - 1), stop: null },
    annotations: { checks: new Set(checked ? positions.keys() : []), illegal: new Set() },
    study: { curve: null, effectiveMoves: new Float64Array(), unlikely: new Map(), repetitions: new Map(), at: probe.at },
  };
}

const NOBODY = { name: "", checkpoint: "", rating: null, learner: false };
