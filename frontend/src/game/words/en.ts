/** Words about an open game in English. */
import { number, ordinal, plural } from "../../text/en/words";

export const game = {
  start: {
    pick: "Pick a game from the list.",
    opening: "Opening the game …",
    problem: "This game cannot be shown",
    problemHelp: "The other games are not affected: pick another one from the list.",
  },
  controls: {
    name: "Moves through the game",
    first: "First position (Home)",
    previous: "Previous move (←)",
    play: "Play (Space)",
    pause: "Pause (Space)",
    next: "Next move (→)",
    last: "Last position (End)",
    flip: "Flip the board (f)",
    slider: "Position",
    help: "Keys (?)",
  },
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
    split: (sharpened: string, sharper: boolean, reranked: string) =>
      `: ${sharpened} ${sharper ? "sharper" : "flatter"}, ${reranked} other moves`,
    power: (a: string) => `Best fit: the pinned game's policy to the power ${a}`,
    bits: (bits: string) => `${bits} bits`,
    floor: (p: string) => `adjacent checkpoints: ${p}`,
    floorHelp: (a: number, b: number) =>
      `So much the open game's own run moves this policy between the steps ${number.format(a)} and ${number.format(b)}: less than that says little`,
    modes: "One network was in train mode of BatchNorm, the other in eval mode: that alone moves a policy.",
    samePosition: "Same position",
    pick: "Pick another game from the list to compare it with the pinned one.",
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
      csa: "Game (CSA 2.2)",
      json: "Game and policies (JSON)",
      svg: "Board (SVG)",
      png: "Board (PNG)",
    } as Readonly<Record<string, string>>,
  },
  moves: {
    title: "Moves",
    start: "Start position",
    problem: (text: string) => `Recorded with a problem: ${text}`,
    gameProblem: (text: string) => `Of this game was not understood: ${text}`,
    illegal: "The rules of Shogi forbid this move; it is shown as recorded.",
  },
  stop: {
    unknown_move: (n: number) => `The replay stops here: move ${n} could not be understood when it was recorded.`,
    impossible_move: (n: number, usi: string) =>
      `The replay stops here: move ${n} (${usi}) is impossible in this position.`,
  },
  value: {
    title: {
      chance: "Black's chance of winning",
      score: "Value for Black",
      raw: "Raw critic for Black, on its own scale",
    },
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
  offer: {
    title: "No probe of this position yet",
    help: "Log it at every evaluation to see here how the policy on it changes:",
    name: "name",
    line: "Line of Python",
    copyLine: "Copy the line",
    copySfen: "Copy the SFEN",
    copied: "Copied",
  },
};
