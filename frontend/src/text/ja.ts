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
    step: (n) => (n === null ? "ステップ不明" : `ステップ ${number.format(n)}`),
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
      [", .", "ステップを前・後へ：そこまでの棋譜"],
      ["?", "この説明"],
    ],
  },
};
