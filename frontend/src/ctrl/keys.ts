/** The keys people know. Never while typing, never with Ctrl, Alt or Meta. */
import type { Ctrl } from "../ctrl";
import { isOpen } from "../filter";

/** What means something in the view without a board too. */
const EVERYWHERE: readonly string[] = [",", ".", "?", "Escape"];

/** Carries out what a key means; true where it meant something. */
export function pressed(event: KeyboardEvent, ctrl: Ctrl): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || isTyping(event.target)) return false;
  if (event.key === " " && event.target instanceof HTMLButtonElement) return false; // Space presses the button
  if (/^Arrow(Up|Down)$/.test(event.key) && event.target instanceof HTMLInputElement) return false; // they move the slider
  if (ctrl.state.view === "results" && !EVERYWHERE.includes(event.key)) return false;
  const meaning = meaningOf(event.key, event.shiftKey, ctrl);
  meaning?.();
  return meaning !== undefined;
}

function meaningOf(key: string, shift: boolean, ctrl: Ctrl): (() => void) | undefined {
  const { player, focus, take, state } = ctrl.pair.active;
  const plies = shift ? 10 : 1;
  const meanings: Record<string, () => void> = {
    ArrowLeft: () => player.step(-plies),
    ArrowRight: () => player.step(plies),
    Home: () => player.go(0),
    End: () => player.go(Infinity),
    ArrowUp: () => player.go(0),
    ArrowDown: () => player.go(Infinity),
    " ": () => player.toggle(),
    n: () => player.moment(1),
    p: () => player.moment(-1),
    f: () => player.flip(),
    x: () => player.toggleBest(),
    h: () => player.nextLayer(),
    "+": () => player.changeSpeed(1),
    "=": () => player.changeSpeed(1),
    "-": () => player.changeSpeed(-1),
    "[": () => ctrl.openBeside(-1),
    "]": () => ctrl.openBeside(1),
    ",": () => ctrl.games.moveStep(-1),
    ".": () => ctrl.games.moveStep(1),
    "/": () => ctrl.search(),
    c: () => void take.copy("sfen"),
    g: () => ctrl.showGames(!state.gamesShown),
    t: () => ctrl.pair.toggle(),
    l: () => ctrl.pair.toggleLock(),
    o: () => ctrl.pair.activate(!ctrl.state.besideActive),
    "?": () => (state.help = !state.help),
  };
  if (ctrl.state.preview) meanings["Escape"] = () => ctrl.preview.leave();
  else if (state.focus) meanings["Escape"] = () => focus.clear();
  else if (!isOpen(state.filter.steps)) meanings["Escape"] = () => ctrl.scalars.clear();
  if (state.help) delete meanings["Escape"]; // it closes the help
  return Object.hasOwn(meanings, key) ? meanings[key] : undefined;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const typing = target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
  return typing || (target instanceof HTMLInputElement && !["range", "checkbox", "button"].includes(target.type));
}
