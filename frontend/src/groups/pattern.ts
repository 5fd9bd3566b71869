/** The expression that puts runs in groups. Pure. */

/** What is wrong with it: "captures", or an error's own words; null where nothing is. */
export function wrong(pattern: string): string | null {
  try {
    // One more alternative, which is empty, matches: its result tells how many captures there are.
    return new RegExp(`${pattern}|`).exec("")!.length > 2 ? "captures" : null;
  } catch (error) {
    return (error as SyntaxError).message;
  }
}
