/** Squares as numbers: (rank − 1) × 9 + (9 − file), so 9a is 0, 1a is 8, 9i is 72, 1i is 80. */

export const SQUARES = 81;

export function fileOf(square: number): number {
  return 9 - (square % 9);
}

export function rankOf(square: number): number {
  return 1 + Math.floor(square / 9);
}

/** "7f". */
export function squareName(square: number): string {
  return `${fileOf(square)}${"abcdefghi"[rankOf(square) - 1]}`;
}
