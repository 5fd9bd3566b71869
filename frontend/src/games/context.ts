/** The view of games that a view is part of. */
import { context } from "../ui/context";
import type { GamesCtrl } from "./ctrl";

export const { set: setGames, use: useGames, entry: gamesEntry } = context<GamesCtrl>();
