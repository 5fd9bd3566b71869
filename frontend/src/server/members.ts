/** Which runs a selection is of, as the server finds them. Pure. */
import type { RunInfo, StreamInfo } from "./answers";
import { isGrouped, type Subject } from "./selection";

type Members = Pick<Subject, "run" | "groups" | "hparam">;

/** Runs that are selected; the run in front by itself where it is alone, or none is found. */
export function membersOf({ run: front, groups, hparam }: Members, runs: readonly RunInfo[]): readonly RunInfo[] {
  const found = runs.filter(({ run, hparams }) => (!groups || matches(groups, run)) && (!hparam || hparam in hparams));
  return isGrouped({ groups, hparam }) && found.length > 0 ? found : runs.filter(({ run }) => run === front);
}

/** The streams of some runs, with the games of all of them. */
export function streamsOf(runs: readonly RunInfo[]): readonly Pick<StreamInfo, "stream" | "games">[] {
  const found = new Map<string, number>();
  for (const { stream, games } of runs.flatMap(({ streams }) => streams))
    found.set(stream, (found.get(stream) ?? 0) + games);
  return [...found].map(([stream, games]) => ({ stream, games }));
}

/** First and last step at which a game of theirs ended; null without games. */
export function stepsOf(runs: readonly RunInfo[]): readonly [number, number] | null {
  const ends = runs.flatMap(({ steps }) => steps ?? []);
  return ends.length > 0 ? [Math.min(...ends), Math.max(...ends)] : null;
}

/** The names of the hyper-parameters of some runs, sorted. */
export function hparamsOf(runs: readonly RunInfo[]): readonly string[] {
  return [...new Set(runs.flatMap(({ hparams }) => Object.keys(hparams)))].sort();
}

/** Whether an expression matches a whole name; one that only the server understands matches none here. */
function matches(pattern: string, run: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(run);
  } catch {
    return false;
  }
}
