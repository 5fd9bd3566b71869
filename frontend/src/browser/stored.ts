/** Choices kept for the next visit, where the browser lets us. */

const PREFIX = "keisei.";

export function stored(key: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + key) ?? undefined;
  } catch {
    return undefined; // storage is forbidden
  }
}

export function store(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // storage is forbidden: the choice lasts as long as the page
  }
}
