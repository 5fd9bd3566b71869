/** Words about runs in groups, in Japanese. */
import type { groups as english } from "./en";

export const groups: typeof english = {
  title: "実験グループ",
  help: "正規表現：名前全体が一致するランを、かっこ一組の中身ごとにグループにまとめる",
  example: "(.*)_seed\\d+",
  invalid: (words) => `正規表現ではありません：${words}`,
  captures: "かっこは一組まで。(?:…) はグループを作りません。",
  by: "グループの分け方",
  byHelp: "名前、またはハイパーパラメーターの値で分ける（対象は正規表現に一致するラン、なければ全ラン）",
  byName: "名前別",
};
