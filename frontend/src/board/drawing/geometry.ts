/** Measures of the board drawing. One unit is 1/110 of a cell's width; cells are 11 : 12. */
import { BISHOP, GOLD, KING, KNIGHT, LANCE, PAWN, ROOK, SILVER, unpromoted } from "../../shogi/piece";

export const CELL_WIDTH = 110;
export const CELL_HEIGHT = 120;
export const BOARD_WIDTH = 9 * CELL_WIDTH;
export const BOARD_HEIGHT = 9 * CELL_HEIGHT;
/** Room for the coordinates, on top and at the right. */
export const MARGIN = 46;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Column and row on the screen, from the top left. */
export function place(square: number, flipped: boolean): { column: number; row: number } {
  const shown = flipped ? 80 - square : square;
  return { column: shown % 9, row: Math.floor(shown / 9) };
}

/** The top left corner of a square's cell. */
export function corner(square: number, flipped: boolean): Point {
  const { column, row } = place(square, flipped);
  return { x: column * CELL_WIDTH, y: row * CELL_HEIGHT };
}

export function middle(square: number, flipped: boolean): Point {
  const { x, y } = corner(square, flipped);
  return { x: x + CELL_WIDTH / 2, y: y + CELL_HEIGHT / 2 };
}

/** Height and width of a piece, as parts of the cell's. */
const SIZES: Readonly<Record<number, readonly [number, number]>> = {
  [KING]: [0.92, 0.9],
  [ROOK]: [0.9, 0.87],
  [BISHOP]: [0.9, 0.87],
  [GOLD]: [0.87, 0.83],
  [SILVER]: [0.87, 0.83],
  [KNIGHT]: [0.84, 0.79],
  [LANCE]: [0.82, 0.72],
  [PAWN]: [0.79, 0.69],
};

const SIDE = 1 / Math.tan((80 * Math.PI) / 180); // how far a side leans in, per unit of height
const ROOF = 1 / Math.tan((73 * Math.PI) / 180); // how far the roof falls, per unit of half its width

/** The pentagon of a kind, upright, with the middle of its cell at the origin. */
export function pentagon(kind: number): { path: string; top: number; base: number; width: number; height: number } {
  const [high, wide] = SIZES[unpromoted(kind)]!;
  const [height, width] = [high * CELL_HEIGHT, wide * CELL_WIDTH];
  const shoulder = (height - (ROOF * width) / 2) / (1 - ROOF * SIDE); // height of the shoulders over the base
  const half = width / 2 - SIDE * shoulder;
  const base = CELL_HEIGHT / 2 - (CELL_HEIGHT - height) * 0.42;
  const top = base - height;
  const points = [
    [0, top],
    [half, base - shoulder],
    [width / 2, base],
    [-width / 2, base],
    [-half, base - shoulder],
  ];
  const path = `M${points.map((point) => point.map((value) => value.toFixed(1)).join(" ")).join("L")}Z`;
  return { path, top, base, width, height };
}
