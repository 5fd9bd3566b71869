/** How groups differ: in hue, lightness and dash, since a colour alone does not tell them apart for everybody. Pure. */

const HUES = [250, 40, 150, 320, 90, 200];

export interface GroupStyle {
  readonly color: string;
  readonly dash: string;
}

/** Of the i-th group. */
export function groupStyle(i: number, dark: boolean): GroupStyle {
  return {
    color: `oklch(${(dark ? 0.78 : 0.5) + 0.08 * (i % 2)} 0.13 ${HUES[i % HUES.length]})`,
    dash: ["", "7 4", "2 4"][Math.floor(i / 2) % 3]!,
  };
}
