"""Games that stand in event files without a header, as a kill in the middle of a write leaves them."""

from tb_keisei.errors import FormatError
from tb_keisei.record.series import Kind
from tb_keisei.record.wire.codec import decode_index


class Headerless:
    """Told of every game and index of a run, it knows the games whose header has not come.

    A header stands close behind its game, so that few are remembered at any time.
    """

    def __init__(self) -> None:
        self._games: set[tuple[str, int, int]] = set()

    def __len__(self) -> int:
        return len(self._games)

    def add(self, kind: Kind, tag: str, event_step: int, data: list[bytes]) -> None:
        """The payloads of one event of a series."""
        if kind == "games":
            self._games.update((tag, event_step, place) for place in range(len(data)))
        elif kind == "index":
            for index in data:
                self._add_index(index)

    def _add_index(self, index: bytes) -> None:
        try:
            places = [header.place for header in decode_index(index)]
        except FormatError:
            return  # damage has words of its own
        self._games.difference_update((place.tag, place.event_step, place.index) for place in places if place)


HEADERLESS = (
    "the process was killed in the middle of a write. Nothing is lost: read_games reads them, and the tab lists them"
)
"""What is to be said of such games, behind their number."""
