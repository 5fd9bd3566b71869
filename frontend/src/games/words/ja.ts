/** Words of the list of games in Japanese. */
import { compact } from "../../text/compact";
import type { games as english } from "./en";

const number = new Intl.NumberFormat("ja");

const short = compact("ja");

export const games: typeof english = {
  title: "棋譜一覧",
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
  search: "検索 (/)",
  searchHelp: "ID や対局者名の一部、または USI の初手からの指し手：7g7f 3c3d",
  notFound:
    "見つかりません。検索するには ID や対局者名の一部、または USI の初手からの指し手（7g7f 3c3d）を入力してください。",
  filter: {
    title: "絞り込み",
    kind: "結果",
    reason: "理由",
    winner: "勝者",
    winners: { black: "先手勝ち", white: "後手勝ち", none: "勝者なし" },
    any: "すべて",
    plies: "手数",
    problems: "不備のある手",
    problemsHelp: "記録に不備のある手の数。対局そのものの不備も一つと数えます（⚠）",
    surprise: "意外さ",
    surpriseHelp: "指した手が、方策から引いた手に比べてどれだけ起こりにくいか（標準偏差を単位として）",
    from: "から",
    to: "まで",
    began: "（開始時）",
    quoted: (text) => `「${text}」`,
    only: "表示：",
    reset: "解除",
  },
  scalars: {
    title: "学習プログラムの記録（ステップごと）",
    lane: (n) => `曲線 ${n}`,
    hint: "ドラッグでステップを選択",
    from: "このステップからの棋譜",
    to: "このステップまでの棋譜",
    first: "最初",
    latest: "最新",
    clear: "すべてのステップの棋譜に戻る (Esc)",
    here: (step) => `開いている棋譜はステップ ${number.format(step)} で終局`,
    short,
  },
  count: (n) => `${number.format(n)} 局`,
  damaged: (n) => `${number.format(n)} 局が壊れています`,
  fresh: (n) => `新着 ${number.format(n)}`,
  live: (run, n) => `${run} が学習中：${number.format(n)} 局。見る`,
  freshTitle: "新しい棋譜を表示",
  failed: "棋譜の一覧を取得できません。",
  follow: "最新を追う",
  followHelp: "新しい棋譜を次々に開く（方策のあるものを優先）",
  final: "最終局面",
  hasPolicies: "方策あり",
  keys: [
    ["[ ]", "前・次の棋譜"],
    ["t", "この棋譜を固定して別の棋譜を並べる・閉じる"],
    ["l o", "二局を同時に・別々に進める、もう一方の棋譜に移る"],
    ["/", "棋譜を検索"],
    ["b", "この局面の定点観測へ（なければ登録の方法）"],
    ["Esc", "盤上の固定を解除、次にステップの選択を解除"],
    ["g", "棋譜一覧を開閉"],
  ],
};
