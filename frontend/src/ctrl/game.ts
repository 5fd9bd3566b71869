/** Opening games. A game already seen opens at once; one that is overtaken is given up. */
import { ApiError, type Api } from "../api";
import type { GameAddress } from "../answers";
import { study } from "../policy/study";
import { RecordError } from "../record/error";
import { decodeGame } from "../record/game";
import { annotate } from "../shogi/notation";
import { replay } from "../shogi/replay";
import type { OpenGame, State } from "../state.svelte";

const KEPT = 32;

/** Plies of the longest game that is drawn: one of 10,000 takes 2 s, one of 100,000 a minute. */
const MOST_PLIES = 20_000;

function tooLong(count: number): string {
  return `This game has ${count} plies; the tab draws up to ${MOST_PLIES}. tb_keisei.read_games reads it whole.`;
}

export class GameCtrl {
  private current = new AbortController();
  private readonly kept = new Map<string, OpenGame>();

  constructor(
    private readonly state: State,
    private readonly api: Api,
  ) {}

  /** Opens a game at a ply; what is shown stays until it is there. */
  async open(address: GameAddress, ply = 0): Promise<void> {
    this.current.abort();
    const { signal } = (this.current = new AbortController());
    this.state.opening = address;
    this.state.problem = null;
    try {
      const open = await this.get(address, signal);
      if (!signal.aborted) this.show(open, ply);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError || error instanceof RecordError)) throw error;
      this.fail(address, error.message);
    }
  }

  /** Fetches a game that is likely to be opened next. Failing is nothing to tell: opening it will. */
  prefetch(address: GameAddress): void {
    this.get(address, this.current.signal).catch(() => undefined);
  }

  /** A game from those kept, or from the server. */
  async get(address: GameAddress, signal: AbortSignal): Promise<OpenGame> {
    const key = [address.run, address.stream, address.writer, address.game_id].join("\n");
    const known = this.kept.get(key);
    if (known) return known;
    const game = await decodeGame(await this.api.game(address, signal));
    const { count } = game.plies;
    if (count > MOST_PLIES) throw new RecordError(tooLong(count));
    const replayed = replay(game.initial_sfen, game.plies.moves);
    if (replayed === null) throw new RecordError(`This game starts from a position that cannot be read: ${game.initial_sfen}`);
    const annotations = annotate(replayed, game.plies.moves);
    const open = { address, game, replay: replayed, annotations, study: study(game, replayed) };
    this.kept.set(key, open);
    if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value!);
    return open;
  }

  private show(open: OpenGame, ply: number): void {
    this.state.opening = null;
    this.state.open = open;
    this.state.playing = false;
    this.state.pointed = -1;
    this.state.focus = null;
    this.state.pinned = false;
    this.state.ply = Math.min(Math.max(0, ply), open.replay.last);
  }

  private fail(address: GameAddress, message: string): void {
    this.state.opening = null;
    this.state.open = null;
    this.state.playing = false;
    this.state.problem = { address, message };
  }
}
