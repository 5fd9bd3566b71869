/** What a view is of, and how the routes are told (docs/http_api.md, "Selection"). Pure. */
import type { Population } from "./answers";

/** Both ends are in it; null: open. */
export interface Range {
  readonly from: number | null;
  readonly to: number | null;
}

export type Whose = Population["whose"];
export const WHOSE: readonly Whose[] = ["all", "learner", "opponents"];

export interface Selection {
  /** The run in front: whose scalars and single probes are shown. */
  readonly run: string;
  /**
   * A regular expression: the runs whose whole names it matches, in groups by what its one pair of parentheses holds. Empty: the
   * run in front is alone.
   */
  readonly groups: string;
  /** Whose moves count, where moves are counted. */
  readonly whose: Whose;
  readonly stream: string;
  readonly sort: string;
  /** The step cursor: only games that ended at it or before; null: all, the latest too. */
  readonly upTo: number | null;
  /** Only games that have candidates. */
  readonly policy: boolean;
  /** What was typed to find games: part of an id or of a player's name, or the first moves in USI. */
  readonly find: string;
  /** Of the end; empty: any. */
  readonly kind: string;
  readonly reason: string;
  /** black, white or none; empty: any. */
  readonly winner: string;
  readonly steps: Range;
  readonly plies: Range;
  /** In standard deviations; above 0 where the moves played were less likely than the policy's own would be. */
  readonly surprise: Range;
}

/** It narrows nothing. */
export function isOpen({ from, to }: Range): boolean {
  return from === null && to === null;
}

const OPEN: Range = { from: null, to: null };

/** Narrows nothing. */
export const ALL = {
  policy: false,
  find: "",
  kind: "",
  reason: "",
  winner: "",
  steps: OPEN,
  plies: OPEN,
  surprise: OPEN,
} as const satisfies Partial<Selection>;
export const FIRST_SELECTION: Selection = {
  run: "",
  groups: "",
  whose: "all",
  stream: "",
  sort: "-time",
  upTo: null,
  ...ALL,
};

export const WINNERS = ["black", "white", "none"] as const;
export const KINDS = ["win", "draw", "truncated", "aborted", "unknown"] as const;

/** Which runs a question is about. */
export type Subject = Pick<Selection, "run" | "groups">;

/** The parameters that name them. */
export function subject({ run, groups }: Subject): Readonly<Record<string, string>> {
  return groups ? { runs: groups } : { run };
}

/** Another text for other runs. */
export function keyOf(subject: Subject): string {
  return subject.groups ? `groups ${subject.groups}` : `run ${subject.run}`;
}

export function alone(run: string): Subject {
  return { run, groups: "" };
}

/** The parameters of a question for games. */
export function parameters({
  run,
  groups,
  sort,
  upTo,
  policy,
  steps,
  plies,
  surprise,
  ...texts
}: Selection): URLSearchParams {
  const { stream, kind, reason, winner } = texts;
  const to = steps.to === null ? upTo : Math.min(steps.to, upTo ?? Infinity);
  const wanted = {
    ...subject({ run, groups }),
    sort,
    stream,
    kind,
    reason,
    winner,
    find: texts.find.trim(),
    policy: policy ? "1" : "",
    step_from: steps.from,
    step_to: to,
    plies_from: plies.from,
    plies_to: plies.to,
    surprise_from: surprise.from,
    surprise_to: surprise.to,
  };
  const said = Object.entries(wanted).filter(([name, value]) => name === "run" || (value !== null && value !== ""));
  return new URLSearchParams(said.map(([name, value]) => [name, `${value}`]));
}
