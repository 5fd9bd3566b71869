/** The words about runs in groups. */
import type { Words } from "../../text/language";
import { groups as en } from "./en";
import { groups as ja } from "./ja";

export const WORDS: Words<typeof en> = { en, ja };
