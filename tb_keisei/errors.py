"""The errors of tb_keisei, one tree.

KeiseiError
├── RecordError              a record that is not valid
│   ├── MoveError            text that is not a USI move
│   ├── PositionError        text that is not an SFEN position
│   ├── PolicyError          probabilities that are no policy over the legal moves
│   └── GameError            a game, ply, outcome, player or probe with a wrong field
├── FormatError              bytes that are not a record
│   └── NewerVersionError    bytes of a version that this package does not know
├── EventFileError           an event file that cannot be read on
├── SourceError              a trainer's log or database that cannot be used
└── BridgeError              wrong use of the writer or a recorder; raised in strict mode only

    try:
        games = list(tb_keisei.read_games("runs"))
    except tb_keisei.KeiseiError as error:
        print(error)
"""


class KeiseiError(Exception):
    """Base of all errors of this package."""


class RecordError(KeiseiError, ValueError):
    """A record that is not valid."""


class MoveError(RecordError):
    """Text that is not a USI move."""


class PositionError(RecordError):
    """Text that is not an SFEN position."""


class PolicyError(RecordError):
    """Probabilities that are no policy over the legal moves."""


class GameError(RecordError):
    """A game, ply, outcome, player or probe with a wrong field."""


class FormatError(KeiseiError):
    """Bytes that are not a record."""


class NewerVersionError(FormatError):
    """Bytes of a version that this package does not know; update tb_keisei to read them."""

    def __init__(self, version: int) -> None:
        super().__init__(f"this record has format version {version}; update tb-keisei to read it")
        self.version = version


class EventFileError(KeiseiError):
    """An event file that cannot be read on."""


class BridgeError(KeiseiError):
    """Wrong use of the writer or a recorder."""


class SourceError(KeiseiError):
    """A trainer's log or database that cannot be used."""
