/** What several parts of the tab say, in Japanese. */
import type { Text } from "./en";
import { compact } from "./compact";
import { side } from "./ja/words";

const number = new Intl.NumberFormat("ja");
const short = compact("ja");

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
  notation: {
    title: "指し手の表記",
    names: { japanese: "７六歩（日本語）", hosking: "P-76（Hosking）", hodges: "P-7f（Hodges）", usi: "7g7f（USI）" },
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
  views: {
    title: "表示",
    loading: "読み込んでいます…",
    failed: "この部分を読み込めませんでした。TensorBoard は動いていますか。",
    outdated: "このページを開いた後に Keisei for TensorBoard が更新され、この部分は別の版です。",
    again: "再試行",
    reload: "ページを開き直す",
  },
  start: {
    loading: "棋譜を探しています…",
    failed: "Keisei タブがサーバーに接続できません。",
    empty: "まだ棋譜がありません",
    emptyHelp: "学習プログラムが一局を終え、TensorBoard がそれを読み込むと（既定では 5 秒ごと）、ここに現れます。",
    emptyDemo: "デモを動かすには:",
  },
  common: {
    run: "ラン",
    stream: "種別",
    retry: "再試行",
    step: (n) => `ステップ ${number.format(n)}`,
    moves: (n) => `${number.format(n)} 手`,
    loading: "棋譜を読み込んでいます…",
    none: "棋譜がありません。",
    steps: "ステップ",
    range: (of, from, to) =>
      `${of} ${from === null ? "" : number.format(from)}～${to === null ? "" : number.format(to)}`,
    surprised: (z) => `意外さ ${short(z)}`,
    noPolicies: "指し手のみ",
  },
  cursor: {
    upTo: "ステップ上限",
    latest: "最新",
    clear: "最新に戻る",
    help: "このステップまでに終わった棋譜だけ（, と .）",
    shows: (step) => `${number.format(step)} を表示`,
    nothing: "それまでの棋譜なし",
  },
  clipboard: {
    copied: (kind) => `コピーしました：${kind === "link" ? "リンク" : kind.toUpperCase()}`,
    notCopied: "ブラウザーがコピーを許可していません。",
  },
  offline: (message) => `${message} 再試行しています。表示は最新でないかもしれません。`,
  help: {
    title: "キー操作",
    close: "閉じる",
    pieces: "駒の字",
    faces: { kings: "玉と王", same: "両方とも玉", letters: "英字" },
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
  },
};
