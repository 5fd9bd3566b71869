/** Two games at once: the state of a game that is pinned beside the open one. */
import { State } from "./state.svelte";

/** What both games have in common: how they are drawn and written, and the list that they come from. */
const SHARED = ["text", "dark", "runs", "filter", "list", "flipped", "layer", "withoutBest", "notation", "faces", "speed", "said", "help", "gamesShown", "searching", "followedRow"] as const;

/** A state with a game, a ply and a focus of its own; the rest is read from and written to `home`. */
export function besideOf(home: State): State {
  const beside = new State();
  for (const key of SHARED) {
    Object.defineProperty(beside, key, { get: () => home[key], set: (value: never) => (home[key] = value) });
  }
  return beside;
}
