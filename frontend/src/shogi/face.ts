/** The one character of each kind on the board. */
export const FACES: Readonly<Record<number, string>> = Object.fromEntries(
  [..."歩香桂銀金角飛玉と杏圭全"].map((face, i) => [i + 1, face] as const).concat([
    [14, "馬"],
    [15, "龍"],
  ]),
);

/** 一 to 九. */
export const RANKS = "一二三四五六七八九";
