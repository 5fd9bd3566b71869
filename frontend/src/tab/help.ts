/** The help; loaded when it is asked for. */
export { default as Help } from "./Help.svelte";

export const build = __BUILD__;
