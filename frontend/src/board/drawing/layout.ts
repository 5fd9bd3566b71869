/** Where the board and the stands are in the drawing. */
import { HAND_ORDER } from "../../shogi/piece";
import { BOARD_HEIGHT, BOARD_WIDTH, MARGIN, type Point } from "./geometry";
import { HAND_WIDTH, handLayout, handLength } from "./hand";

const GAP = 22;

export interface Layout {
  readonly narrow: boolean;
  readonly width: number;
  readonly height: number;
  /** Top left corners. */
  readonly board: Point;
  readonly top: Point;
  readonly bottom: Point;
}

/** Stands beside the board; where it is narrow, above and below it. */
export function layoutOf(narrow: boolean): Layout {
  const length = handLength(narrow);
  if (narrow) {
    const board = { x: 8, y: HAND_WIDTH + GAP + MARGIN };
    return {
      narrow,
      width: BOARD_WIDTH + MARGIN + 12,
      height: BOARD_HEIGHT + MARGIN + 2 * (HAND_WIDTH + GAP),
      board,
      top: { x: board.x, y: 0 },
      bottom: { x: board.x + BOARD_WIDTH - length, y: board.y + BOARD_HEIGHT + GAP },
    };
  }
  const board = { x: HAND_WIDTH + GAP, y: MARGIN };
  return {
    narrow,
    width: BOARD_WIDTH + MARGIN + 2 * (HAND_WIDTH + GAP),
    height: BOARD_HEIGHT + MARGIN + 6,
    board,
    top: { x: 0, y: board.y },
    bottom: { x: board.x + BOARD_WIDTH + MARGIN + GAP, y: board.y + BOARD_HEIGHT - length },
  };
}

/** Where a piece in hand stands, from the board's corner. */
export function inHand(kind: number, top: boolean, { narrow, board, ...stands }: Layout): Point {
  const stand = top ? stands.top : stands.bottom;
  const layout = handLayout(top, narrow);
  const { x, y } = layout.slot(HAND_ORDER.findIndex((held) => held === kind));
  return { x: stand.x + x + layout.piece - board.x, y: stand.y + y - board.y };
}
