"""The writer for trainers without torch; SummaryWriter builds on it."""

import os
import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any, ClassVar, Final, Self

from tensorboard.compat.proto.summary_pb2 import Summary

from tb_keisei.bridge.guard import Guard, tolerant
from tb_keisei.bridge.keywords import NOT_GIVEN, unexpected
from tb_keisei.bridge.meter import now
from tb_keisei.bridge.options import (
    FLUSH_SECS,
    MAX_QUEUE_BYTES,
    Internals,
    Options,
    directory_of,
    is_remote,
    is_true,
    seconds,
)
from tb_keisei.bridge.orders.game_facts import GAME_WORDS, clean_stream, game_of, kept
from tb_keisei.bridge.ply.input import input_row
from tb_keisei.bridge.ply.snapshot import number_of, whole_of
from tb_keisei.bridge.queue.game_item import GivenGame
from tb_keisei.bridge.queue.open_game import OpenGame
from tb_keisei.bridge.queue.outbox import Item, Kind
from tb_keisei.bridge.queue.probe_item import ProbeItem
from tb_keisei.bridge.queue.summaries import BuiltSummary, Scalar, text_summary
from tb_keisei.bridge.recorder import GameRecorder
from tb_keisei.bridge.say import shown
from tb_keisei.bridge.worker.health import Health
from tb_keisei.bridge.worker.worker import Worker
from tb_keisei.bridge.writing.lifetime import in_child
from tb_keisei.errors import GameError
from tb_keisei.record.game import Game, check_stream
from tb_keisei.record.player import Player

DEADLINE: Final = 10.0
"""Seconds that flush and close wait where nothing else is said."""

STRICT_VARIABLE: Final = "TB_KEISEI_STRICT"


