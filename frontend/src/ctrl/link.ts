/** The address that reopens what is shown: run, game, ply, layer, orientation. */
import type { GameAddress } from "../api";
import { LAYERS, type Layer, type State } from "../state.svelte";

export interface Link {
  readonly address: GameAddress | null;
  readonly run: string;
  readonly ply: number;
}

/** Takes over what an address says; what it doesn't say stays. */
export function takeLink(parts: ReadonlyMap<string, string>, state: State): Link {
  const text = (key: string) => parts.get(key) ?? "";
  if (LAYERS.includes(text("layer") as Layer)) state.layer = text("layer") as Layer;
  state.flipped = text("flip") === "1";
  const [run, game_id] = [text("run"), text("game")];
  const address = run && game_id ? { run, stream: text("stream"), writer: text("writer"), game_id } : null;
  return { address, run, ply: Number.parseInt(text("ply"), 10) || 0 };
}

export function linkOf(state: State): Map<string, string> {
  const address = state.open?.address ?? state.opening ?? state.problem?.address;
  const parts = new Map<string, string>();
  if (!address) return parts;
  parts.set("run", address.run).set("stream", address.stream).set("writer", address.writer).set("game", address.game_id);
  parts.set("ply", String(state.ply));
  if (state.layer !== "to") parts.set("layer", state.layer);
  if (state.flipped) parts.set("flip", "1");
  return parts;
}
