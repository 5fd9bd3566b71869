/** Which build the page is of. */
export const BUILD = __BUILD__;
