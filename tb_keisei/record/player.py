"""Who played one side of a game."""

from dataclasses import dataclass

from tb_keisei.record import check


@dataclass(frozen=True, slots=True)
class Player:
    """`checkpoint` is a hash or file name, `rating` is in Elo points, `learner` tells who is being trained."""

    name: str
    checkpoint: str = ""
    rating: float | None = None
    learner: bool = False

    def __post_init__(self) -> None:
        check.text("a player's name", self.name)
        check.text("a player's checkpoint", self.checkpoint)
        if self.rating is not None:
            check.finite("a player's rating", self.rating)
