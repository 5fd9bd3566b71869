/** Words of the list of games in English. */
import { compact } from "../../text/compact";
import { number, plural } from "../../text/en/words";

const short = compact("en");

export const games = {
  title: "Games",
  allStreams: "all streams",
  sort: "Sort",
  sorts: {
    "-time": "newest first",
    time: "oldest first",
    "-step": "latest step",
    step: "earliest step",
    "-plies": "longest",
    plies: "shortest",
    "-surprise": "most surprising",
  } as Readonly<Record<string, string>>,
  onlyPolicies: "with policies only",
  search: "Find (/)",
  searchHelp: "Part of an id or of a player's name, or the first moves in USI: 7g7f 3c3d",
  notFound:
    "No game is found. To find one, type a part of its id or of a player's name, or its first moves in USI (7g7f 3c3d).",
  filter: {
    title: "Filter",
    kind: "End",
    reason: "Reason",
    winner: "Winner",
    winners: { black: "Black won", white: "White won", none: "nobody won" } as Readonly<Record<string, string>>,
    any: "any",
    plies: "Moves",
    surprise: "Surprise",
    surpriseHelp: "How much less likely the moves played were than moves drawn from the policy, in standard deviations",
    from: "from",
    to: "to",
    quoted: (text: string) => `“${text}”`,
    only: "Only:",
    reset: "Reset",
  },
  scalars: {
    title: "The trainer's own scalars, by step",
    lane: (n: number) => `Curve ${n}`,
    hint: "Drag: games of these steps",
    from: "Games from step",
    to: "Games up to step",
    first: "the first",
    latest: "the latest",
    clear: "Games of all steps again (Esc)",
    here: (step: number) => `The open game ended at step ${number.format(step)}`,
    short,
  },
  count: (n: number) => plural(n, "game"),
  damaged: (n: number) => `${plural(n, "game")} damaged`,
  fresh: (n: number) => `${number.format(n)} new`,
  live: (run: string, n: number) => `${run} is training: ${plural(n, "game")}. Watch it`,
  freshTitle: "Show the games that came since",
  failed: "The games could not be listed.",
  follow: "follow the latest",
  followHelp: "Open every new game as it comes, one with policies where there are some",
  final: "Final position",
  hasPolicies: "has policies",
};
