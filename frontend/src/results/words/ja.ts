/** Words of the view of results in Japanese. */
import { percent } from "../../policy/scale";
import { compact } from "../../text/compact";
import type { results as english } from "./en";

const { format } = new Intl.NumberFormat("ja");

export const results: typeof english = {
  view: "対局結果",
  title: "対局結果（開始時のステップごと）",
  lines: {
    black: "先手勝ち（全局中）",
    draw: "引き分け（全局中）",
    white: "後手勝ち（全局中）",
    unfinished: "未決着（全局中）",
    mean_plies: "平均手数",
    score: "得点率",
  },
  whose: { all: "すべての手", learner: "学習者の手", opponents: "相手の手" },
  whoseName: "どの手",
  population: {
    of: "対象：",
    gameFraction: (part) => `全対局の ${percent(part)} を記録`,
    withPolicy: (n) => `方策のあるもの ${format(n)} 局`,
    policyFraction: (part) => `方策の記録は ${percent(part)}`,
    withValue: (n) => `評価値のあるもの ${format(n)} 局`,
    undecided: (n) => `勝敗も引き分けもつかず ${format(n)} 局`,
    open: (n) => `対局中 ${format(n)} 局`,
    incomplete: "未完：最近始まった対局は短いものしか終わっていません",
  },
  byColour: "先後別の成績（強さではない）",
  ends: { black: "先手勝ち", draw: "引き分け", white: "後手勝ち", unfinished: "未決着" },
  striped: "未決着が 10 % 超",
  few: "淡色：30 未満",
  below: "下段：局数（淡色は同一棋譜の重複）",
  short: compact("ja"),
  steps: (from, to) => `ステップ ${format(from)}～${format(to)}`,
  counted: (games, unique) => `${format(games)} 局（異なる棋譜 ${format(unique)}）`,
  cut: (truncated, aborted) => `打ち切り ${format(truncated)}、中断 ${format(aborted)}`,
  length: (moves) => `平均 ${moves} 手`,
  score: (player) => `${player} の得点率、相手`,
  scoreHelp: "（勝ち＋引き分け÷2）÷局数。先後を入れ替えた二局の組で集計。線は組単位の 95 % 区間",
  scored: (score, interval, pairs) => `得点率 ${score}${interval ? `（${interval}）` : ""}、${format(pairs)} 組`,
  open: "この棋譜を表示",
  openHelp: "クリックでその棋譜を表示。キーでは矢印と Enter",
  reliability: {
    view: "対局結果",
    title: "この方策で指し続けたときの見込みと結果",
    help: "横：手番の側の見込み（一局・一区間につき無作為に一手）。縦：実際の結果。斜めの線の上なら見込みどおり。",
    loading: "棋譜を読んでいます…",
    nothing: "判定できません。",
    why: {
      no_games: "読める終局がありません。",
      raw_critic: "生の評価値には上限も下限もありません。",
      no_perspective: "評価値の視点が記録されていません。",
      no_values: "評価値が記録されていません。",
      no_learner: "学習者がどちらか分かる棋譜がありません。",
      too_few: "30 局以上必要です。",
    },
    from: (n) => `${format(n)} 局から`,
    brush: "棋譜一覧をステップで絞り込むと、その範囲だけになります",
    band: (from, to) => `${from + 1}～${to + 1} 手目`,
    tooFew: "局数不足",
    skill: "Brier スキル",
    measures: "Brier スキル：1 なら完全、0 なら常に平均を答えるのと同じ。ECE：見込みと結果の隔たりの平均",
    together: (n) => `選択した ${n} ラン全体`,
    truncated: "打ち切り・中断の棋譜（別集計）",
  },
};
