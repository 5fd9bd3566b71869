/** The words about probes. */
import type { Words } from "../../text/language";
import { probes as en } from "./en";
import { probes as ja } from "./ja";

export const WORDS: Words<typeof en> = { en, ja };
