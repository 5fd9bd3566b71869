/** Every word of the tab in English; another language is another file of this shape. */
import { KING, PROMOTED, type Color } from "../shogi/piece";
import { board, policy } from "../board/words/en";
import { games } from "../games/words/en";
import { probes } from "../probes/words/en";
import { results } from "../results/words/en";
import { number, ordinal, plural, side } from "./en/words";

const reasons: Readonly<Record<string, string>> = {
  checkmate: "checkmate",
  resign: "resignation",
  repetition: "repetition",
  perpetual_check: "perpetual check",
  stalemate: "stalemate",
  impasse: "impasse",
  declaration: "declaration",
  max_moves: "move limit",
  illegal: "illegal move",
  time: "time",
  other: "other reason",
};

const kinds: Readonly<Record<string, string>> = {
  win: "Win",
  draw: "Draw",
  truncated: "Truncated",
  aborted: "Aborted",
  unknown: "Unknown end",
};

const pieces = ["", "pawn", "lance", "knight", "silver", "gold", "bishop", "rook", "king"];

export const en = {
  language: "en",
  name: "English",
  side,
  piece: (kind: number) => (kind > KING ? `promoted ${pieces[kind - PROMOTED]}` : pieces[kind]!),
  games,
  probes,
  views: { title: "Views", games: "Games", probes: "Probes", results: "Results" },
  results,
  start: {
    loading: "Looking for games …",
    failed: "The Keisei tab cannot reach its server.",
    empty: "No games yet",
    emptyHelp: "Games appear here as soon as a trainer has finished one and TensorBoard has read it (every 5 seconds by default).",
    emptyDemo: "Or run the demo:",
    pick: "Pick a game from the list.",
    opening: "Opening the game …",
    problem: "This game cannot be shown",
    problemHelp: "The other games are not affected: pick another one from the list.",
  },
  board,
  controls: {
    name: "Moves through the game",
    first: "First position (Home)",
    previous: "Previous move (←)",
    play: "Play (Space)",
    pause: "Pause (Space)",
    next: "Next move (→)",
    last: "Last position (End)",
    flip: "Flip the board (f)",
    layer: "Policy layer (h)",
    layers: { to: "To", from: "From", both: "Both", lift: "Lift", off: "Off" },
    layerNames: {
      to: "where the policy moves to",
      from: "where the policy moves from",
      both: "both",
      lift: "more or less than its number of moves alone would give",
      off: "no policy on the board",
    },
    slider: "Position",
    help: "Keys (?)",
  },
  policy,
  pair: {
    name: "Open game",
    pinnedName: "Pinned game",
    pinned: "Pinned",
    pin: "Pin this game and open another beside it (t)",
    close: "Let the pinned game go (t)",
    lock: "Both games step together (l)",
    locked: "together",
    apart: "apart",
    moved: (p: string) => `Same position: ${p} of the mass moved`,
    split: (sharpened: string, sharper: boolean, reranked: string) => `: ${sharpened} ${sharper ? "sharper" : "flatter"}, ${reranked} other moves`,
    power: (a: string) => `Best fit: the pinned game's policy to the power ${a}`,
    bits: (bits: string) => `${bits} bits`,
    floor: (p: string) => `adjacent checkpoints: ${p}`,
    floorHelp: (a: number, b: number) => `So much the open game's own run moves this policy between the steps ${number.format(a)} and ${number.format(b)}: less than that says little`,
    modes: "One network was in train mode of BatchNorm, the other in eval mode: that alone moves a policy.",
    samePosition: "Same position",
    pick: "Pick another game from the list to compare it with the pinned one.",
  },
  notation: {
    title: "Notation of moves",
    names: { japanese: "７六歩 Japanese", hosking: "P-76 Western (Hosking)", hodges: "P-7f Western (Hodges)", usi: "7g7f USI" },
  },
  take: {
    title: "Export and share",
    copy: "Copy",
    download: "Download",
    kinds: {
      sfen: "Position (SFEN)",
      usi: "Game (USI)",
      kif: "Game (KIF, UTF-8)",
      link: "Link to this position",
      csa: "Game (CSA 3.0)",
      json: "Game and policies (JSON)",
      svg: "Board (SVG)",
      png: "Board (PNG)",
    } as Readonly<Record<string, string>>,
    copied: (kind: string) => `Copied: ${({ sfen: "SFEN", usi: "USI", kif: "KIF", link: "link" } as Record<string, string>)[kind]}`,
    notCopied: "The browser forbids copying.",
  },
  moves: {
    title: "Moves",
    start: "Start position",
    problem: (text: string) => `Recorded with a problem: ${text}`,
    illegal: "The rules of Shogi forbid this move; it is shown as recorded.",
  },
  stop: {
    unknown_move: (n: number) => `The replay stops here: move ${n} could not be understood when it was recorded.`,
    impossible_move: (n: number, usi: string) => `The replay stops here: move ${n} (${usi}) is impossible in this position.`,
  },
  value: {
    title: { chance: "Black's chance of winning", score: "Value for Black", raw: "Raw critic for Black, on its own scale" },
    noPerspective: {
      chance: "Value without a perspective: Black's (●) and White's (○) positions are drawn apart",
      score: "Value without a perspective: Black's (●) and White's (○) positions are drawn apart",
      raw: "Raw critic, no perspective: Black's (●) and White's (○) positions are drawn apart; not a chance of winning",
    },
    none: "No values were recorded.",
    effective: "effective moves",
    legal: "legal moves",
    at: (value: string) => `value ${value}`,
    name: (title: string) => `${title} over the game`,
  },
  moments: {
    title: "Swings and unlikely moves",
    previous: "Previous swing or unlikely move (p)",
    next: "Next swing or unlikely move (n)",
    swing: (from: string, to: string) => `Swing: ${from} → ${to} in two moves`,
    unlikely: (tail: string) => `Unlikely move: in the last ${tail} of the policy`,
    repeated: (nth: number, of: number) => `Repeated position, ${ordinal(nth)} of ${of}:`,
    goTo: (ply: number) => `after ${plural(ply, "move")}`,
    swings: (n: number) => plural(n, "swing"),
    runShare: "run's top 2 %",
    gameShare: "this game's top 2 %",
    swingHelp: (limit: number | null) =>
      limit === null
        ? "The largest 2 % of this game's changes of value between positions with the same player to move; its run cannot tell its own"
        : `The value changes by ${limit.toPrecision(2)} or more between positions with the same player to move: the largest 2 % of its run and stream`,
    unlikelies: (n: number) => plural(n, "unlikely move"),
    unlikelyHelp: "The move played and all less probable ones have less than 2 % of the policy",
    repetitions: (n: number) => plural(n, "repeated position"),
    forced: "the only legal move",
  },
  outcome: {
    kinds,
    reasons,
    end: (winner: Color | "", kind: string, reason: string, moves: number) => {
      const how = reason ? ` by ${reasons[reason] ?? reason}` : "";
      const what = winner ? `${side[winner]} wins` : (kinds[kind] ?? "Unknown end");
      return `${what}${how} · ${plural(moves, "move")}`;
    },
    short: (winner: Color | null, kind: string, reason: string) => {
      const why = reasons[reason] ?? reason;
      return winner ? `${side[winner]} · ${why}` : `${kinds[kind] ?? kind}${why ? ` · ${why}` : ""}`;
    },
    words: (text: string) => `trainer: “${text}”`,
  },
  offline: (message: string) => `${message} Trying again; what is shown may be out of date.`,
  help: {
    title: "Keys",
    close: "Close",
    language: "Language",
    keys: [
      ["← →", "one move back or on (with Shift: ten)"],
      ["↑ ↓ Home End", "first and last position"],
      ["Space", "play and pause"],
      ["n p", "next and previous swing or unlikely move"],
      ["f", "flip the board"],
      ["h", "policy layer: to, from, both, lift, off"],
      ["x", "take the best move out and renormalise the others"],
      ["+ -", "play faster and slower"],
      ["[ ]", "previous and next game"],
      ["t", "pin this game to open another beside it, or let it go"],
      ["l o", "two games: step together or apart; go on in the other one"],
      ["/", "find games"],
      [", .", "step cursor: games up to an earlier or later step, evaluations of a probe"],
      ["b", "to this position's probe, or how to make it one"],
      ["c", "copy the position (SFEN)"],
      ["Esc", "let go of what is pinned on the board, then of the steps brushed"],
      ["Tab Enter", "on the board: arrow keys go from square to square, Enter pins its moves"],
      ["g", "show or hide the games"],
      ["?", "this help"],
    ] as readonly (readonly [string, string])[],
    touch: "On a touch screen: swipe the board to move on (to the left) or back. Tap a piece or square to see its moves; with the layer Off, tap the board's right or left half.",
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
  },
};

export type Text = typeof en;
