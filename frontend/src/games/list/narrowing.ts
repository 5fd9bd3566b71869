/** The filters of the list of games in words. */
import { isOpen, type Selection, type Range } from "../../server/selection";
import type { Look } from "../../look/state.svelte";
import { WORDS } from "../words";

/** What the filters say, in words; empty where they narrow nothing. */
export function narrowing(
  { policy, find, kind, reason, winner, steps, began, plies, problems, surprise }: Selection,
  look: Look,
): string[] {
  const { text } = look;
  const { onlyPolicies, filter } = look.in(WORDS);
  const range = (range: Range, of: string) => (isOpen(range) ? "" : text.common.range(of, range.from, range.to));
  return [
    kind && (text.outcome.kinds[kind] ?? kind),
    reason && (text.outcome.reasons[reason] ?? reason),
    winner && filter.winners[winner]!,
    range(steps, text.common.steps) + (began && !isOpen(steps) ? filter.began : ""),
    range(plies, filter.plies),
    range(problems, filter.problems),
    range(surprise, filter.surprise),
    find.trim() && filter.quoted(find.trim()),
    policy ? onlyPolicies : "",
  ].filter(Boolean);
}
