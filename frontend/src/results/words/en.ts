/** Words of the view of results in English. */
import { percent } from "../../policy/scale";
import type { Whose } from "../../server/selection";
import type { LineName } from "../groups";
import type { Reliability } from "../../server/answers";
import { compact } from "../../text/compact";
import { number, plural } from "../../text/en/words";

export const results = {
  view: "Results",
  title: "How games ended, by the step at which they began",
  lines: {
    black: "Black won, of all games",
    draw: "drawn, of all games",
    white: "White won, of all games",
    unfinished: "unfinished, of all games",
    mean_plies: "moves on average",
    score: "score",
  } satisfies Readonly<Record<LineName, string>>,
  whose: { all: "all moves", learner: "the learner's moves", opponents: "its opponents' moves" } satisfies Readonly<
    Record<Whose, string>
  >,
  whoseName: "Whose moves",
  population: {
    of: "Of",
    gameFraction: (part: number) => `${percent(part)} of all games were recorded`,
    withPolicy: (n: number) => `${number.format(n)} with policies`,
    policyFraction: (part: number) => `policies of ${percent(part)}`,
    withValue: (n: number) => `${number.format(n)} with values`,
    undecided: (n: number) => `${number.format(n)} neither won nor drawn`,
    open: (n: number) => `${number.format(n)} still open`,
    incomplete: "not complete: of games that began lately only the short ones have ended",
  },
  byColour: "By colour, not strength",
  ends: { black: "Black won", draw: "draw", white: "White won", unfinished: "unfinished" },
  striped: "over 10 % unfinished",
  few: "faded: fewer than 30",
  below: "below: games (pale: repeated ones)",
  short: compact("en"),
  steps: (from: number, to: number) => `Steps ${number.format(from)}–${number.format(to)}`,
  counted: (games: number, unique: number) => `${plural(games, "game")}, ${number.format(unique)} different`,
  cut: (truncated: number, aborted: number) =>
    `${number.format(truncated)} cut short, ${number.format(aborted)} aborted`,
  length: (moves: number) => `${plural(moves, "move")} on average`,
  score: (player: string) => `Score of ${player} against`,
  scoreHelp: "(wins + draws / 2) / games over pairs of games with colours swapped; line: 95 % interval, drawn by pair",
  scored: (score: string, interval: string, pairs: number) =>
    `score ${score}${interval ? ` (${interval})` : ""} over ${plural(pairs, "pair")}`,
  open: "Show these games",
  openHelp: "Click: its games. By keys: arrows and Enter",
  reliability: {
    view: "Results",
    title: "Expected result under this sampling policy",
    help: "Across: what the value expected of the side to move, at one random move a game and band. Up: what came of it. On the line both are the same.",
    loading: "Opening games …",
    nothing: "Nothing can be told.",
    why: {
      no_games: "No game that ended there can be read.",
      raw_critic: "The values have no bounds that are known: a raw critic's, or of a kind that was not told.",
      no_perspective: "Nothing says whose chances the values are.",
      no_values: "No values were recorded.",
      no_learner: "No game says who learns.",
      too_few: "At least 30 games are needed.",
    } satisfies Readonly<Record<NonNullable<Reliability["reason"]>, string>>,
    from: (n: number) => `from ${plural(n, "game")}`,
    putAside: (n: number) => `without ${plural(n, "game")} put aside by tb-keisei compact`,
    brush: "Narrow the list of games to steps for those alone",
    /** Plies are those before the moves. */
    band: (from: number, to: number) => `Moves ${from + 1}–${to + 1}`,
    tooFew: "too few",
    skill: "Brier skill",
    measures:
      "Brier skill: 1 knows the result, 0 always tells the average. ECE: how far expected and real score are apart on average",
    together: (n: number) => `all ${plural(n, "run")} of the selection together`,
    truncated: "Games cut short, apart",
  },
};
