/** Words about runs in groups, in English. */
import { compact } from "../../text/compact";
import { plural } from "../../text/en/words";

export const groups = {
  title: "Groups",
  help: "A regular expression: the runs whose whole name it matches, in groups by what its pair of parentheses holds",
  example: "(.*)_seed\\d+",
  invalid: (words: string) => `This is no regular expression: ${words}`,
  captures: "At most one pair of parentheses; (?:…) groups without one.",
  by: "Groups by",
  byHelp: "Groups by names, or by the value of a hyper-parameter (of the runs that the expression matches, or of all)",
  byName: "by name",
  band: "thin: single runs; thick: median; band: lowest to highest run, as far as all runs go",
  legend: (group: string, runs: number) => `${group} (${plural(runs, "run")})`,
  short: compact("en"),
};
