/** Words of what changed since one last looked, in Japanese. */
import type { changes as english } from "./en";

const { format } = new Intl.NumberFormat("ja");

export const changes: typeof english = {
  title: "前回見てからの変化",
  since: (step, games) => `前回はステップ ${format(step)}、その後 ${format(games)} 局`,
  line: (games) => `前回見てから ${format(games)} 局`,
  compared: (before, after) => `前 ${format(before)} 局、後 ${format(after)} 局`,
  why: { surprise: "最も意外", shortest: "最短の決着", longest: "最長の決着" },
  dismiss: "確認済み",
};
