/** Words on the chart of groups, in English. */
import { compact } from "../../text/compact";
import { plural } from "../../text/en/words";

const short = compact("en");

export const chart = {
  band: "thin: single runs; thick: median; band: lowest to highest run, as far as all runs go",
  legend: (group: string, runs: number) => `${group} (${plural(runs, "run")})`,
  align: "aligned by",
  alignHelp:
    "What runs lie over each other by: the trainer's steps, moves of all recorded games, or hours since the run's first event",
  aligns: { steps: "steps", plies: "recorded moves", hours: "hours" },
  far: {
    steps: short,
    plies: (n: number) => `${short(n)} moves`,
    hours: (seconds: number) => `${short(seconds / 3600)} h`,
  },
  short,
};
