/** The words of what changed since one last looked. */
import type { Words } from "../../text/language";
import { changes as en } from "./en";
import { changes as ja } from "./ja";

export const WORDS: Words<typeof en> = { en, ja };
