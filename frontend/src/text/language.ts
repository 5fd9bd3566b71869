/** The languages of the tab. */
export type Language = "en" | "ja";

/** Something in every language. */
export type Words<T> = Readonly<Record<Language, T>>;
