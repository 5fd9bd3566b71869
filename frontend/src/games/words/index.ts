/** The words of the list of games. */
import type { Words } from "../../text/language";
import { games as en } from "./en";
import { games as ja } from "./ja";

export const WORDS: Words<typeof en> = { en, ja };
