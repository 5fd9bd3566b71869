/** Brushing by pointer, as a Svelte action: a drag begins a range, moves one of its ends or the whole; a click lets it go. */
import type { Range } from "../../server/selection";
import { dragged, gripAt, type Extent, type Grip } from "./brush";

export interface Brushing {
  /** Pixels at either side that are beyond the extent. */
  readonly pad: number;
  readonly extent: Extent;
  readonly range: Range;
  readonly ctrl: { brush(range: Range): void; release(): void; cancel(): void; clear(): void };
  /** Told the step that the pointer is at; null when it leaves. */
  readonly onpoint: (step: number | null) => void;
}

/** How near an end a pointer takes hold of it. */
const REACH_PIXELS = 6;
/** A pointer that moves less has clicked. */
const CLICK_PIXELS = 3;
const CURSORS: Readonly<Record<Grip, string>> = { new: "", from: "ew-resize", to: "ew-resize", whole: "grab" };

interface Held {
  readonly grip: Grip;
  readonly range: Range;
  readonly step: number;
  readonly x: number;
  readonly moved: boolean;
}

export function brushes(node: HTMLElement, first: Brushing) {
  let brushing = first;
  let held: Held | null = null;

  const perPixel = () => (brushing.extent[1] - brushing.extent[0]) / Math.max(1, node.clientWidth - 2 * brushing.pad);
  const stepAt = ({ clientX }: PointerEvent) =>
    brushing.extent[0] + (clientX - node.getBoundingClientRect().left - brushing.pad) * perPixel();
  const grip = (step: number) => gripAt(brushing.range, brushing.extent, step, REACH_PIXELS * perPixel());

  function down(event: PointerEvent): void {
    if (event.button !== 0 || !event.isPrimary || event.target instanceof HTMLSelectElement) return;
    const step = stepAt(event);
    held = { grip: grip(step), range: brushing.range, step, x: event.clientX, moved: false };
    node.setPointerCapture(event.pointerId);
  }

  function move(event: PointerEvent): void {
    const step = stepAt(event);
    const [low, high] = brushing.extent;
    brushing.onpoint(Math.min(Math.max(step, low), high));
    node.style.cursor = CURSORS[held?.grip ?? grip(step)];
    if (held === null || (!held.moved && Math.abs(event.clientX - held.x) < CLICK_PIXELS)) return;
    held = { ...held, moved: true };
    brushing.ctrl.brush(dragged(held.range, brushing.extent, held.grip, held.step, step));
  }

  function up(): void {
    if (held?.moved) brushing.ctrl.release();
    else if (held?.grip === "new") brushing.ctrl.clear();
    held = null;
  }

  function cancel(): void {
    if (held) brushing.ctrl.cancel();
    held = null;
  }

  const listeners = {
    pointerdown: down,
    pointermove: move,
    pointerup: up,
    pointercancel: cancel,
    pointerleave: () => brushing.onpoint(null),
  };
  for (const [name, listener] of Object.entries(listeners)) node.addEventListener(name, listener as EventListener);
  return { update: (next: Brushing) => void (brushing = next) };
}
