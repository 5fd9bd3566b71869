/** Words about probes in Japanese. */
import { compact } from "../../text/compact";
import { percent } from "../../policy/scale";
import type { probes as english } from "./en";

const number = new Intl.NumberFormat("ja");

export const probes: typeof english = {
  title: "定点観測",
  help: "同じ局面を学習中に繰り返し評価した記録",
  none: "このランには定点観測の記録がありません",
  noneHelp: "局面を決めておき、その方策を学習の節目ごとに記録します。評価のたびに次のように書きます：",
  loading: "定点観測を読み込んでいます…",
  failed: "定点観測を読み込めませんでした。",
  count: (n) => `${number.format(n)} 局面`,
  unread: (n) => `・うち ${number.format(n)} 局面は読み込み中`,
  leftOut: (n) => `${number.format(n)} 件の記録を除外：破損、方策なし、または同名の別局面`,
  impossible: (n) => `${number.format(n)} 手を除外：合法手は最多でも 593 手`,
  linesOf: (run) => `線：各グループの中央値。手と判定：${run}`,
  heldOut: "検証用",
  heldOutHelp: "判定のためだけの局面。チェックポイントの選択には使わない",
  solution: "正解",
  solutions: "正解",
  mass: (p) => `正解に ${percent(p)}`,
  best: (p) => `最善手に ${percent(p)}`,
  chance: (k, n) => `偶然なら ${percent(k / n)}（${n} 手中 ${k} 手）`,
  chanceName: "偶然",
  shows: (step, latest) => `ステップ ${number.format(step)}${latest ? "（最新）" : ""}`,
  notYet: "このステップまでの評価はありません",
  back: "一覧へ",
  toLatest: "最新に戻る",
  range: (lowest, last) => `最低 ${percent(lowest)}、最新 ${percent(last)}`,
  short: compact("ja"),
  badges: { forgotten: "忘却", slipping: "低下中", flickering: "不安定", learned: "習得" },
  badgeHelp: {
    forgotten: "習得した後、正解の確率が 3 回続けて 25 % を下回った",
    slipping: "習得済みだが、最新の評価で正解の確率が 25 % を下回った",
    flickering: "忘れた後に再び習得した、または 50 % を超えても 3 回続かない",
    learned: "正解の確率が 3 回続けて 50 % を超えた",
  },
  followed: (asked) => (asked ? "正解の確率" : "最善手の確率"),
  strip: "方策の移り変わり",
  frame: (step, move, p) => `ステップ ${number.format(step)}：最善手 ${move}、${percent(p)}`,
  band: "最善手（1 列が 1 回の評価）",
  binned: (n) => `1 列に ${n} 回の評価：上は最後、下は最低のとき`,
  column: (from, to) => (from === to ? `ステップ ${from}` : `ステップ ${from}～${to}`),
  charts: { lines: "確率", ranks: "順位" },
  chartHelp: {
    lines: "対数目盛。途切れはチェックポイントの欠け、薄い線は再開した学習が記録し直した分。",
    ranks: "差が 1 ポイント以内の手は同順位。線は確率が高いほど太い。",
  },
  others: "ほかの手",
  marks: { resume: "再開", learning_rate: "学習率", note: "メモ" },
  mark: (kind, step, text) => `${kind}、ステップ ${number.format(step)}${text ? `：${text}` : ""}`,
  keys: [
    [", .", "前・次の評価"],
    ["Esc", "盤上の固定を解除、次に定点観測の選択を解除"],
  ],
};
