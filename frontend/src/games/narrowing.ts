/** The filters of the list of games in words. */
import { isOpen, type GameFilter, type Range } from "../tab/filter";
import type { Text } from "../text/en";

/** What the filters say, in words; empty where they narrow nothing. */
export function narrowing({ policy, find, kind, reason, winner, steps, plies, surprise }: GameFilter, text: Text): string[] {
  const { onlyPolicies, filter } = text.games;
  const range = (range: Range, of: string) => (isOpen(range) ? "" : filter.range(of, range.from, range.to));
  return [
    kind && (text.outcome.kinds[kind] ?? kind),
    reason && (text.outcome.reasons[reason] ?? reason),
    winner && filter.winners[winner]!,
    range(steps, filter.steps),
    range(plies, filter.plies),
    range(surprise, filter.surprise),
    find.trim() && filter.quoted(find.trim()),
    policy ? onlyPolicies : "",
  ].filter(Boolean);
}
