/** The handicaps that have a name: KIF says them by it, and many programs know a drawn board of White's turn by no other. */
const PAWNS = "ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL w -";

const HANDICAPS: Readonly<Record<string, string>> = {
  [`lnsgkgsn1/1r5b1/${PAWNS}`]: "香落ち",
  [`1nsgkgsnl/1r5b1/${PAWNS}`]: "右香落ち",
  [`lnsgkgsnl/1r7/${PAWNS}`]: "角落ち",
  [`lnsgkgsnl/7b1/${PAWNS}`]: "飛車落ち",
  [`lnsgkgsn1/7b1/${PAWNS}`]: "飛香落ち",
  [`lnsgkgsnl/9/${PAWNS}`]: "二枚落ち",
  [`1nsgkgsn1/9/${PAWNS}`]: "四枚落ち",
  [`2sgkgs2/9/${PAWNS}`]: "六枚落ち",
  [`3gkg3/9/${PAWNS}`]: "八枚落ち",
  [`4k4/9/${PAWNS}`]: "十枚落ち",
};

/** The name of the handicap of a game from this SFEN; null where it has none. */
export function handicapOf(sfen: string): string | null {
  return HANDICAPS[sfen.split(" ").slice(0, 3).join(" ")] ?? null;
}
