/** The open game and the one pinned beside it, in the address. */
import type { GameBoard } from "../game/state.svelte";
import { gameLink, sameGame } from "../server/address";
import type { GameAddress } from "../server/answers";
import type { Link } from "../tab/link";
import type { GamesCtrl } from "./ctrl";

const PARTS = ["stream", "writer", "game", "ply"] as const;

/** `lock` is 0 where the two games step apart; `list` is never written: it unfolds the list. */
export const NAMES: readonly string[] = [...PARTS, "run2", ...PARTS.map((part) => `${part}2`), "lock", "list"];

/** Nothing where another view is shown, of another run than that of the open game. */
export function linkOf({ state: { pair }, tab: { state: tab, entries } }: GamesCtrl): Map<string, string> {
  const parts = partsOf(pair.main, "");
  const shown = tab.view === entries[0]!.name;
  if (parts.size === 0 || (!shown && parts.get("run") !== tab.selection.run)) return new Map();
  if (pair.beside) for (const [key, value] of partsOf(pair.beside, "2")) parts.set(key, value);
  if (pair.beside && !pair.locked) parts.set("lock", "0");
  return parts;
}

/** Opens what a link says, and lets go of a pinned game that it does not name; without an open game that one stays. */
export function follow(ctrl: GamesCtrl, link: Link): void {
  const [{ address, ply }, pinned] = [gameOf(link, ""), gameOf(link, "2")];
  const { pair } = ctrl;
  pair.follow(pinned.address && { address: pinned.address, ply: pinned.ply, locked: link.get("lock") !== "0" });
  const { main } = ctrl.state.pair;
  const shown = sameGame(address, main.address) && main.ply === ply;
  if (address && !shown) void pair.main.game.open(address, ply);
  if (link.get("list") === "1") ctrl.showList(true);
}

function gameOf(link: Link, n: string): { readonly address: GameAddress | null; readonly ply: number } {
  const text = (key: string) => link.get(`${key}${n}`) ?? "";
  const [run, game_id] = [text("run"), text("game")];
  const address = run && game_id ? { run, stream: text("stream"), writer: text("writer"), game_id } : null;
  return { address, ply: Number.parseInt(text("ply"), 10) || 0 };
}

function partsOf({ open, opening, problem, ply }: GameBoard, n: string): Map<string, string> {
  const address = open?.address ?? opening ?? problem?.address;
  return address ? gameLink(address, n).set(`ply${n}`, `${ply}`) : new Map<string, string>();
}
