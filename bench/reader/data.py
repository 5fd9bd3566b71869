"""A log directory with very many games, made fast: a few dozen games played, their bytes written again and again."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from tensorboard.compat.proto import event_pb2, summary_pb2

from bench.games import PlannedGame, planned_games
from bench.reader.size import Size
from tb_keisei.events.event import file_version_event, games_event, index_event, table_event
from tb_keisei.events.framing import frame
from tb_keisei.record import Candidate, Game, GameHeader, Outcome, Player, Ply, encode_game
from tb_keisei.record.header import Place, header_of
from tb_keisei.record.plies.columns import to_columns
from tb_keisei.record.series import FIRST_EVENT_STEP, SEGMENT_GAMES, Segment
from tb_keisei.record.wire.codec import encode_index, encode_table

LAST_TAG = "last"
"""A scalar at the end of every file: TensorBoard shows it when it has loaded all before it."""
STREAM = "self_play"
POOL = 50
"""Different games; game n is the (n modulo POOL)th of them."""
_WALLTIME = 1_750_000_000.0
_INDEX_GAMES = 20
_OUTCOMES = (
    Outcome("black", "win", "checkmate"),
    Outcome("white", "win", "resign"),
    Outcome(None, "draw", "repetition"),
    Outcome(None, "truncated", "max_moves"),
)


@dataclass(frozen=True)
class Body:
    """A game, its bytes, its header without a place, and what a person would log of it as text."""

    game: Game
    data: bytes
    header: GameHeader
    text: str


def bodies(plies: int) -> list[Body]:
    """POOL games with the full policy at every ply."""
    return [_body(number, planned) for number, planned in enumerate(planned_games(POOL, plies))]


def body_of(game_id: str) -> int:
    """Which of them a game in the list is."""
    return int(game_id.rpartition("-")[2]) % POOL


def _body(number: int, planned: PlannedGame) -> Body:
    plies = tuple(
        Ply(ply.usi, tuple(map(Candidate, ply.legal_moves, map(float, ply.policy))), value=ply.value) for ply in planned
    )
    outcome = _OUTCOMES[number % len(_OUTCOMES)]
    players = Player("learner", learner=True), Player(f"checkpoint {number % 7}")
    game = Game(game_id=str(number), stream=STREAM, black=players[0], white=players[1], outcome=outcome, plies=plies)
    return Body(game, encode_game(game), header_of(game, to_columns(plies)), _text(planned))


def _text(planned: PlannedGame) -> str:
    """Each move with the value and the five moves that the policy likes best: about as many bytes as the game."""
    lines = []
    for ply in planned:
        best = sorted(zip(ply.policy.tolist(), ply.legal_moves, strict=True), reverse=True)[:5]
        lines.append(f"{ply.usi} {ply.value:.3f} " + " ".join(f"{usi}:{p:.3f}" for p, usi in best))
    return "\n".join(lines)


def write_run(run: Path, writer: str, pool: Sequence[Body], games: int) -> None:
    """One event file with `games` games, and the scalar at its end."""
    run.mkdir(parents=True)
    with (run / f"events.out.tfevents.1750000000.host.1.{writer}").open("wb") as file:
        file.write(frame(file_version_event(_WALLTIME)))
        for start in range(0, games, SEGMENT_GAMES):
            segment = Segment(STREAM, writer, start // SEGMENT_GAMES)
            file.writelines(map(frame, _segment(segment, pool, start, min(start + SEGMENT_GAMES, games))))
        value = summary_pb2.Summary.Value(tag=LAST_TAG, simple_value=1.0)
        last = event_pb2.Event(wall_time=_WALLTIME + games, step=1, summary=summary_pb2.Summary(value=[value]))
        file.write(frame(last.SerializeToString()))


def _segment(segment: Segment, pool: Sequence[Body], start: int, end: int) -> Iterator[bytes]:
    """Events of one segment: games as they come, an index event after every 20, the table at the end."""
    headers: list[GameHeader] = []
    indexes: list[bytes] = []
    for number in range(start, end):
        body, step = pool[number % len(pool)], FIRST_EVENT_STEP + number - start
        yield games_event(segment, [body.data], step, _WALLTIME + number, first=number == start)
        place = Place(segment.games_tag, step, 0, len(body.data))
        name = _game_id(segment.writer, number)
        times = {"start_step": 100 * number, "global_step": 100 * number + 99, "end_time": _WALLTIME + number}
        headers.append(replace(body.header, game_id=name, place=place, **times))
        if len(headers) == _INDEX_GAMES or number == end - 1:
            index_step = FIRST_EVENT_STEP + (number - start) // _INDEX_GAMES
            indexes.append(encode_index(headers))
            yield index_event(segment, indexes[-1], index_step, _WALLTIME + number, first=number - start < _INDEX_GAMES)
            headers = []
    yield table_event(segment, encode_table(indexes), _WALLTIME + end)


def _game_id(writer: str, number: int) -> str:
    return f"{writer[:2]}-{number}"


def _writer(run: int) -> str:
    return f"{run:02x}" + 14 * "0"


def names_of(run: int, number: int) -> dict[str, str]:
    """By what game `number` of a run of `write_runs` is asked for."""
    names = {"run": f"run{run:02d}", "stream": STREAM, "writer": _writer(run)}
    return names | {"game_id": _game_id(_writer(run), number)}


def write_runs(logdir: Path, pool: Sequence[Body], runs: int, games: int) -> None:
    """`games` games in `runs` runs."""
    for number in range(runs):
        write_run(logdir / f"run{number:02d}", _writer(number), pool, games // runs)


def write_texts(run: Path, pool: Sequence[Body], games: int) -> None:
    """The same games for TensorBoard's Text dashboard, as torch's add_text writes them."""
    from torch.utils.tensorboard.summary import text

    run.mkdir(parents=True)
    with (run / "events.out.tfevents.1750000000.host.1.text").open("wb") as file:
        file.write(frame(file_version_event(_WALLTIME)))
        for number in range(games):
            summary = text("games", pool[number % len(pool)].text)
            event = event_pb2.Event(wall_time=_WALLTIME + number, step=number)
            event.summary.MergeFromString(summary.SerializeToString())
            file.write(frame(event.SerializeToString()))


class Data:
    """Log directories of some size in a folder, written when first asked for, and used again if they are there."""

    def __init__(self, folder: Path, size: Size) -> None:
        self.size = size
        self._folder = folder

    @cached_property
    def pool(self) -> list[Body]:
        """The different games."""
        return bodies(self.size.plies)

    @cached_property
    def runs(self) -> Path:
        """All games."""
        return self._runs(self.size.games)

    @cached_property
    def python_runs(self) -> Path:
        """As many as the Python loader has time for."""
        return self._runs(self.size.python_games)

    @cached_property
    def texts(self) -> Path:
        """One run of games as text."""
        return self._made(
            f"texts-{self.size.texts}", lambda path: write_texts(path / "run", self.pool, self.size.texts)
        )

    @contextmanager
    def copied(self) -> Iterator[Path]:
        """A copy of `runs` that may be changed."""
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            yield Path(shutil.copytree(self.runs, Path(folder, "runs")))

    def _runs(self, games: int) -> Path:
        return self._made(f"games-{games}", lambda path: write_runs(path, self.pool, self.size.runs, games))

    def _made(self, name: str, write: Callable[[Path], None]) -> Path:
        path = self._folder / name
        if not path.exists():
            unfinished = path.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            write(unfinished)
            unfinished.rename(path)
        return path
