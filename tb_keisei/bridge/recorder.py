"""Records one game, ply by ply, on the trainer's thread."""

import time
from collections.abc import Mapping
from typing import Any, Final

from numpy import ndarray

from tb_keisei.bridge.guard import Guard
from tb_keisei.bridge.keywords import NOT_GIVEN, unexpected
from tb_keisei.bridge.meter import SAMPLE, now
from tb_keisei.bridge.orders.game_facts import Wrong, game_of, kept, plain, player_count
from tb_keisei.bridge.ply.columns import build_columns
from tb_keisei.bridge.ply.input import input_row
from tb_keisei.bridge.ply.problems import Problems
from tb_keisei.bridge.ply.row import FACTS, PROBLEM, ROW, USI, PlyRow, device_rows, move_only
from tb_keisei.bridge.ply.search_input import SEARCH_WORDS, SearchRow, search_row, taken
from tb_keisei.bridge.ply.table import table_of
from tb_keisei.bridge.queue.open_game import PLY_SIZE, OpenGame
from tb_keisei.bridge.queue.outbox import Kind
from tb_keisei.bridge.say import shown
from tb_keisei.bridge.worker.worker import Worker
from tb_keisei.errors import GameError
from tb_keisei.record.outcome import side_of
from tb_keisei.record.plies.ply import RESERVED_FACTS

FACT_SIZE: Final = 120

PLY_WORDS: Final = (
    RESERVED_FACTS
    | SEARCH_WORDS
    | {
        *("usi", "legal_moves", "policy", "legal_indices", "legal_count", "copy"),
        *("temperature", "noise", "reward", "advantage", "return", "mover", "policy_step"),
    }
)
"""Arguments of `add_ply`, and the words that have a meaning among its facts."""

FETCH_ROWS: Final = 64
"""Rows on a GPU after which the worker is asked to fetch them."""

_HEADER: Final = Kind.HEADER
_SAMPLED: Final = SAMPLE * ROW

RESERVED_AT_ONCE: Final = 1 << 15
"""Bytes that an open game reserves at a time, at least: a long one half as much again as it has."""


