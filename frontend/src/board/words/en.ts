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
  source: "the network's own policy",
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
  none: "This game was recorded without policies.",
  noneHelp: "Only its moves are here.",
  unusable: (problem: string) => `Something was given that could not be used: ${problem}`,
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

export const help = {
  keys: [
    ["← →", "one move back or on (with Shift: ten)"],
    ["↑ ↓ Home End", "first and last position"],
    ["Space", "play and pause"],
    ["n p", "next and previous swing or unlikely move"],
    ["f", "flip the board"],
    ["h", "policy layer: to, from, both, lift, off"],
    ["x", "take the best move out and renormalise the others"],
    ["+ -", "play faster and slower"],
    ["c", "copy the position (SFEN)"],
    ["Tab Enter", "on the board: arrow keys go from square to square, Enter pins its moves"],
  ] as readonly (readonly [string, string])[],
  touch:
    "On a touch screen: swipe the board to move on (to the left) or back. Tap a piece or square to see its moves; with the layer Off, tap the board's right or left half.",
  reading: "How to read the board",
  marks: [
    "Colour of a cell: probability that the next move goes there, drops included, on one absolute log scale.",
    "Orange bar at a piece's foot: probability that it is the one to move (From, key h).",
    "Lift (key h): green where a piece or square has more of the policy than its number of moves alone would give it, mauve where less.",
    "Solid ring: the best move's destination. Dashed outline with a dot: the move that was played.",
    "Strip on a cell's top edge: promotion (成, left) against none (不成, right), where both are legal.",
    "Diagonal lines: at least half of that cell is drops. Flat tint: the last move.",
    "Point at a piece, on the board or in hand: only its moves, with a tip of how likely each is among them. At another square: only the moves into it. A click or tap pins it, and the table lists its moves.",
    "Probabilities are the network's own, before temperature, noise and search.",
  ],
};
