/** The sides in Japanese. */
export const side = { black: "先手", white: "後手" };
