/** Every word of the tab in Japanese. */
import { percent } from "../policy/scale";
import type { Text } from "./en";

const side = { black: "先手", white: "後手" };

const reasons: Readonly<Record<string, string>> = {
  checkmate: "詰み",
  resign: "投了",
  repetition: "千日手",
  perpetual_check: "連続王手の千日手",
  stalemate: "ステイルメイト",
  impasse: "持将棋",
  declaration: "入玉宣言",
  max_moves: "最大手数",
  illegal: "反則",
  time: "時間切れ",
  other: "その他",
};

const kinds: Readonly<Record<string, string>> = {
  win: "勝ち",
  draw: "引き分け",
  truncated: "打ち切り",
  aborted: "中断",
  unknown: "結果不明",
};

const pieces = ["", "歩", "香", "桂", "銀", "金", "角", "飛", "玉", "と", "成香", "成桂", "成銀", "", "馬", "龍"];
const number = new Intl.NumberFormat("ja");

export const ja: Text = {
  language: "ja",
  name: "日本語",
  side,
  piece: (kind) => pieces[kind]!,
  games: {
    title: "棋譜一覧",
    run: "ラン",
    stream: "種別",
    allStreams: "すべて",
    sort: "並べ替え",
    sorts: {
      "-time": "新しい順",
      time: "古い順",
      "-step": "ステップの大きい順",
      step: "ステップの小さい順",
      "-plies": "手数の多い順",
      plies: "手数の少ない順",
      "-surprise": "意外な順",
    },
    onlyPolicies: "方策のあるものだけ",
    count: (n) => `${number.format(n)} 局`,
    damaged: (n) => `${number.format(n)} 局が壊れています`,
    fresh: (n) => `新着 ${number.format(n)}`,
    freshTitle: "新しい棋譜を表示",
    loading: "棋譜を読み込んでいます…",
    failed: "棋譜の一覧を取得できません。",
    none: "棋譜がありません。",
    noneWithPolicies: "方策のある棋譜がありません。「方策のあるものだけ」を外すと、指し手だけの棋譜も表示します。",
    retry: "再試行",
    step: (n) => `ステップ ${number.format(n)}`,
    moves: (n) => `${number.format(n)} 手`,
    hasPolicies: "方策あり",
    noPolicies: "指し手のみ",
  },
  start: {
    loading: "棋譜を探しています…",
    failed: "Keisei タブがサーバーに接続できません。",
    empty: "まだ棋譜がありません",
    emptyHelp: "学習プログラムが一局を終え、TensorBoard がそれを読み込むと（既定では 5 秒ごと）、ここに現れます。",
    emptyDemo: "デモを動かすには:",
    pick: "一覧から棋譜を選んでください。",
    opening: "棋譜を開いています…",
    problem: "この棋譜は表示できません",
    problemHelp: "ほかの棋譜には影響ありません。一覧から別の棋譜を選んでください。",
  },
  board: {
    name: (ply, turn) => `将棋盤 ${ply} 手目まで、${turn}`,
    toMove: (color) => `${side[color]}番`,
    hand: (color) => `${side[color]}の持ち駒`,
    emptyHand: "なし",
    square: (name, content, mass) => [name, content, mass].filter(Boolean).join("、"),
    empty: "空き",
    wants: (p) => `方策の ${percent(p)}`,
    drops: "打つ手",
    after: (ply, count) => `${ply} / ${count}`,
  },
  controls: {
    name: "再生",
    first: "開始局面 (Home)",
    previous: "一手戻る (←)",
    play: "自動再生 (Space)",
    pause: "停止 (Space)",
    next: "一手進む (→)",
    last: "最終局面 (End)",
    flip: "盤を反転 (f)",
    layer: "方策の表示 (h)",
    layers: { to: "移動先", from: "移動元", both: "両方", off: "なし" },
    layerNames: {
      to: "方策が駒を動かす先",
      from: "方策が動かす駒",
      both: "移動先と移動元",
      off: "方策を盤に表示しない",
    },
    slider: "局面",
    help: "キー操作 (?)",
  },
  policy: {
    best: "最善",
    played: "実戦",
    bestAndPlayed: "最善・実戦",
    rank: (rank, of) => `${of} 手中 ${rank} 位`,
    of: (of) => `${of} 手中`,
    effective: (n) => `実効 ${n.toFixed(1)} 手`,
    source: "ネットワークの出力、探索なし",
    notListed: "候補手にない",
    almostUniform: (n, of) => `ほぼ一様：${of} 手中 ${Math.round(n)} 手。順位にあまり意味はありません。`,
    nearlyCertain: (mass, count) => `ほかの ${count} 手に ${percent(mass)}`,
    onlyMove: "唯一の合法手",
    focus: (p, count, of) => `指している所：${of} 手中 ${count} 手に ${percent(p)}`,
    pinned: "固定中",
    title: "候補手",
    move: "指し手",
    probability: "確率",
    others: (count) => `ほか ${count} 手`,
    residual: (count) => (count > 0 ? `記録のない ${count} 手` : "記録のない手"),
    residualNone: "方策はすべて記録されています。",
    sampled: (p) => `実戦の手は ${percent(p)} で選択。`,
    none: "この棋譜には方策が記録されていません",
    noneHelp: "学習プログラムは N 局に 1 局だけ方策を記録しています。",
    noneHere: "この局面の方策は記録されていません。",
    offer: "方策のある棋譜を表示",
    legend: "方策（絶対対数目盛）",
    fromLegend: "移動元",
    final: "次の指し手はありません。",
  },
  moves: {
    title: "指し手",
    start: "開始局面",
    problem: (text) => `記録時の問題：${text}`,
    illegal: "この手は将棋のルールでは反則ですが、記録のとおりに表示しています。",
  },
  stop: {
    unknown_move: (n) => `再生はここまでです：${n} 手目は記録時に解釈できませんでした。`,
    impossible_move: (n, usi) => `再生はここまでです：${n} 手目（${usi}）はこの局面では指せません。`,
  },
  value: {
    title: { chance: "先手の勝率", score: "先手の評価値", raw: "先手の評価（生の値、独自の尺度）" },
    noPerspective: {
      chance: "視点の記録がない値：先手番 (●) と後手番 (○) を別々に表示",
      score: "視点の記録がない値：先手番 (●) と後手番 (○) を別々に表示",
      raw: "生の critic、視点なし：先手番 (●) と後手番 (○) を別々に表示。勝率ではありません",
    },
    none: "評価値は記録されていません。",
    at: (value) => `評価 ${value}`,
    name: (title) => `${title}の推移`,
  },
  outcome: {
    end: (winner, kind, reason, moves) => {
      const why = reason ? (reasons[reason] ?? reason) : "";
      const what = winner ? `${side[winner]}の勝ち` : (kinds[kind] ?? "結果不明");
      return `まで${moves}手で${what}${why ? `（${why}）` : ""}`;
    },
    short: (winner, kind, reason) => {
      const what = winner ? `${side[winner]}勝ち` : (kinds[kind] ?? kind);
      return reason ? `${what}・${reasons[reason] ?? reason}` : what;
    },
    words: (text) => `記録：「${text}」`,
  },
  offline: (message) => `${message} 再試行しています。表示は最新でないかもしれません。`,
  help: {
    title: "キー操作",
    close: "閉じる",
    language: "言語",
    keys: [
      ["← →", "一手戻る・進む（Shift で 10 手）"],
      ["Home End", "開始局面・最終局面"],
      ["Space", "自動再生・停止"],
      ["f", "盤を反転"],
      ["h", "方策の表示：移動先、移動元、両方、なし"],
      ["Esc", "盤上の固定を解除"],
      ["g", "棋譜一覧を開閉"],
      ["?", "この説明"],
    ],
    reading: "盤の見方",
    marks: [
      "マスの色：次の手がそこへ行く確率（打つ手を含む）。どの局面でも同じ対数目盛。",
      "駒の足もとの橙の棒：その駒が動く確率（移動元、キー h）。",
      "実線の枠：最善手の移動先。点のある破線の枠：実戦の指し手。",
      "マスの上辺の帯：成（左）と不成（右）の割合。両方が合法のときだけ。",
      "斜線：そのマスの半分以上が打つ手。薄い色：直前の指し手。",
      "駒（持ち駒も）を指すとその駒の手だけ、ほかのマスを指すとそこへ行く手だけを表示。クリックかタップで固定。",
      "確率は温度・ノイズ・探索より前の、ネットワークそのものの出力です。",
    ],
  },
};
