/** The words on the board and about its policy, in Japanese. */
import { percent } from "../../policy/scale";
import type * as english from "./en";
import { side } from "../../text/ja/words";

export const board: typeof english.board = {
  name: (ply, turn) => `将棋盤 ${ply} 手目まで、${turn}`,
  toMove: (color) => `${side[color]}番`,
  hand: (color) => `${side[color]}の持ち駒`,
  emptyHand: "なし",
  square: (name, content, mass) => [name, content, mass].filter(Boolean).join("、"),
  empty: "空き",
  wants: (p) => `方策の ${percent(p)}`,
  drops: "打つ手",
  after: (ply, count) => `${ply} / ${count}`,
  probe: (name, turn) => `定点観測 ${name} の盤面、${turn}`,
};

export const policy: typeof english.policy = {
  best: "最善",
  played: "実戦",
  bestAndPlayed: "最善・実戦",
  rank: (rank, of) => `${of} 手中 ${rank} 位`,
  of: (of) => `${of} 手中`,
  effective: (n) => `実効 ${n.toFixed(1)} 手`,
  source: "ネットワーク自身の方策",
  notListed: "候補手にない",
  almostUniform: (n, of) => `ほぼ一様：${of} 手中 ${Math.round(n)} 手`,
  nearlyCertain: (mass, count) => `ほかの ${count} 手に ${percent(mass)}`,
  uniformHelp: "どの手もほとんど区別されていないため、順位にあまり意味はありません",
  entropyHelp: "エントロピーの最大値に対する割合：すべての合法手が等確率なら 1",
  onlyMove: "唯一の合法手",
  focus: (p, count, of) => `指している所：${of} 手中 ${count} 手に ${percent(p)}`,
  pinned: "固定中",
  title: "候補手",
  move: "指し手",
  probability: "確率",
  others: (count) => `ほか ${count} 手`,
  residual: (count) => (count > 0 ? `記録のない ${count} 手` : "記録のない手"),
  residualNone: "方策はすべて記録されています。",
  sampled: (p) => `抽選 ${p}`,
  sampledHelp: "温度とノイズを加えた後、実戦の手が選ばれた確率",
  without: "除外",
  withBest: "最善手を戻す (x)",
  nextBest: "次善",
  removeBest: "最善手を除いて正規化する (x)",
  lookAtThem: "それらを見る",
  showLift: "リフトを表示",
  none: "この棋譜には方策が記録されていません。",
  noneHelp: "指し手だけが記録されています。",
  unusable: (problem) => `渡された記録の一部が使えませんでした：${problem}`,
  noneHere: "この局面の方策は記録されていません。",
  offer: "方策のある棋譜を表示",
  legend: "方策（絶対対数目盛）",
  liftLegend: "リフト：一様な方策での割合に対する倍率",
  fromLegend: "移動元",
  final: (ending) => `${ending}。次の指し手はありません。`,
  part: (move, p, share) => `${move}：方策の ${percent(p)}、これらの手の中で ${percent(share)}`,
  share: (share) => `この中で ${percent(share)}`,
  shareHelp: "指している手の中での確率",
};

export const layers: typeof english.layers = {
  title: "方策の表示 (h)",
  names: { to: "移動先", from: "移動元", both: "両方", lift: "リフト", off: "なし" },
  help: {
    to: "方策が駒を動かす先",
    from: "方策が動かす駒",
    both: "移動先と移動元",
    lift: "手の数だけから見込まれる割合に対する倍率",
    off: "方策を盤に表示しない",
  },
};

export const help: typeof english.help = {
  keys: [
    ["← →", "一手戻る・進む（Shift で 10 手）"],
    ["↑ ↓ Home End", "開始局面・最終局面"],
    ["Space", "自動再生・停止"],
    ["n p", "次・前の急変や意外な手"],
    ["f", "盤を反転"],
    ["h", "方策の表示：移動先、移動元、両方、リフト、なし"],
    ["x", "最善手を除いて、残りを正規化"],
    ["+ -", "再生を速く・遅く"],
    ["c", "局面をコピー (SFEN)"],
    ["Tab Enter", "盤上：矢印キーでマスを移り、Enter でその手を固定"],
  ],
  touch:
    "タッチ操作：盤を左へスワイプで次の手、右へで前の手。駒やマスをタップするとその手を表示。方策の表示が「なし」のときは盤の右半分・左半分をタップ。",
  reading: "盤の見方",
  marks: [
    "マスの色：次の手がそこへ行く確率（打つ手を含む）。どの局面でも同じ対数目盛。",
    "駒の足もとの橙の棒：その駒が動く確率（移動元、キー h）。",
    "リフト（キー h）：手の数だけから見込まれるより方策が多い駒やマスは緑、少なければ藤色。",
    "実線の枠：最善手の移動先。点のある破線の枠：実戦の指し手。",
    "マスの上辺の帯：成（左）と不成（右）の割合。両方が合法のときだけ。",
    "斜線：そのマスの半分以上が打つ手。薄い色：直前の指し手。",
    "駒（持ち駒も）を指すとその駒の手だけ、ほかのマスを指すとそこへ行く手だけを表示し、その中での確率も出ます。クリックかタップで固定すると、候補手の表もその手だけになります。",
    "確率は温度・ノイズ・探索より前の、ネットワークそのものの出力です。",
  ],
};
