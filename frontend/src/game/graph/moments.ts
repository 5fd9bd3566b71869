/** The shapes that stand for what is remarkable about a position, around (0, 0), 10 wide. They differ by more than colour. */
export const SHAPES = {
  swing: "M-1.500 -5.500L3 -1L-2.500 0.800L2 5.500",
  unlikely: "M0 -4.500L4.500 0L0 4.500L-4.500 0Z",
  repeated: "M-4 -2.200H4M-4 2.200H4",
} as const;

export type Moment = keyof typeof SHAPES;
export const MOMENTS = Object.keys(SHAPES) as Moment[];
