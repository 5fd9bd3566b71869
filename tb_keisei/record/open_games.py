"""The games that a writer has begun and not ended: what tells whether the games of some steps are all there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Begun:
    """Games of one stream that began at one step.

    Attributes:
        start_step: the training step; None where the trainer told none.
        games: how many, at least 1.
        first_time: when the first of them began, seconds since 1970, UTC.
    """

    stream: str
    start_step: int | None
    games: int
    first_time: float


@dataclass(frozen=True, slots=True)
class OpenGames:
    """One moment of a writer. `others` are open games beyond the MOST_BEGUN kinds that are told apart."""

    begun: tuple[Begun, ...] = ()
    others: int = 0


MOST_BEGUN = 1000
