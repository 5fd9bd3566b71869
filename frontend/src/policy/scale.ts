/** One absolute scale for every position, and its colours. */

/** t = clamp(1 + log10(p) / 3, 0, 1): 0.1 % and less is 0, 1 % a third, 10 % two thirds, 100 % one. */
export function level(p: number): number {
  return p > 0 ? Math.min(1, Math.max(0, 1 + Math.log10(p) / 3)) : 0;
}

/** The probabilities that a legend marks. */
export const TICKS = [0.001, 0.01, 0.1, 1] as const;

type Rgb = readonly [number, number, number];

// From the empty cell's neighbourhood to the full colour, evenly in lightness.
const LIGHT: readonly Rgb[] = [
  [0xdf, 0xe6, 0xe4],
  [0xa6, 0xc8, 0xe2],
  [0x53, 0x97, 0xcf],
  [0x0b, 0x5c, 0xad],
];
const DARK: readonly Rgb[] = [
  [0x5b, 0x63, 0x68],
  [0x48, 0x76, 0x9f],
  [0x2f, 0x86, 0xd3],
  [0x4f, 0xb0, 0xff],
];

/** The fill of a cell at level t (0 to 1). */
export function rampColor(t: number, dark: boolean): string {
  return between(dark ? DARK : LIGHT, t);
}

// From far less over even to far more: away from even a colour grows stronger on both sides alike, darker on light, lighter on dark.
const LIFT_LIGHT: readonly Rgb[] = [
  [0x7b, 0x52, 0x94],
  [0xbc, 0xa6, 0xc9],
  [0xf7, 0xf4, 0xec],
  [0x7c, 0xc2, 0xb6],
  [0x01, 0x76, 0x6c],
];
const LIFT_DARK: readonly Rgb[] = [
  [0xc9, 0x92, 0xe0],
  [0x8d, 0x70, 0x9b],
  [0x58, 0x58, 0x55],
  [0x3f, 0x8a, 0x80],
  [0x35, 0xc9, 0xb4],
];

/** The fill of a cell at u from −1 (mauve: less than its share) over 0 to 1 (green: more). */
export function divergingColor(u: number, dark: boolean): string {
  return between(dark ? LIFT_DARK : LIFT_LIGHT, (Math.min(Math.max(u, -1), 1) + 1) / 2);
}

/** The colour at t (0 to 1) of stops that are evenly spaced. */
function between(stops: readonly Rgb[], t: number): string {
  const place = Math.min(Math.max(t, 0), 1) * (stops.length - 1);
  const i = Math.min(Math.floor(place), stops.length - 2);
  const mixed = stops[i]!.map((value, c) => Math.round(value + (stops[i + 1]![c]! - value) * (place - i)));
  return `rgb(${mixed.join(" ")})`;
}

/** Two digits: "41", "7.3", "0.4"; "<0.1" below that; never "100" for less than all. */
export function twoDigits(p: number): string {
  const percent = 100 * p;
  if (percent >= 9.95) return String(p > 0.999999 ? 100 : Math.min(99, Math.round(percent)));
  if (percent >= 0.05) return percent.toFixed(1);
  return percent > 0 ? "<0.1" : "0";
}

/** "41 %" with a narrow no-break space. */
export function percent(p: number): string {
  return `${twoDigits(p)}\u202f%`;
}
