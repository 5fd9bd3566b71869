"""The SQLite database of Keisei's version of 2026, read beside a live trainer."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tb_keisei.errors import SourceError

_BATCH: Final = 500
_BUSY_SECS: Final = 5.0
_NEEDED: Final = {"metrics", "training_state"}

Row = dict[str, Any]


class Database:
    """Never writes, and holds no transaction between two calls, so that the trainer's checkpoints can go on."""

    def __init__(self, path: Path) -> None:
        """Raises SourceError where there is no such database."""
        if not path.is_file():
            raise SourceError(f"there is no database at {str(path)!r}")
        self._path = path
        with self._opened() as connection:
            self._tables = {row["name"] for row in connection.execute("SELECT name FROM sqlite_master")}
        if not self._tables >= _NEEDED:
            raise SourceError(f"{str(path)!r} is no database of Keisei's: it has no table metrics or training_state")

    def rows_after(self, table: str, row_id: int) -> list[Row]:
        """At most 500 rows of a table with a greater id, in order; none where an older schema lacks the table."""
        return self._rows(table, f"SELECT * FROM {table} WHERE id > ? ORDER BY id LIMIT {_BATCH}", row_id)

    def finished_games(self, row_id: int) -> list[Row]:
        """At most 20 finished showcase games with a greater id."""
        query = "SELECT * FROM showcase_games WHERE id > ? AND status != 'in_progress' ORDER BY id LIMIT 20"
        return self._rows("showcase_games", query, row_id)

    def unfinished_games(self) -> set[int]:
        """Ids of games that are being played."""
        query = "SELECT id FROM showcase_games WHERE status = 'in_progress'"
        return {row["id"] for row in self._rows("showcase_games", query)}

    def moves(self, game_id: int) -> list[Row]:
        """Moves of a showcase game; columns of a later schema are None."""
        rows = self._rows("showcase_moves", "SELECT * FROM showcase_moves WHERE game_id = ? ORDER BY ply", game_id)
        return [{"move_usi": None, "move_heatmap_json": None} | row for row in rows]

    def entries(self) -> list[Row]:
        """All league entries, the strongest first."""
        return self._rows("league_entries", "SELECT * FROM league_entries ORDER BY elo_rating DESC")

    def state(self) -> Row:
        """The training's state; empty where it has not begun."""
        rows = self._rows("training_state", "SELECT * FROM training_state WHERE id = 1")
        return rows[0] if rows else {}

    def started_at(self) -> str:
        """When the training began that this database is of: a resumed one keeps it; empty where none has."""
        return str(self.state().get("started_at") or "")

    def last_step(self, row_id: int) -> int:
        """The greatest step of the metrics up to a row; −1 where there is none."""
        rows = self._rows("metrics", "SELECT MAX(step) AS step FROM metrics WHERE id <= ?", row_id)
        found = rows[0]["step"] if rows else None
        return -1 if found is None else int(found)

    def step_at(self, time: str) -> int:
        """The training step at a time of the database; 0 before the first metrics."""
        query = "SELECT step FROM metrics WHERE timestamp <= ? ORDER BY id DESC LIMIT 1"
        rows = self._rows("metrics", query, time)
        return int(rows[0]["step"]) if rows else 0

    def _rows(self, table: str, query: str, *arguments: object) -> list[Row]:
        if table not in self._tables:
            return []
        with self._opened() as connection:
            return [dict(row) for row in connection.execute(query, arguments)]

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = self._connect()
            try:
                yield connection
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise SourceError(f"{str(self._path)!r} cannot be read: {error}") from error

    def _connect(self) -> sqlite3.Connection:
        """A read-only connection; on read-only media, where nobody can write, SQLite must be told so."""
        uri = f"{self._path.resolve().as_uri()}?mode=ro"
        try:
            connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_SECS)
            connection.execute("SELECT 1 FROM sqlite_master").close()
        except sqlite3.OperationalError:
            if self._path.with_name(self._path.name + "-wal").exists():
                raise
            connection = sqlite3.connect(f"{uri}&immutable=1", uri=True)
        connection.row_factory = sqlite3.Row
        return connection
