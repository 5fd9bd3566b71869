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
    step: (n: number | null) => (n === null ? "step not told" : `step ${number.format(n)}`),
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
      [", .", "step cursor: games up to an earlier or later step"],
      ["?", "this help"],
    ] as readonly (readonly [string, string])[],
  },
};

export type Text = typeof en;
