/** The address that reopens what is shown: run, game, ply, layer, orientation. */
import type { GameAddress } from "../api";
import { LAYERS, type Layer, type State } from "../state.svelte";

export interface Link {
  readonly address: GameAddress | null;
  readonly run: string;
  readonly ply: number;
  readonly pair: PairLink | null;
}

/** The game that is pinned beside. */
export interface PairLink {
  readonly address: GameAddress;
  readonly ply: number;
  readonly locked: boolean;
}

/** Takes over what an address says; what it doesn't say stays. */
export function takeLink(parts: ReadonlyMap<string, string>, state: State): Link {
  const text = (key: string) => parts.get(key) ?? "";
  if (LAYERS.includes(text("layer") as Layer)) state.layer = text("layer") as Layer;
  state.flipped = text("flip") === "1";
  const game = (n: string) => {
    const [run, game_id] = [text(`run${n}`), text(`game${n}`)];
    const address = run && game_id ? { run, stream: text(`stream${n}`), writer: text(`writer${n}`), game_id } : null;
    return { address, run, ply: Number.parseInt(text(`ply${n}`), 10) || 0 };
  };
  const { address, ply } = game("2");
  return { ...game(""), pair: address && { address, ply, locked: text("lock") !== "0" } };
}

export function linkOf(state: State): Map<string, string> {
  const parts = gameParts(state, "");
  if (parts.size === 0) return parts;
  if (state.layer !== "to") parts.set("layer", state.layer);
  if (state.flipped) parts.set("flip", "1");
  if (state.beside) for (const [key, value] of gameParts(state.beside, "2")) parts.set(key, value);
  if (state.beside && !state.locked) parts.set("lock", "0");
  return parts;
}

function gameParts({ open, opening, problem, ply }: State, n: string): Map<string, string> {
  const address = open?.address ?? opening ?? problem?.address;
  if (!address) return new Map();
  const { run, stream, writer, game_id } = address;
  return new Map(Object.entries({ run, stream, writer, game: game_id, ply: `${ply}` }).map(([key, value]) => [key + n, value]));
}
