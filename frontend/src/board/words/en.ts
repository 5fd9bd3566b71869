/** The words on the board and about its policy, in English. */
import { percent } from "../../policy/scale";
import type { Color } from "../../shogi/piece";
import { ordinal, plural, side } from "../../text/en/words";

export const board = {
  name: (ply: number, turn: string) => `Shogi board after ${plural(ply, "move")}, ${turn}`,
  toMove: (color: Color) => `${side[color]} to move`,
  hand: (color: Color) => `${side[color]}'s hand`,
  emptyHand: "empty",
  square: (name: string, content: string, mass: string) => [name, content, mass].filter(Boolean).join(", "),
  empty: "empty",
  wants: (p: number) => `${percent(p)} of the policy`,
  drops: "drops",
  after: (ply: number, count: number) => `${ply} / ${count}`,
  probe: (name: string, turn: string) => `Shogi board of probe ${name}, ${turn}`,
};

export const policy = {
  best: "Best",
  played: "Played",
  bestAndPlayed: "Best and played",
  rank: (rank: number, of: number) => `${ordinal(rank)} of ${of}`,
  of: (of: number) => `of ${of}`,
  effective: (n: number) => `${n.toFixed(1)} effective moves`,
  source: "network, no search",
  notListed: "not among the candidates",
  almostUniform: (n: number, of: number) => `Almost uniform: ${Math.round(n)} of ${of} moves`,
  nearlyCertain: (mass: number, count: number) => `${percent(mass)} in ${plural(count, "other")}`,
  uniformHelp: "The network hardly prefers any move: the ranking means little",
  entropyHelp: "Entropy as a part of its largest: 1 where all legal moves are equally likely",
  onlyMove: "the only legal move",
  focus: (p: number, count: number, of: number) => `Pointed at: ${percent(p)} in ${count} of ${of} moves`,
  pinned: "pinned",
  title: "Candidates",
  move: "Move",
  probability: "Probability",
  others: (count: number) => plural(count, "other"),
  residual: (count: number) => (count > 0 ? `${count} not listed` : "not listed"),
  residualNone: "The complete policy was recorded.",
  sampled: (p: string) => `drawn ${p}`,
  sampledHelp: "Probability with which the played move was drawn, after temperature and noise",
  without: "Without",
  withBest: "Show the best move again (x)",
  nextBest: "Next best",
  removeBest: "Take the best move out and renormalise (x)",
  lookAtThem: "look at them",
  showLift: "Show Lift",
  none: "This game was recorded without policies",
  noneHelp: "Only its moves are here.",
  unusable: (problem: string) => `A policy was given, but could not be used: ${problem}`,
  noneHere: "No policy was recorded for this position.",
  offer: "Show games with policies",
  legend: "Policy, absolute log scale",
  liftLegend: "Lift: times a uniform policy's share of its moves",
  fromLegend: "From",
  final: (ending: string) => `${ending}. There is no next move.`,
  part: (move: string, p: number, share: number) =>
    `${move}: ${percent(p)} of the policy, ${percent(share)} of these moves`,
  share: (share: number) => `${percent(share)} of these`,
  shareHelp: "Probability among the moves that are pointed at",
};

export const layers = {
  title: "Policy layer (h)",
  names: { to: "To", from: "From", both: "Both", lift: "Lift", off: "Off" },
  help: {
    to: "where the policy moves to",
    from: "where the policy moves from",
    both: "both",
    lift: "more or less than its number of moves alone would give",
    off: "no policy on the board",
  },
};
