"""`tb-keisei follow keisei-db keisei.db --logdir DIR`: Keisei's version of 2026, from its database alone."""

import argparse
import logging
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tensorboard.compat.proto import event_pb2

from tb_keisei.adapters.keisei.db.database import Database
from tb_keisei.adapters.keisei.db.showcase import STREAM, game_of, seconds
from tb_keisei.adapters.keisei.logdir import event_files_in
from tb_keisei.adapters.keisei.names import scalars_of
from tb_keisei.bridge.event_writer import EventWriter
from tb_keisei.errors import RecordError, SourceError
from tb_keisei.events.reading import read_games
from tb_keisei.events.scan import read_events
from tb_keisei.events.walk import Lost

_POLL_SECS: Final = 5.0
_FLUSH_SECS: Final = 60.0
_CURSOR: Final = "keisei_db/"
_STARTED: Final = f"{_CURSOR}started_at"
_log = logging.getLogger("tb_keisei.adapters.keisei")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("database", type=Path, help="the trainer's SQLite database; it is never written to")
    parser.add_argument("--logdir", type=Path, required=True, help="directory for the event files")
    parser.add_argument("--once", action="store_true", help="read what is there and end; else go on until Ctrl-C")


def main(args: argparse.Namespace) -> int:
    """Follow the database. Raises SourceError where it cannot be read."""
    database = Database(args.database)
    try:
        while True:
            directory, progress = place_of(args.logdir, database.started_at())
            with EventWriter(directory) as writer:
                follower = Follower(database, writer, progress)
                while not follower.is_replaced():
                    _poll(follower, args.once)
                    if args.once:
                        return 0
                    time.sleep(_POLL_SECS)
    except KeyboardInterrupt:
        return 0


def _poll(follower: "Follower", once: bool) -> None:
    try:
        while follower.step():
            pass
    except SourceError as error:
        if once:
            raise
        _log.warning("%s; trying again in %d s", error, _POLL_SECS)


def place_of(directory: Path, started_at: str) -> tuple[Path, "Progress"]:
    """Where a training's numbers go, and what is there: a training begun anew gets a sub-run by its start.

    Its ids and steps begin anew too: in the directory of the one before, none of them would be seen.
    """
    progress = Progress.of(directory)
    if not progress.rows or progress.started_at in ("", started_at):
        return directory, progress
    name = "begun-" + "".join(letter if letter.isalnum() else "-" for letter in started_at)
    _log.warning("this database is of another training than %s: it goes to %s", directory, name)
    return directory / name, Progress.of(directory / name)


class Progress:
    """What the event files hold already: the files themselves tell, so that nothing else can disagree with them."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}
        self.games: set[str] = set()
        self.started_at = ""

    @classmethod
    def of(cls, directory: Path) -> "Progress":
        """Read it from a directory's event files."""
        progress = cls()
        files = event_files_in(directory)
        for path in files:
            for event in read_events(path):
                if not isinstance(event, Lost):
                    progress._note(event)
        for path in files:
            progress.games |= {game.game_id for game in read_games(path) if game.stream == STREAM}
        return progress

    def _note(self, event: event_pb2.Event) -> None:
        for value in event.summary.value:
            if value.tag == f"{_STARTED}/text_summary":
                self.started_at = value.tensor.string_val[0].decode()
            elif value.tag.startswith(_CURSOR):
                table = value.tag.removeprefix(_CURSOR)
                self.rows[table] = max(self.rows.get(table, 0), event.step)