class EventWriter:
    """Writes scalars, text, games and probes of one training run as TensorBoard event files.

    with EventWriter("runs/first") as writer:
        writer.add_scalar("train/loss", 0.5, global_step=1)
        rec = writer.game_recorder("self_play", black="learner", white="learner")
        rec.add_ply("7g7f", legal_moves=["7g7f", "2g2f"], policy=[0.6, 0.4], value=0.1)
        rec.finish(winner="black", reason="resign", global_step=1)

    Every call takes microseconds: one thread per writer does the encoding and all I/O. Nothing raises but wrong
    arguments in strict mode, nothing waits but `flush` and `close`, and those have a deadline. docs/bridge.md has the
    promises in full.
    """

    _internals: ClassVar[Internals] = Internals()

    def __init__(
        self,
        log_dir: str | os.PathLike[str],
        *,
        max_queue_bytes: int = MAX_QUEUE_BYTES,
        flush_secs: float = FLUSH_SECS,
        strict: bool = False,
        purge_step: int | None = None,
        filename_suffix: str = "",
    ) -> None:
        """Open a run. The directory is there when this returns, unless its file system takes more than two seconds.

        No other I/O happens here.

        Args:
            log_dir: the run's directory.
            max_queue_bytes: memory for what waits to be written, open games included. When it is full, records are
                given up in this order: bodies of games, images and histograms, text, headers of games, scalars.
            flush_secs: a record is written at most this long after the call (0.25 s where nothing is wrong).
            strict: raise for wrong arguments; also with TB_KEISEI_STRICT=1 in the environment. For tests and for
                setting up a trainer.
            purge_step: as in torch: TensorBoard then hides scalars of an earlier writer from this step on. No game is
                ever hidden.
            filename_suffix: end of the event files' names.

        Raises:
            BridgeError: in strict mode, where an option is wrong; else it is said, and the default holds.
        """
        self._open(log_dir, (max_queue_bytes, flush_secs, purge_step, filename_suffix), strict)

    def _open(self, log_dir: Any, options: tuple[Any, Any, Any, Any], strict: bool) -> None:
        self._guard = Guard(os.environ.get(STRICT_VARIABLE, "0") not in ("", "0"))
        self._guard.strict |= is_true(strict, "strict", self._guard)
        self._log_dir = directory_of(log_dir, self._guard)
        self._options = Options.checked(*options, self._guard)
        self._game_ids = count(1)
        self._directory = _absolute(self._log_dir)
        self._begin()
        self._worker.open_soon()
        in_child(self)

    def _begin(self) -> None:
        """A new opening of the run: a name, an outbox and files of its own. Nothing is opened or started yet."""
        self._worker = self._new_worker()
        self._guard.meter = self._worker.meter
        self._options = self._options._replace(purge_step=None)
        self._end = weakref.finalize(self, self._worker.stop)
        self._end.atexit = False

    def _new_worker(self) -> Worker:
        """What takes the records of one opening."""
        return Worker(self._directory, self._options, self._guard, self._internals)

    def begin_anew(self) -> None:
        """In a forked child: the parent's records and file stay the parent's; what is added here gets its own."""
        old = self._worker
        closed = old.closed
        old.orphan()
        self._end.detach()
        if not closed:
            self._begin()

    def __reduce__(self) -> tuple[Any, ...]:
        """In another process it is a writer of its own into the same run, with its own file and name."""
        options = self._options._asdict() | {"strict": self._guard.strict}
        return partial(type(self), self._directory, **options), ()

    def get_logdir(self) -> str:
        """The run's directory, as given."""
        return self._log_dir

    def add_scalar(
        self,
        tag: str = NOT_GIVEN,
        scalar_value: Any = NOT_GIVEN,
        global_step: Any = None,
        walltime: float | None = None,
        **unknown: Any,
    ) -> None:
        """Add one point of a curve. A tensor on a GPU is cloned and fetched later.

        Args:
            tag: name of the curve, like "train/policy_loss".
            scalar_value: a number, or an array or tensor of one element.
            global_step: the training step; None: 0, as in torch.
            walltime: seconds since 1970, UTC; None: now.
        """
        started = now()
        worker = self._worker
        try:
            if unknown:
                self._guard.misuse(unexpected("add_scalar", unknown))
            self._add(self._scalar(tag, scalar_value, global_step, walltime))
        except Exception as error:  # noqa: BLE001  # whatever a trainer gives, only strict mode may raise
            self._guard.refuse("add_scalar", error)
        worker.meter.training_ns += now() - started

    @tolerant
    def add_text(self, tag: str, text_string: str, global_step: Any = None, walltime: float | None = None) -> None:
        """Add a text (Markdown) to the Text dashboard."""
        with self._guard.during("add_text"):
            build = partial(text_summary, tag, text_string)
            self._add(self._summary(Kind.TEXT, 2 * len(text_string), build, global_step, walltime))

    def game_recorder(
        self,
        stream: str = NOT_GIVEN,
        *,
        black: str | Player = NOT_GIVEN,
        white: str | Player = NOT_GIVEN,
        initial_sfen: str | None = None,
        value_kind: str = "scalar",
        value_perspective: str = "side_to_move",
        **game_facts: Any,
    ) -> GameRecorder:
        """Begin to record a game; see GameRecorder.

        Args:
            stream: "self_play", "eval", …: any text of 1 to 80 characters.
            black, white: names of the players, or Player with checkpoint, rating and who is the learner. Where they
                change under way, or one plays both colours, give all as `players` instead and a `mover` each ply.
            initial_sfen: the first position; None: the usual start.
            value_kind: "win_probability" (0 to 1), "wdl", "scalar" (-1 to 1) or "raw_critic" (unbounded).
            value_perspective: "side_to_move", "black" or "none": whose chances a value tells.
            game_facts: other fields of Game by name (`game_id`, `actor`, `start_step`, `max_plies`, `ruleset`,
                `impasse_rule`, `repetition_rule`, `random_opening_plies`, `seed`, `game_fraction`, `policy_fraction`,
                `policy_noise`, `forward_mode`, `value_discount`, `bootstrapped`, `players`); others are kept as text.

        Raises:
            GameError, PositionError: in strict mode, where something is wrong.
        """
        started = now()
        facts = {"game_id": f"g{next(self._game_ids)}", "start_time": time.time(), **game_facts}
        facts |= {"initial_sfen": initial_sfen}
        if "players" not in game_facts or (black is not NOT_GIVEN and white is not NOT_GIVEN):
            facts |= {"black": black, "white": white}
        facts |= {"value_kind": value_kind, "value_perspective": value_perspective}
        facts = kept(facts)
        if self._worker.closed:
            self._after_close()
        try:
            check_stream(stream)
            if "players" not in game_facts and (black is NOT_GIVEN or white is NOT_GIVEN):
                raise GameError("black and white are to be given, or players: names, or Player")
            self._guard.check_words("game_recorder", game_facts, GAME_WORDS)
            if self._guard.strict:
                game_of(facts, stream, "")
        except Exception as error:  # noqa: BLE001  # whatever a trainer gives, only strict mode may raise
            self._guard.refuse("game_recorder", error)
        self._worker.expect_games()
        recorder = GameRecorder(self._worker, OpenGame(clean_stream(stream), facts), self._guard)
        self._worker.meter.training_ns += now() - started
        return recorder

    @tolerant
    def add_game(self, stream: str, game: Game, global_step: Any = None, walltime: float | None = None) -> None:
        """Add a finished game. `global_step` and `walltime`, where given, replace the game's step and end time."""
        with self._guard.during("add_game"):
            check_stream(stream)
            step = game.global_step if global_step is None else whole_of(global_step)
            end = (game.end_time or time.time()) if walltime is None else walltime
            self._worker.expect_games()
            item = GivenGame(replace(game, stream=stream, global_step=step, end_time=end))
            if not self._worker.offer_game(item):
                self._after_close()
                self._worker.offer_game(item)

    @tolerant
    def add_probe(
        self,
        name: str,
        sfen: str,
        *,
        legal_moves: Any,
        policy: Any,
        legal_indices: Any = None,
        value: Any = None,
        value_kind: str = "scalar",
        value_perspective: str = "side_to_move",
        solutions: Sequence[str] = (),
        held_out: bool = False,
        global_step: Any = NOT_GIVEN,
        walltime: float | None = None,
    ) -> None:
        """Record policy and value on one fixed position at one training step; arguments are those of `add_ply`.

        Log the same `name` and `sfen` again and again to see how the policy changes there.

        Args:
            solutions: the moves that are right, in USI, all of them legal: the tab shows their mass, and when it was
                learned or forgotten. Empty: nothing is asked of the position.
            held_out: the position is kept for judging and never used to choose among checkpoints.
            global_step: the training step, which is to be given.
        """
        with self._guard.during("add_probe"):
            row = input_row("", (legal_moves, policy, legal_indices), (value, None, None), {}, True, played=False)
            facts: dict[str, Any] = {"sfen": sfen, "value_kind": value_kind, "value_perspective": value_perspective}
            facts |= {"solutions": tuple(map(str, solutions)), "held_out": bool(held_out)}
            self._add(ProbeItem(name, row, facts, _told_step(global_step), walltime))

    @property
    def health(self) -> Health:
        """How the bridge does at this moment."""
        return self._worker.health()

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until everything given so far has been written to the file.

        Args:
            timeout: seconds to wait at most; None: 10.

        Returns:
            Whether it has. What is not written yet stays queued.
        """
        return self._worker.flush(seconds(timeout, DEADLINE, self._guard))

    def close(self, timeout: float | None = DEADLINE) -> bool:
        """Write what is queued, for at most `timeout` seconds, and end. Returns whether everything was written."""
        return self._worker.close(seconds(timeout, DEADLINE, self._guard))

    def _add(self, item: Item, run: str = "") -> None:
        """Queue a record for this run, or for one below it."""
        if self._guard.strict:
            item.check()
        if not self._worker.offer(item, run):
            self._after_close()
            self._worker.offer(item, run)

    def _after_close(self) -> None:
        """Something is given after `close`."""
        self._guard.misuse("a record given after the writer was closed is lost")

    @staticmethod
    def _scalar(tag: str, value: Any, step: Any, walltime: float | None) -> Scalar:
        if tag is NOT_GIVEN or value is NOT_GIVEN or value is None:
            raise TypeError("tag and scalar_value are to be given; None is no number")
        number = value if type(value) is float else number_of(value)
        return Scalar(tag, number, step if type(step) is int else _step(step), walltime)

    @staticmethod
    def _summary(
        kind: Kind, size: int, build: Callable[[], Summary], step: Any, walltime: float | None
    ) -> BuiltSummary:
        return BuiltSummary(kind, size, build, _step(step), walltime)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _step(step: Any) -> int:
    return 0 if step is None else int(step)


def _told_step(step: Any) -> int:
    """The step of a record that stands at one. Raises GameError where it is not told."""
    try:
        return whole_of(step)
    except (TypeError, ValueError, OverflowError):
        raise GameError(f"global_step is {shown(step)}; expected a whole number") from None


def _absolute(log_dir: str) -> str:
    """The directory, also after the training changes its own."""
    if is_remote(log_dir):
        return log_dir
    try:
        return os.path.abspath(log_dir)
    except OSError:  # the current directory is gone, and writing will say so
        return log_dir
