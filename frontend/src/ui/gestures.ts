/** Touching the board: a swipe to the left is the next move, to the right the previous one. */

const LEAST_PIXELS = 40;

/** A Svelte action; mice and pens point instead. */
export function swipes(node: Element, step: (plies: 1 | -1) => void) {
  let start: PointerEvent | null = null;
  const down = (event: Event) => {
    const touch = event as PointerEvent;
    start = touch.pointerType === "touch" && touch.isPrimary ? touch : null;
  };
  const up = (event: Event) => {
    const { clientX, clientY } = event as PointerEvent;
    const [dx, dy] = start ? [clientX - start.clientX, clientY - start.clientY] : [0, 0];
    start = null;
    if (Math.abs(dx) >= LEAST_PIXELS && Math.abs(dx) > 2 * Math.abs(dy)) step(dx < 0 ? 1 : -1);
  };
  const cancel = () => (start = null);
  node.addEventListener("pointerdown", down);
  node.addEventListener("pointerup", up);
  node.addEventListener("pointercancel", cancel);
}

/** The half of the board that a finger tapped: −1 the left, 1 the right; 0 for anything but a finger. */
export function tappedHalf(event: MouseEvent, board: Element): -1 | 0 | 1 {
  if (!(event instanceof PointerEvent) || event.pointerType !== "touch") return 0;
  const { left, width } = board.getBoundingClientRect();
  return event.clientX < left + width / 2 ? -1 : 1;
}
