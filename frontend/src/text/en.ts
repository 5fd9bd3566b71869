/** What several parts of the tab say, in English; the words of a part are in its folder. */
import { KING, PROMOTED, type Color } from "../shogi/piece";
import type { Faces } from "../shogi/face";
import { compact } from "./compact";
import type { Language } from "./language";
import { number, plural, side } from "./en/words";

const short = compact("en");

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
  language: "en" as Language,
  name: "English",
  side,
  piece: (kind: number) => (kind > KING ? `promoted ${pieces[kind - PROMOTED]}` : pieces[kind]!),
  notation: {
    title: "Notation of moves",
    names: {
      japanese: "７六歩 Japanese",
      hosking: "P-76 Western (Hosking)",
      hodges: "P-7f Western (Hodges)",
      usi: "7g7f USI",
    },
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
  views: {
    title: "Views",
    loading: "Loading …",
    failed: "This part of the tab could not be loaded. Is TensorBoard still running?",
    outdated: "Keisei for TensorBoard was updated since this page was opened: this part is of another version.",
    again: "Try again",
    reload: "Load the page anew",
  },
  start: {
    loading: "Looking for games …",
    failed: "The Keisei tab cannot reach its server.",
    empty: "No games yet",
    emptyHelp:
      "Games appear here as soon as a trainer has finished one and TensorBoard has read it (every 5 seconds by default).",
    emptyDemo: "Or run the demo:",
  },
  common: {
    run: "Run",
    stream: "Stream",
    retry: "Try again",
    step: (n: number) => `step ${number.format(n)}`,
    moves: (n: number) => plural(n, "move"),
    loading: "Loading games …",
    none: "No games here.",
    steps: "Steps",
    range: (of: string, from: number | null, to: number | null) =>
      `${of.toLowerCase()} ${from === null ? `up to ${number.format(to!)}` : to === null ? `from ${number.format(from)}` : `${number.format(from)}–${number.format(to)}`}`,
    surprised: (z: number) => `surprise ${short(z)}`,
    noPolicies: "moves only",
  },
  cursor: {
    upTo: "up to step",
    latest: "latest",
    clear: "Back to the latest",
    help: "Only games that ended at this step or before (, and .)",
    shows: (step: number) => `shows ${number.format(step)}`,
    nothing: "no game by then",
  },
  clipboard: {
    copied: (kind: string) =>
      `Copied: ${({ sfen: "SFEN", usi: "USI", kif: "KIF", link: "link" } as Record<string, string>)[kind]}`,
    notCopied: "The browser forbids copying.",
  },
  offline: (message: string) => `${message} Trying again; what is shown may be out of date.`,
  help: {
    title: "Keys",
    close: "Close",
    pieces: "Pieces",
    faces: { kings: "玉 and 王", same: "both 玉", letters: "letters" } as Readonly<Record<Faces, string>>,
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
  },
};

export type Text = typeof en;
