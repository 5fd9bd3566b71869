/** Of which games something is told, in one line. Pure. */
import type { Look } from "../look/state.svelte";
import type { Population } from "../server/answers";
import { WORDS } from "./words";

/** What is not known is left out. */
export function populationLine(population: Population, look: Look): string {
  const { games, distinct, game_fraction, policy_fraction, with_policy, with_value } = population;
  const { undecided, still_open, first_step, last_step, whose, complete } = population;
  const { counted, steps, whose: moves, population: text } = look.in(WORDS);
  return [
    counted(games, distinct),
    game_fraction !== null && text.gameFraction(game_fraction),
    with_policy > 0 && text.withPolicy(with_policy),
    policy_fraction !== null && text.policyFraction(policy_fraction),
    with_value !== null && text.withValue(with_value),
    undecided > 0 && text.undecided(undecided),
    still_open !== null && still_open > 0 && text.open(still_open),
    first_step !== null && last_step !== null && steps(first_step, last_step),
    whose !== "all" && moves[whose],
    complete === false && text.incomplete,
  ]
    .filter(Boolean)
    .join(" · ");
}
