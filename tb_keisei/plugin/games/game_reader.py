"""Opening a game: from its header to the bytes that the bridge wrote, untouched.

    entry = reader.find("demo", "self_play", "0123456789abcdef", "g17")
    reader.read(entry)

TensorBoard gives a game's bytes for a key only, and the keys of a whole segment at once: both are cached.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

from tb_keisei.errors import FormatError
from tb_keisei.plugin.games.listing import GIVEN_UP_TEXT
from tb_keisei.plugin.games.prefetch import Prefetch
from tb_keisei.plugin.games.rows import GIVEN_UP, PLACED
from tb_keisei.plugin.games.store import Entry, GameStore
from tb_keisei.plugin.http.errors import DamagedError, GivenUpError, NotFoundError, NotLoadedError, PutAsideError
from tb_keisei.plugin.provider.byte_cache import ByteCache
from tb_keisei.plugin.provider.references import References
from tb_keisei.plugin.provider.source import Series, Source
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.envelope import beginning, open_envelope
from tb_keisei.record.series import FIRST_EVENT_STEP, PUT_ASIDE, Segment

_OVERHEAD: Final = 200
"""Bytes that Python needs for a key and its place in the cache, about."""

_ID_FIRST: Final = pb.Game(game_id="?").SerializeToString()[:1]
"""What an id begins with."""

_PUT_ASIDE_TEXT: Final = (
    "The moves of this game were put aside by `tb-keisei compact`; nothing is lost. To open it, run "
    "`tb-keisei compact --restore` on its run and restart TensorBoard."
)

_NO_SERIES_TEXT: Final = (
    "TensorBoard holds no game of this game's segment. Try again in a moment; if it stays like this, the first record "
    "of the segment is damaged or lost, and TensorBoard reads none without it: tb_keisei.read_games does."
)


class GameReader:
    """Finds and reads games. `cache_bytes` bounds what it keeps of games and references together."""

    def __init__(self, store: GameStore, source: Source, cache_bytes: int) -> None:
        self._store = store
        self._source = source
        self._references: ByteCache[References] = ByteCache(cache_bytes // 4)
        self._games: ByteCache[bytes] = ByteCache(cache_bytes - cache_bytes // 4)
        self._prefetch = Prefetch[tuple[Series, int]](lambda wish: self._references_of(*wish))

    def find(self, run: str, stream: str, writer: str, game_id: str) -> Entry:
        """A game that can be opened.

        Raises NotFoundError, GivenUpError where its body was given up, DamagedError where nothing tells where it is.
        """
        entry = self._store.snapshot().run(run).find(stream, writer, game_id)
        if entry is None:
            raise NotFoundError(f"run {run[:200]!r} has no game {game_id[:200]!r} of that stream and writer")
        state = entry.games.rows[entry.row]["state"]
        if state == GIVEN_UP:
            raise GivenUpError(GIVEN_UP_TEXT)
        if state != PLACED:
            raise DamagedError(entry.games.errors[entry.row])
        return entry

    def expect(self, entries: Sequence[Entry]) -> None:
        """These are on a screen, and one may be opened next: have the references to all of them read meanwhile."""
        newest: dict[Series, int] = {}
        for entry in entries:
            row = entry.games.rows[entry.row]
            if row["state"] == PLACED:
                series = _series(entry)
                newest[series] = max(newest.get(series, FIRST_EVENT_STEP), int(row["event_step"]))
        self._prefetch.want(list(newest.items()))

    def read(self, entry: Entry) -> bytes:
        """The game's envelope, as it was written.

        Raises NotLoadedError where TensorBoard does not hold it, PutAsideError where a person had it put aside,
        DamagedError where it is no envelope, UnavailableError where TensorBoard does not answer.
        """
        row = entry.games.rows[entry.row]
        series, place = _series(entry), (int(row["event_step"]), int(row["index"]))
        game = self._games.get((series, place))
        if game is None:
            game = self._fetch(series, *place)
            if game == PUT_ASIDE:
                raise PutAsideError(_PUT_ASIDE_TEXT)
            _check_size(game, int(row["size"]))
            self._games.put((series, place), game, len(game) + _OVERHEAD)
        _check_id(game, entry.games.ids[entry.row])
        return game

    def _fetch(self, series: Series, step: int, blob: int) -> bytes:
        references = self._references_of(series, step)
        if references is None:
            raise NotLoadedError(_NO_SERIES_TEXT)
        if not references.has_step(step):
            raise NotLoadedError(
                "TensorBoard lists this game but has not loaded it yet. Try again in a moment; if it stays like this, "
                "start TensorBoard without a limit for keisei in --samples_per_plugin."
            )
        key = references.key(step, blob)
        if key is None:
            raise DamagedError("damaged: the header points to a game that was never written")
        game = self._source.read_blob(key)
        if game is None:
            raise NotLoadedError("TensorBoard does not hold this game any more; its run was removed or replaced.")
        return game

    def _references_of(self, series: Series, step: int) -> References | None:
        """References of a series. Where the known ones lack `step` they are read again: the series has grown."""
        known = self._references.get(series)
        if known is not None and known.has_step(step):
            return known
        references = self._source.read_references(series)
        if references is not None:
            self._references.put(series, references, references.nbytes + _OVERHEAD)
        return references


def etag(entry: Entry) -> str:
    """What stands for a game's bytes: its writer and id name them for good."""
    digest = hashlib.sha256(entry.games.ids[entry.row].encode()).hexdigest()[:32]
    return f"{entry.games.segment.writer}-{digest}"


def _series(entry: Entry) -> Series:
    segment = entry.games.segment
    number = int(entry.games.rows[entry.row]["segment"])
    return entry.run, Segment(segment.stream, segment.writer, number).games_tag


def _check_size(game: bytes, size: int) -> None:
    """Raise DamagedError unless the bytes are as many as the header says."""
    if size and len(game) != size:
        raise DamagedError(f"damaged: this game has {len(game)} bytes, and {size} were written")


def _check_id(game: bytes, game_id: str) -> None:
    """Raise DamagedError unless the bytes are an envelope of the game with that id.

    No more is inflated than the id, which stands first in the message.
    """
    try:
        envelope = open_envelope(game)
    except FormatError as error:
        raise DamagedError(f"damaged: {error}") from error
    expected = pb.Game(game_id=game_id).SerializeToString()
    found = beginning(envelope, max(len(expected), 1))
    if found[:1] == _ID_FIRST and found != expected:
        raise DamagedError("damaged: this line of the list leads to another game")
