/** The drawing of results by step: one path for all bins of a look, since each element costs. */
import { stack } from "./bins";
import type { Bin } from "../server/answers";

/** Left end and width of a bin's column, in pixels. */
export type Column = (bin: Bin) => { left: number; wide: number };

/** Heights in pixels: shares, numbers of games, scores, and what is between them. */
export const LANES = { shares: 170, counts: 34, scores: 70, gap: 14 } as const;
export const COUNTS_TOP = LANES.shares + LANES.gap;
export const SCORES_TOP = COUNTS_TOP + LANES.counts + LANES.gap;
/** Between two stripes of a column. */
const STRIPES = 9;
const POINT = 3;

/** Paths by what they show, from the top of the shares down; those of few games are "r-few" (classes of tab.css). */
export function columns(bins: readonly Bin[], column: Column): [look: string, path: string][] {
  const paths = new Map<string, string>();
  const most = Math.max(1, ...bins.map(({ games }) => games));
  for (const bin of bins) {
    const { left, wide } = column(bin);
    const draw = (look: string, path: string, faint = bin.few) => {
      const key = `r-${look}${faint ? " r-few" : ""}`;
      paths.set(key, (paths.get(key) ?? "") + path);
    };
    const box = (top: number, height: number) => `M${cut(left)} ${cut(top)}h${cut(wide)}v${cut(height)}h${cut(-wide)}z`;
    for (const { end, from, to } of stack(bin)) draw(end, box((1 - to) * LANES.shares, (to - from) * LANES.shares));
    if (bin.much_unfinished) draw("striped", stripes(left, wide));
    for (const look of ["games", "unique"] as const) {
      const height = (bin[look] / most) * LANES.counts;
      draw(look, box(COUNTS_TOP + LANES.counts - height, height));
    }
    if (bin.score === null) continue;
    const y = (score: number) => cut(SCORES_TOP + (1 - score) * LANES.scores);
    const middle = left + wide / 2;
    const faint = bin.few_pairs;
    if (bin.score_low !== null && bin.score_high !== null)
      draw("interval", `M${cut(middle)} ${y(bin.score_low)}V${y(bin.score_high)}`, faint);
    draw(
      "score",
      `M${cut(middle - POINT)} ${y(bin.score)}a${POINT} ${POINT} 0 1 0 ${2 * POINT} 0a${POINT} ${POINT} 0 1 0 ${-2 * POINT} 0`,
      faint,
    );
  }
  return [...paths];
}

/** Diagonals as lines: a pattern would need a reference, which TensorBoard's <base> breaks in some browsers. */
function stripes(left: number, wide: number): string {
  const high = LANES.shares;
  return Array.from({ length: Math.floor((wide + high) / STRIPES) }, (_, i) => {
    const sum = (i + 1) * STRIPES;
    const from = Math.max(0, sum - high);
    const to = Math.min(sum, wide);
    return `M${cut(left + from)} ${cut(sum - from)}L${cut(left + to)} ${cut(sum - to)}`;
  }).join("");
}

function cut(value: number): string {
  return value.toFixed(1);
}