class GameRecorder:
    """One game being played. Made by `EventWriter.game_recorder`; for one thread at a time.

    rec = writer.game_recorder("self_play", black="learner", white="learner")
    rec.add_ply("7g7f", legal_moves=["7g7f", "2g2f"], policy=[0.6, 0.4], value=0.1)
    rec.finish(winner="black", reason="resign", global_step=4000)
    """

    def __init__(self, worker: Worker, game: OpenGame, guard: Guard) -> None:
        self._worker = worker
        self._outbox = worker.outbox
        self._game = game
        self._plies = game.plies
        self._rows = game.plies.rows
        self._strict = guard.strict
        self._guard = guard
        self._over = ""
        self._quick = not guard.strict
        self._outbox.open_game(game)

    @property
    def game_id(self) -> str:
        """The id that the game has in its writer."""
        return str(self._game.facts["game_id"])

    def add_ply(
        self,
        usi: str = NOT_GIVEN,
        *,
        legal_moves: Any = None,
        policy: Any = None,
        legal_indices: Any = None,
        value: Any = None,
        sampled_probability: Any = None,
        illegal_mass: Any = None,
        copy: bool = True,
        **ply_facts: Any,
    ) -> None:
        """Record one move and what the network said of the position before it. Takes a few microseconds.

        Args:
            usi: the move played, like "7g7f", "8h2b+" or "P*5e".
            legal_moves: all legal moves as USI texts, in any order.
            policy: raw network probabilities (after softmax; before temperature and noise), as a numpy array, torch
                tensor or list of any float type: of `legal_moves` in their order, shape (n,); or with `legal_indices`
                the full vector of the action space, shape (A,). None records the move only.
            legal_indices: place of each of `legal_moves` in the full vector, shape (n,), or a mask, shape (A,), whose
                order is that of `legal_moves`. The recorded policy is then normalised over the legal moves.
            value: of the position before the move, kind and perspective as said to `game_recorder`; or (win, draw,
                loss).
            sampled_probability: probability with which the move was drawn (after temperature and noise), 0 to 1.
            illegal_mass: mass on illegal moves before masking, 0 to 1; told from the full vector where not given.
            copy: False leaves a CUDA tensor uncloned; it must then stay as it is until the writer is flushed.
            ply_facts: more by name, each of which makes the call take twice as long:

                `mover`, a place in the game's `players`: who chose the move; `policy_step`: the training step of the
                weights that chose it.

                What search made of the position, beside the network's `policy`: `search_policy`, a distribution over
                `legal_moves`; `visits`, how often it looked at each (whole numbers; both of shape (n,), or (A,) with
                `legal_indices`); `search_kind`, what they are: "visits" (where only visits are given that need not be
                said), "gumbel" (of which visits are no shares), "multipv_softmax" or "explore_count"; `q`, value of
                each move, NaN where it has none, and `root_value`, of the position after the search, kind and
                perspective as those of `value`; `visits_total`, visits of the position.

                Numbers of your own (`temperature`, `noise`, `reward`, `advantage`, …). `residual` (mass of legal moves
                that are not listed), `legal_count`, `entropy` (nats) and `probability` have the meaning of Ply.

        A ply that is wrong keeps its move, loses its candidates and says why in the tab.

        Raises:
            PolicyError, MoveError, GameError: in strict mode, where something is wrong; the ply is then not recorded.
                Tensors on a GPU are not looked at: that would wait for it.
        """
        started = 0 if len(self._rows) % _SAMPLED else now()
        size = None
        if self._quick and type(policy) is ndarray and legal_indices is None and not ply_facts:
            size = self._plies.add_usual(usi, legal_moves, policy, value, sampled_probability, illegal_mass)
        if size is None:
            if self._over:
                self._guard.misuse(f"add_ply after the game was {self._over}")
                return
            if ply_facts:
                self._guard.check_words("add_ply", ply_facts, PLY_WORDS)
            searched = None
            if not SEARCH_WORDS.isdisjoint(ply_facts):
                searched = search_row(taken(ply_facts), legal_moves, legal_indices, copy)
            policies = (legal_moves, policy, legal_indices)
            row = input_row(usi, policies, (value, sampled_probability, illegal_mass), ply_facts, copy)
            size = self._add(row, searched)
        game = self._game
        game.used += PLY_SIZE + size
        if game.used - game.fetched_bytes > game.size:
            self._reserve()
        if started:
            self._worker.meter.add_sample(now() - started)

    def add_plies(
        self,
        usi: Any = NOT_GIVEN,
        *,
        legal_moves: Any = None,
        policy: Any = None,
        legal_indices: Any = None,
        value: Any = None,
        sampled_probability: Any = None,
        illegal_mass: Any = None,
        copy: bool = True,
        search_kind: str | None = None,
        **ply_facts: Any,
    ) -> None:
        """Record several plies of this game: every argument of `add_ply` as a sequence with one entry a ply, or None.

        `policy` and what search made may be arrays of shape (plies, A) together with `legal_indices`; `search_kind` is
        one for all. Raises like `add_ply`.
        """
        columns = {
            "legal_moves": legal_moves,
            "policy": policy,
            "legal_indices": legal_indices,
            "value": value,
            "sampled_probability": sampled_probability,
            "illegal_mass": illegal_mass,
            **ply_facts,
        }
        try:
            given = self._whole_columns(columns, len(usi))
            for place, move in enumerate(usi):
                row = {name: column[place] for name, column in given.items()}
                if search_kind is not None:
                    row["search_kind"] = search_kind
                self.add_ply(move, copy=copy, **row)
        except Exception as error:  # noqa: BLE001  # whatever a trainer gives, only strict mode may raise
            self._guard.refuse("add_plies", error)

    def _whole_columns(self, columns: Mapping[str, Any], plies: int) -> dict[str, Any]:
        """Those that have an entry a ply; of another it is said that it is left out."""
        whole: dict[str, Any] = {}
        for name, column in columns.items():
            if column is None:
                continue
            try:
                entries = len(column)
            except Exception:  # noqa: BLE001  # a trainer's own objects may raise anything
                entries = -1
            if entries == plies:
                whole[name] = column
            else:
                found = f"has {entries} entries for {plies} plies" if entries >= 0 else f"is {shown(column)}"
                self._guard.refuse("add_plies", GameError(f"{name} {found}: give one entry a ply"))
        return whole

    def finish(
        self,
        *,
        winner: str | None = NOT_GIVEN,
        reason: str = NOT_GIVEN,
        kind: str | None = None,
        global_step: Any = NOT_GIVEN,
        walltime: float | None = None,
        final_sfen: str = "",
        reason_text: str = "",
        players: Any = None,
        **unknown: Any,
    ) -> None:
        """The game is over: hand it to the writer. Takes some ten microseconds.

        Args:
            winner: "black", "white", or None for a draw or no result; also "sente", "後手", 0 (Black), 1 and the like.
            reason: a canonical reason (docs/format.md) or the trainer's own word, which is translated and kept; case,
                spaces and signs do not matter ("MAX_MOVES", "%TORYO", "千日手").
            kind: "win", "draw", "truncated", "aborted" or "unknown"; None: told from winner and reason.
            global_step: the training step.
            walltime: seconds since 1970, UTC; None: now.
            final_sfen: the position at the end, as the trainer has it.
            reason_text: the trainer's own words.
            players: all who played, as names or Player, where some came in under way; each ply's `mover` is a place
                among them.

        `winner`, `reason` and `global_step` are to be given. A game that lacks one is recorded without, and says so.

        Raises:
            GameError, PositionError: in strict mode, where something is wrong; the game is then still open.
            BridgeError: in strict mode, where there is no such argument.
        """
        if self._over:
            self._guard.misuse(f"finish after the game was {self._over}")
            return
        started = now()
        game = self._game
        if unknown:
            self._guard.misuse(unexpected("finish", unknown))
        winner = self._winner(winner)
        step = plain(global_step)
        end = {
            "outcome": (winner, plain(reason), plain(kind), plain(reason_text)),
            "global_step": step,
            "start_step": game.facts.get("start_step", step if type(step) is not Wrong else None),
            "end_time": time.time() if walltime is None else plain(walltime),
            "final_sfen": plain(final_sfen),
        }
        if players is not None:
            end |= kept({"players": players})
        if self._guard.strict:
            game_of(game.facts | end, game.stream, "")
        game.end(end)
        if game.waiting:
            game.hand_over()
        self._end("finished")
        if game.kind is _HEADER:
            game.drop_plies()
        else:
            self._outbox.reserve(game, game.used - game.fetched_bytes - game.size)  # give back what is not used
        game.time = started
        game.step = step if type(step) is int else 0
        if not self._worker.offer_game(game):
            self._guard.misuse("finish after the writer was closed, or in a process forked since: the game is lost")
        self._worker.meter.training_ns += now() - started

    def _winner(self, winner: Any) -> Any:
        """The winner; Wrong where it is no side, which the game then says."""
        side = plain(winner)
        try:
            return side if isinstance(side, Wrong) else side_of(side)
        except GameError as error:
            self._guard.refuse("finish", error)
        return Wrong(f"{shown(side)}; expected 'black', 'white', or None for a draw or no result")

    def abort(self) -> None:
        """Forget the game. To record one that was broken off, finish it with kind "aborted"."""
        if self._over:
            self._guard.misuse(f"abort after the game was {self._over}")
            return
        self._end("aborted")
        self._outbox.abandon(self._game)

    def _end(self, how: str) -> None:
        self._over = how
        self._quick = False

    def __del__(self) -> None:
        if not getattr(self, "_over", "never opened"):
            self._outbox.abandon(self._game)

    def _reserve(self) -> None:
        """Ask for more memory; where there is none only the opening and numbers of the game are kept."""
        if self._game.kind is _HEADER:
            self._game.drop_plies()
        else:
            self._outbox.reserve(self._game, max(RESERVED_AT_ONCE, self._game.size >> 1))

    def _add(self, row: PlyRow, search: SearchRow | None) -> int:
        """Add a ply; return its bytes. What waits on a GPU is accounted for, and fetched by the worker now and then."""
        game = self._game
        ply = len(self._plies)
        if self._strict:
            _raise_problems(row, ply, search, game.facts)
        if game.kind is _HEADER:
            row, search = move_only(row[USI]), None
        found = device_rows(row)
        size = 0
        if search is not None:
            game.searches[ply] = search
            found += search.device_rows()
            size = len(search.moves) + len(search.policy) + len(search.visits) + len(search.q)
        if found:
            game.from_device = True
            game.waiting += found
            if len(game.waiting) >= FETCH_ROWS:
                game.hand_over()
                self._worker.fetch_soon(game)
        return self._plies.add(row) + size + FACT_SIZE * len(row[FACTS] or ())


def _raise_problems(row: PlyRow, ply: int, search: SearchRow | None, facts: Mapping[str, Any]) -> None:
    """Raise the first problem of a row; what is on a GPU is not looked at."""
    problems = Problems()
    if device_rows(row):
        row = (*move_only(row[USI])[:-1], row[PROBLEM])
    looked_at = search is not None and not any(search.device_rows())
    searches = {0: search} if search is not None and looked_at else {}
    build_columns(table_of(row), problems, searches, player_count(facts), str(facts.get("value_kind")))
    problems.raise_first(f"ply {ply}")
