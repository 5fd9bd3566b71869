/** Every word of the tab in Japanese. */
import type { Text } from "./en";
import { board, policy } from "../board/words/ja";
import { games } from "../games/words/ja";
import { probes } from "../probes/words/ja";
import { results } from "../results/words/ja";
import { side } from "./ja/words";

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

export const ja: Text = {
  language: "ja",
  name: "日本語",
  side,
  piece: (kind) => pieces[kind]!,
  games,
  probes,
  views: { title: "表示", games: "棋譜", probes: "定点観測", results: "対局結果" },
  results,
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
  board,
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
    layers: { to: "移動先", from: "移動元", both: "両方", lift: "リフト", off: "なし" },
    layerNames: {
      to: "方策が駒を動かす先",
      from: "方策が動かす駒",
      both: "移動先と移動元",
      lift: "手の数だけから見込まれる割合に対する倍率",
      off: "方策を盤に表示しない",
    },
    slider: "局面",
    help: "キー操作 (?)",
  },
  policy,
  pair: {
    name: "開いている棋譜",
    pinnedName: "固定した棋譜",
    pinned: "固定",
    pin: "この棋譜を固定し、別の棋譜を並べて開く (t)",
    close: "固定した棋譜を閉じる (t)",
    lock: "二つの棋譜を同時に進める (l)",
    locked: "同時",
    apart: "別々",
    moved: (p) => `同一局面：方策の ${p} が移動`,
    split: (sharpened, sharper, reranked) => `（${sharper ? "鋭く" : "平らに"}なった分 ${sharpened}、ほかの手へ移った分 ${reranked}）`,
    power: (a) => `固定した棋譜の方策の ${a} 乗が最も近い`,
    bits: (bits) => `${bits} ビット`,
    floor: (p) => `隣り合うチェックポイント間 ${p}`,
    floorHelp: (a, b) => `開いている棋譜のラン自身も、この局面の方策をステップ ${a.toLocaleString("ja")} と ${b.toLocaleString("ja")} の間でこれだけ動かしています。これより小さい差にあまり意味はありません`,
    modes: "片方は BatchNorm の学習モード、もう片方は推論モードのネットワークです。それだけで方策は変わります。",
    samePosition: "同一局面",
    pick: "一覧から別の棋譜を選ぶと、固定した棋譜と比べられます。",
  },
  notation: {
    title: "指し手の表記",
    names: { japanese: "７六歩（日本語）", hosking: "P-76（Hosking）", hodges: "P-7f（Hodges）", usi: "7g7f（USI）" },
  },
  take: {
    title: "書き出し・共有",
    copy: "コピー",
    download: "ダウンロード",
    kinds: {
      sfen: "局面 (SFEN)",
      usi: "棋譜 (USI)",
      kif: "棋譜 (KIF, UTF-8)",
      link: "この局面へのリンク",
      csa: "棋譜 (CSA 3.0)",
      json: "棋譜と方策 (JSON)",
      svg: "盤面 (SVG)",
      png: "盤面 (PNG)",
    },
    copied: (kind) => `コピーしました：${kind === "link" ? "リンク" : kind.toUpperCase()}`,
    notCopied: "ブラウザーがコピーを許可していません。",
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
    effective: "実効手数",
    legal: "合法手数",
    at: (value) => `評価 ${value}`,
    name: (title) => `${title}の推移`,
  },
  moments: {
    title: "評価の急変と意外な手",
    previous: "前の急変・意外な手 (p)",
    next: "次の急変・意外な手 (n)",
    swing: (from, to) => `急変：2 手で ${from} → ${to}`,
    unlikely: (tail) => `意外な手：方策の下位 ${tail}`,
    repeated: (nth, of) => `同一局面（${of} 回中 ${nth} 回目）：`,
    goTo: (ply) => `${ply} 手目`,
    swings: (n) => `急変 ${n}`,
    runShare: "ラン全体の上位 2 %",
    gameShare: "この棋譜の上位 2 %",
    swingHelp: (limit) =>
      limit === null
        ? "同じ手番の局面の間で評価が最も大きく動いた 2 %（この棋譜の中で。ラン全体の値は不明）"
        : `同じ手番の局面の間で評価が ${limit.toPrecision(2)} 以上動いた所（ラン・種別全体の上位 2 %）`,
    unlikelies: (n) => `意外な手 ${n}`,
    unlikelyHelp: "指した手とそれより確率の低い手を合わせても方策の 2 % 未満",
    repetitions: (n) => `同一局面 ${n}`,
    forced: "唯一の合法手",
  },
  outcome: {
    kinds,
    reasons,
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
      ["↑ ↓ Home End", "開始局面・最終局面"],
      ["Space", "自動再生・停止"],
      ["n p", "次・前の急変や意外な手"],
      ["f", "盤を反転"],
      ["h", "方策の表示：移動先、移動元、両方、リフト、なし"],
      ["x", "最善手を除いて、残りを正規化"],
      ["+ -", "再生を速く・遅く"],
      ["[ ]", "前・次の棋譜"],
      ["t", "この棋譜を固定して別の棋譜を並べる・閉じる"],
      ["l o", "二局を同時に・別々に進める、もう一方の棋譜に移る"],
      ["/", "棋譜を検索"],
      [", .", "ステップを前・後へ：そこまでの棋譜、定点観測の評価"],
      ["b", "この局面の定点観測へ（なければ登録の方法）"],
      ["c", "局面をコピー (SFEN)"],
      ["Esc", "盤上の固定を解除、次にステップの選択を解除"],
      ["Tab Enter", "盤上：矢印キーでマスを移り、Enter でその手を固定"],
      ["g", "棋譜一覧を開閉"],
      ["?", "この説明"],
    ],
    touch: "タッチ操作：盤を左へスワイプで次の手、右へで前の手。駒やマスをタップするとその手を表示。方策の表示が「なし」のときは盤の右半分・左半分をタップ。",
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
  },
};
