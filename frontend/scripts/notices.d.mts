import type { Plugin } from "vite";

/** Writes the licences of all packages that the bundle holds beside it, as THIRD_PARTY_NOTICES.txt. */
export function notices(): Plugin;
