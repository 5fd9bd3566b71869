/** The address that reopens what is shown: view, run, game, ply, layer, orientation, step cursor, brushed steps. */
import type { GameAddress } from "../server/answers";
import type { GameFilter } from "./filter";
import type { GameBoard } from "../game/state.svelte";
import { LAYERS, type Layer } from "../look/state.svelte";
import { VIEWS, type TabState } from "./state.svelte";

export interface Link {
  readonly address: GameAddress | null;
  readonly run: string;
  readonly ply: number;
  readonly pair: PairLink | null;
  /** The step cursor and the brushed steps. */
  readonly steps: Pick<GameFilter, "upTo" | "steps">;
}

/** The game that is pinned beside. */
export interface PairLink {
  readonly address: GameAddress;
  readonly ply: number;
  readonly locked: boolean;
}

/** Takes over what an address says; what it doesn't say stays. */
export function takeLink(parts: ReadonlyMap<string, string>, state: TabState): Link {
  const text = (key: string) => parts.get(key) ?? "";
  if (LAYERS.includes(text("layer") as Layer)) state.look.layer = text("layer") as Layer;
  state.look.flipped = text("flip") === "1";
  state.probeName = text("probe");
  state.view = VIEWS.find((view) => view === text("view")) ?? "games";
  const game = (n: string) => {
    const [run, game_id] = [text(`run${n}`), text(`game${n}`)];
    const address = run && game_id ? { run, stream: text(`stream${n}`), writer: text(`writer${n}`), game_id } : null;
    return { address, run, ply: Number.parseInt(text(`ply${n}`), 10) || 0 };
  };
  const { address, ply } = game("2");
  const step = (key: string) => (/^\d{1,15}$/.test(text(key)) ? Number(text(key)) : null);
  const steps = { upTo: step("step"), steps: { from: step("from"), to: step("to") } };
  return { ...game(""), steps, pair: address && { address, ply, locked: text("lock") !== "0" } };
}

export function linkOf(state: TabState): Map<string, string> {
  const parts = gameParts(state.main, "");
  const { view, filter: { run } } = state;
  if (view !== "games" && run && parts.get("run") !== run) {
    parts.clear(); // the view is of another run than the open game
    parts.set("run", run);
  }
  if (parts.size === 0) return parts;
  if (view !== "games") parts.set("view", view);
  if (view === "probes" && state.probeName) parts.set("probe", state.probeName);
  if (state.look.layer !== "to") parts.set("layer", state.look.layer);
  if (state.look.flipped) parts.set("flip", "1");
  if (parts.get("run") === state.filter.run) for (const [key, value] of stepParts(state.filter)) parts.set(key, value);
  if (state.beside) for (const [key, value] of gameParts(state.beside, "2")) parts.set(key, value);
  if (state.beside && !state.locked) parts.set("lock", "0");
  return parts;
}

function stepParts({ upTo, steps }: GameFilter): [string, string][] {
  const parts = Object.entries({ step: upTo, from: steps.from, to: steps.to });
  return parts.flatMap(([key, step]) => (step === null ? [] : [[key, `${step}`]]));
}

function gameParts({ open, opening, problem, ply }: GameBoard, n: string): Map<string, string> {
  const address = open?.address ?? opening ?? problem?.address;
  if (!address) return new Map();
  const { run, stream, writer, game_id } = address;
  return new Map(Object.entries({ run, stream, writer, game: game_id, ply: `${ply}` }).map(([key, value]) => [key + n, value]));
}
