/** Words about runs in groups, in English. */

export const groups = {
  title: "Groups",
  help: "A regular expression: the runs whose whole name it matches, in groups by what its pair of parentheses holds",
  example: "(.*)_seed\\d+",
  invalid: (words: string) => `This is no regular expression: ${words}`,
  captures: "At most one pair of parentheses; (?:…) groups without one.",
  by: "Groups by",
  byHelp: "Groups by names, or by the value of a hyper-parameter (of the runs that the expression matches, or of all)",
  byName: "by name",
};
