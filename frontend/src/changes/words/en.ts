/** Words of what changed since one last looked, in English. */
import { number, plural } from "../../text/en/words";

export const changes = {
  title: "Since you last looked",
  since: (step: number, games: number) => `at step ${number.format(step)}: ${plural(games, "game")}`,
  line: (games: number) => `${plural(games, "game")} since you last looked`,
  compared: (before: number, after: number) => `${number.format(before)} games before, ${number.format(after)} since`,
  why: { surprise: "most surprising", shortest: "shortest win", longest: "longest win" },
  dismiss: "Seen",
};
