/** The words about an open game. */
import type { Words } from "../../text/language";
import { game as en } from "./en";
import { game as ja } from "./ja";

export const WORDS: Words<typeof en> = { en, ja };
