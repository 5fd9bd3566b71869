/** The keys people know: those of the whole tab, and those of the view that is shown. Never while typing, never with Ctrl, Alt or Meta. */
import type { TabCtrl } from "./ctrl";
import type { Meanings } from "./view";

/** Carries out what a key means; true where it meant something. */
export function pressed(event: KeyboardEvent, ctrl: TabCtrl): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || isTyping(event.target)) return false;
  if (event.key === " " && event.target instanceof HTMLButtonElement) return false; // Space presses the button
  if (/^Arrow(Up|Down)$/.test(event.key) && event.target instanceof HTMLInputElement) return false; // they move the slider
  const meanings = { ...everywhere(ctrl), ...inView(ctrl, event.shiftKey) };
  const meaning = Object.hasOwn(meanings, event.key) ? meanings[event.key] : undefined;
  meaning?.();
  return meaning !== undefined;
}

function everywhere({ state, selection }: TabCtrl): Meanings {
  return { ",": () => selection.moveStep(-1), ".": () => selection.moveStep(1), "?": () => (state.help = !state.help) };
}

/** Escape closes an open dialog, and means nothing else then. */
function inView({ state }: TabCtrl, shift: boolean): Meanings {
  const { Escape, ...others } = state.open ? state.open.view.keys(state.open.ctrl, shift) : {};
  return Escape === undefined || state.help ? others : { ...others, Escape };
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const typing =
    target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
  return typing || (target instanceof HTMLInputElement && !["range", "checkbox", "button"].includes(target.type));
}
