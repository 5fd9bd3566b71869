/** The languages of the tab, and which one a person gets. */
import { store, stored } from "../browser/stored";
import { en, type Text } from "./en";
import { ja } from "./ja";

export const LANGUAGES: readonly Text[] = [en, ja];
const KEY = "language";

/** The one chosen before, else the browser's first that there is, else English. */
export function preferredLanguage(): Text {
  const wanted = [stored(KEY), ...navigator.languages].map((language) => language?.slice(0, 2));
  return wanted.map(find).find((text) => text !== undefined) ?? en;
}

export function find(language: string | undefined): Text | undefined {
  return LANGUAGES.find((text) => text.language === language);
}

export function remember(language: string): void {
  store(KEY, language);
}
