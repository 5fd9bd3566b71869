/** The keys people know. Never while typing, never with Ctrl, Alt or Meta. */
import type { TabCtrl } from "./ctrl";
import { isOpen } from "./filter";

/** Carries out what a key means; true where it meant something. */
export function pressed(event: KeyboardEvent, ctrl: TabCtrl): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || isTyping(event.target)) return false;
  if (event.key === " " && event.target instanceof HTMLButtonElement) return false; // Space presses the button
  if (/^Arrow(Up|Down)$/.test(event.key) && event.target instanceof HTMLInputElement) return false; // they move the slider
  const meaning = meaningOf(event.key, event.shiftKey, ctrl);
  meaning?.();
  return meaning !== undefined;
}

function meaningOf(key: string, shift: boolean, ctrl: TabCtrl): (() => void) | undefined {
  const meanings = { ...everywhere(ctrl), ...(ctrl.state.view === "results" ? {} : onBoard(ctrl, shift ? 10 : 1)), ...(ctrl.state.view === "games" ? amongGames(ctrl) : {}) };
  const escape = letGo(ctrl);
  if (escape) meanings["Escape"] = escape;
  return Object.hasOwn(meanings, key) ? meanings[key] : undefined;
}

type Meanings = Record<string, () => void>;

function everywhere({ state, games, probes }: TabCtrl): Meanings {
  const step = (direction: 1 | -1) => () => (state.view === "probes" && state.probe ? probes.step(direction) : games.moveStep(direction));
  return { ",": step(-1), ".": step(1), "?": () => (state.help = !state.help) };
}

function onBoard(ctrl: TabCtrl, plies: number): Meanings {
  const { active, look } = ctrl;
  const { player } = active;
  return {
    ArrowLeft: () => player.step(-plies),
    ArrowRight: () => player.step(plies),
    Home: () => player.go(0),
    End: () => player.go(Infinity),
    ArrowUp: () => player.go(0),
    ArrowDown: () => player.go(Infinity),
    " ": () => player.toggle(),
    n: () => player.moment(1),
    p: () => player.moment(-1),
    f: () => look.flip(),
    x: () => player.toggleBest(),
    h: () => look.nextLayer(),
    "+": () => player.changeSpeed(1),
    "=": () => player.changeSpeed(1),
    "-": () => player.changeSpeed(-1),
    c: () => void active.copySfen(),
  };
}

function amongGames(ctrl: TabCtrl): Meanings {
  const { state } = ctrl;
  return {
    "[": () => ctrl.openBeside(-1),
    "]": () => ctrl.openBeside(1),
    "/": () => ctrl.search(),
    b: () => void ctrl.offer.find(ctrl.pair.active.state),
    g: () => ctrl.showGames(!state.gamesShown),
    t: () => ctrl.pair.toggle(),
    l: () => ctrl.pair.toggleLock(),
    o: () => ctrl.pair.activate(!state.besideActive),
  };
}

/** What Escape lets go of; nothing while a dialog is open, which it closes. */
function letGo(ctrl: TabCtrl): (() => void) | undefined {
  const { state, active } = ctrl;
  if (state.help || state.offered) return undefined;
  if (state.preview) return () => ctrl.preview.leave();
  if (active.state.focus) return () => active.focus.clear();
  if (state.view === "probes") return state.probeName ? () => ctrl.probes.open("") : undefined;
  return isOpen(state.filter.steps) ? undefined : () => ctrl.scalars.clear();
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const typing = target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
  return typing || (target instanceof HTMLInputElement && !["range", "checkbox", "button"].includes(target.type));
}
