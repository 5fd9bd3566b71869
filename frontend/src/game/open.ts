/** A game that is open: decoded once, replayed once. */
import type { GameAddress } from "../server/answers";
import { study, type Study } from "../policy/study";
import { RecordError } from "../record/error";
import type { Game } from "../record/game";
import { moveOf } from "../shogi/move";
import { annotate, type Annotations } from "../shogi/notation";
import { sfenOf } from "../shogi/position";
import { replay, type Replay } from "../shogi/replay";
import type { Shown } from "../board/shown";

export interface OpenGame {
  readonly address: GameAddress;
  readonly game: Game;
  readonly replay: Replay;
  readonly annotations: Annotations;
  readonly study: Study;
}

/** Plies of the longest game that is drawn: one of 10,000 takes 2 s, one of 100,000 a minute. */
const MOST_PLIES = 20_000;

/** Raises RecordError for a game that cannot be drawn. */
export function openGame(address: GameAddress, game: Game): OpenGame {
  const { count, moves } = game.plies;
  if (count > MOST_PLIES) throw new RecordError(tooLong(count));
  const replayed = replay(game.initial_sfen, moves);
  if (replayed === null)
    throw new RecordError(`This game starts from a position that cannot be read: ${game.problem || game.initial_sfen}`);
  return { address, game, replay: replayed, annotations: annotate(replayed, moves), study: study(game, replayed) };
}

function tooLong(count: number): string {
  return `This game has ${count} plies; the tab draws up to ${MOST_PLIES}. tb_keisei.read_games reads it whole.`;
}

/** The positions of a game, by ply. */
export function gameShown({ game, replay, annotations, study }: OpenGame): Shown {
  const position = (ply: number) => replay.positions[ply] ?? null;
  return {
    last: replay.last,
    probe: "",
    position,
    arrival: (ply) => (ply > 0 ? moveOf(game.plies.moves[ply - 1]!) : null),
    checked: (ply) => annotations.checks.has(ply),
    policy: study.at,
    sfen: (ply) => (position(ply) ? sfenOf(position(ply)!, ply + 1) : ""),
  };
}
