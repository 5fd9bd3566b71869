/** The languages of the tab, and which one a person gets. */
import { en, type Text } from "./en";
import { ja } from "./ja";

export const LANGUAGES: readonly Text[] = [en, ja];
const KEY = "keisei.language";

/** The one chosen before, else the browser's first that there is, else English. */
export function preferredLanguage(): Text {
  const wanted = [stored(), ...navigator.languages].map((language) => language?.slice(0, 2));
  return wanted.map(find).find((text) => text !== undefined) ?? en;
}

export function find(language: string | undefined): Text | undefined {
  return LANGUAGES.find((text) => text.language === language);
}

/** Keeps a choice for the next visit, where the browser lets us. */
export function remember(language: string): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // storage is forbidden: the choice lasts as long as the page
  }
}

function stored(): string | undefined {
  try {
    return localStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined; // storage is forbidden
  }
}
