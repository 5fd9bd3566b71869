/** What a view is of, and how the routes are told (docs/http_api.md, "Selection"). Pure. */
import type { Population } from "./answers";

/** Both ends are in it; null: open. */
export interface Range {
  readonly from: number | null;
  readonly to: number | null;
}

export const ALIGNS = ["steps", "plies", "hours"] as const;
export type Align = (typeof ALIGNS)[number];
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
  /** The name of a hyper-parameter: the runs that have it, in groups by its value. Empty: groups are told by names. */
  readonly hparam: string;
  /** What runs in groups lie over each other by. */
  readonly align: Align;
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
  /** `steps` are those at which games began, as bins of results count them; else those at which they ended. */
  readonly began: boolean;
  readonly plies: Range;
  /** Plies with a problem in what was recorded. */
  readonly problems: Range;
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
  began: false,
  plies: OPEN,
  problems: OPEN,
  surprise: OPEN,
} as const satisfies Partial<Selection>;
export const FIRST_SELECTION: Selection = {
  run: "",
  groups: "",
  hparam: "",
  align: "steps",
  whose: "all",
  stream: "",
  sort: "-time",
  upTo: null,
  ...ALL,
};

export const WINNERS = ["black", "white", "none"] as const;
export const KINDS = ["win", "draw", "truncated", "aborted", "unknown"] as const;

/** Which runs a question is about. */
export type Subject = Pick<Selection, "run" | "groups" | "hparam" | "align">;

/** Runs are in groups; else the run in front is alone. */
export function isGrouped({ groups, hparam }: Pick<Subject, "groups" | "hparam">): boolean {
  return groups !== "" || hparam !== "";
}

/** The parameters that name them. */
export function subject(of: Subject): Readonly<Record<string, string>> {
  if (!isGrouped(of)) return { run: of.run };
  const { groups, hparam, align } = of;
  return {
    ...(groups && { runs: groups }),
    ...(hparam && { hparam }),
    ...(align !== "steps" && { align }),
  };
}

/** Another text for other runs. */
export function keyOf(of: Subject): string {
  return isGrouped(of) ? `groups ${of.align} ${of.hparam} ${of.groups}` : `run ${of.run}`;
}

export function alone(run: string): Subject {
  return { run, groups: "", hparam: "", align: "steps" };
}

/** The step cursor goes by the ends of games, whatever the range goes by. */
function stepsAsked({ steps: { from, to }, began, upTo }: Selection): Readonly<Record<string, number | null>> {
  if (began) return { from, to, step_to: upTo };
  return { step_from: from, step_to: to === null ? upTo : Math.min(to, upTo ?? Infinity) };
}

/** The parameters of a question for games. */
export function parameters(selection: Selection): URLSearchParams {
  const { sort, stream, kind, reason, winner, find, policy, plies, problems, surprise } = selection;
  const wanted = {
    ...subject(selection),
    sort,
    stream,
    kind,
    reason,
    winner,
    find: find.trim(),
    policy: policy ? "1" : "",
    ...stepsAsked(selection),
    plies_from: plies.from,
    plies_to: plies.to,
    problems_from: problems.from,
    problems_to: problems.to,
    surprise_from: surprise.from,
    surprise_to: surprise.to,
  };
  const said = Object.entries(wanted).filter(([name, value]) => name === "run" || (value !== null && value !== ""));
  return new URLSearchParams(said.map(([name, value]) => [name, `${value}`]));
}
