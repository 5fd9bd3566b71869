/** Words on the chart of groups, in Japanese. */
import { compact } from "../../text/compact";
import type { chart as english } from "./en";

const short = compact("ja");

export const chart: typeof english = {
  band: "細線：各ラン、太線：中央値、帯：最低のランから最高のランまで（すべてのランがある範囲）",
  legend: (group, runs) => `${group}（${runs} ラン）`,
  align: "横軸",
  alignHelp: "ランを重ねる軸：学習のステップ、記録された全棋譜の手数、ランの最初の記録からの時間",
  aligns: { steps: "ステップ", plies: "記録された手数", hours: "時間" },
  far: { steps: short, plies: (n) => `${short(n)} 手`, hours: (seconds) => `${short(seconds / 3600)} 時間` },
  short,
};
