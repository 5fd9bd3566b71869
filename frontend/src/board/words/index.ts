/** The words on a board and about its policy. */
import type { Words } from "../../text/language";
import * as en from "./en";
import * as ja from "./ja";

export const WORDS: Words<typeof en> = { en, ja };
