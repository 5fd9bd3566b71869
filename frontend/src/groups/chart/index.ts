/** The words on the chart of groups, which come with it: the first view needs none. */
import type { Words } from "../../text/language";
import { chart as en } from "./en";
import { chart as ja } from "./ja";

export const WORDS: Words<typeof en> = { en, ja };
