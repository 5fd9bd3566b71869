/** The words about how games ended. */
import type { Words } from "../../text/language";
import { results as en } from "./en";
import { results as ja } from "./ja";

export const WORDS: Words<typeof en> = { en, ja };