class Follower:
    """Carries new rows over, batch by batch.

    The id of a table's last row stands behind its numbers as the step of the scalar `keisei_db/<table>`: after a
    restart it goes on there.
    """

    def __init__(self, database: Database, writer: EventWriter, progress: Progress) -> None:
        self._database = database
        self._writer = writer
        self._progress = progress
        self._games_from = 0
        self._started_at = database.started_at()

    def is_replaced(self) -> bool:
        """Whether another training has begun in the database's place. While it cannot be read, that is not known."""
        try:
            now = self._database.started_at()
        except SourceError:
            return False
        if not self._started_at:
            self._started_at = now
        return now not in ("", self._started_at)

    def step(self) -> bool:
        """Carry one batch of each table over and wait until it is on disk; whether there was anything."""
        done = [self._config(), self._metrics(), self._elo(), self._games()]
        if any(done) and not self._writer.flush(_FLUSH_SECS):
            raise SourceError(f"{self._writer.get_logdir()!r} cannot be written to")
        return any(done)

    def _metrics(self) -> bool:
        known = self._progress.rows.get("metrics", 0)
        rows = self._database.rows_after("metrics", known)
        last = self._database.last_step(known)
        for row in rows:
            if row["step"] <= last:
                continue  # of a resumed training, which does the steps since its checkpoint once more
            last = row["step"]
            numbers = scalars_of({name: value for name, value in row.items() if name not in ("id", "step")})
            self._write(numbers, row["step"], row["timestamp"])
        return self._advance("metrics", rows)

    def _elo(self) -> bool:
        rows = self._database.rows_after("elo_history", self._progress.rows.get("elo_history", 0))
        entries = self._database.entries() if rows else []
        names = {entry["id"]: entry["display_name"] for entry in entries}
        last = {(row["entry_id"], row["epoch"]): row for row in rows}
        for (entry, epoch), row in last.items():
            tag = f"elo/{entry} {names.get(entry, '')}".strip()
            self._write({tag: row["elo_rating"]}, epoch, row["recorded_at"])
        if rows:
            self._writer.add_text("league", _table(entries), rows[-1]["epoch"])
        return self._advance("elo_history", rows)

    def _games(self) -> bool:
        rows = self._database.finished_games(self._games_from)
        for row in rows:
            if str(row["id"]) not in self._progress.games:
                self._game(row)
                self._progress.games.add(str(row["id"]))
        if rows:
            self._games_from = rows[-1]["id"]
        else:
            # Games that are still being played come before some that are over: look there again next time.
            self._games_from = min(
                (number - 1 for number in self._database.unfinished_games()), default=self._games_from
            )
        return bool(rows)

    def _game(self, row: Mapping[str, Any]) -> None:
        step = self._database.step_at(row["completed_at"] or row["started_at"])
        try:
            game = game_of(row, self._database.moves(row["id"]), step)
        except RecordError as error:
            _log.warning("showcase game %s is left out: %s", row["id"], error)
            return
        self._writer.add_game(STREAM, game)

    def _config(self) -> bool:
        if "config" in self._progress.rows:
            return False
        state = self._database.state()
        if not state:
            return False
        self._writer.add_text("config", f"```json\n{state['config_json']}\n```", 0)
        self._writer.add_text(_STARTED, str(state["started_at"]), 0)
        return self._advance("config", [{"id": 1}])

    def _advance(self, table: str, rows: list[dict[str, Any]]) -> bool:
        if not rows:
            return False
        self._progress.rows[table] = rows[-1]["id"]
        self._writer.add_scalar(_CURSOR + table, float(len(rows)), rows[-1]["id"])
        return True

    def _write(self, numbers: Mapping[str, float], step: int, recorded_at: str) -> None:
        for tag, value in numbers.items():
            self._writer.add_scalar(tag, value, step, seconds(recorded_at) or None)


def _table(entries: list[dict[str, Any]]) -> str:
    rows = [
        f"| {entry['id']} | {entry['display_name']} | {entry.get('role', '')} | {entry.get('status', '')} "
        f"| {entry['elo_rating']:.0f} | {entry.get('games_played', 0)} |"
        for entry in entries
    ]
    return "\n".join(["| entry | name | role | status | Elo | games |", "|---|---|---|---|---|---|", *rows])
