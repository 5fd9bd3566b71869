/** Words about probes in English. */
import { compact } from "../../text/compact";
import { percent } from "../../policy/scale";
import type { Badge } from "../badge";
import type { Mark } from "../../server/answers";
import type { ChartKind } from "../chart/lines";
import { number, plural } from "../../text/en/words";

export const probes = {
  title: "Probes",
  help: "One position each, evaluated again and again while the network learns",
  none: "This run has no probes",
  noneHelp: "A probe is a fixed position whose policy is recorded at many steps. Log one after every evaluation:",
  loading: "Loading probes …",
  failed: "The probes could not be loaded.",
  count: (n: number) => plural(n, "probe"),
  unread: (n: number) => ` · ${number.format(n)} not read to the end yet`,
  leftOut: (n: number) =>
    `${plural(n, "recording")} left out: damaged, without a policy, or of another position under this name`,
  impossible: (n: number) => `${plural(n, "move")} left out: no position has more than 593 legal moves`,
  linesOf: (run: string) => `Lines: the median of each group. Moves and badges: of ${run}`,
  heldOut: "held out",
  heldOutHelp: "Kept for judging; never used to choose a checkpoint",
  solution: "solution",
  solutions: "Solutions",
  mass: (p: number) => `${percent(p)} on the solutions`,
  best: (p: number) => `${percent(p)} on the best move`,
  chance: (k: number, n: number) => `chance ${percent(k / n)} (${k} of ${n} moves)`,
  chanceName: "chance",
  shows: (step: number, latest: boolean) => `step ${number.format(step)}${latest ? " (latest)" : ""}`,
  notYet: "no evaluation by this step",
  back: "All probes",
  toLatest: "Back to the latest",
  range: (lowest: number, last: number) => `lowest ${percent(lowest)}, last ${percent(last)}`,
  short: compact("en"),
  badges: { forgotten: "forgotten", slipping: "slipping", flickering: "flickering", learned: "learned" } as Readonly<
    Partial<Record<Badge, string>>
  >,
  badgeHelp: {
    forgotten: "Less than 25 % on the solutions in three evaluations in a row, after it was learned",
    slipping: "Learned, but less than 25 % on the solutions at the last evaluation",
    flickering: "Learned again after it was forgotten, or at times above 50 % and never three times in a row",
    learned: "More than 50 % on the solutions in three evaluations in a row",
  } as Readonly<Partial<Record<Badge, string>>>,
  followed: (asked: boolean): string => (asked ? "Probability of the solutions" : "Probability of the best move"),
  strip: "How the policy changed",
  frame: (step: number, move: string, p: number) => `Step ${number.format(step)}: best ${move}, ${percent(p)}`,
  band: "Best move, a column a step",
  binned: (n: number) => `${n} evaluations a column: above the last, below the lowest of each`,
  column: (from: string, to: string) => (from === to ? `step ${from}` : `steps ${from}–${to}`),
  charts: { lines: "Probability", ranks: "Ranks" } as Readonly<Record<ChartKind, string>>,
  chartHelp: {
    lines: "Log scale. A gap is a missing checkpoint; faint lines are recordings that a resumed run made again.",
    ranks: "Moves within one point share a rank; a line is the wider the more probable its move is.",
  } as Readonly<Record<ChartKind, string>>,
  others: "other moves",
  marks: { resume: "resumed", learning_rate: "learning rate", note: "note" } as Readonly<Record<Mark["kind"], string>>,
  mark: (kind: string, step: number, text: string) => `${kind}, step ${number.format(step)}${text ? `: ${text}` : ""}`,
  keys: [
    [", .", "previous and next evaluation"],
    ["Esc", "let go of what is pinned on the board, then of the probe"],
  ] as readonly (readonly [string, string])[],
};
