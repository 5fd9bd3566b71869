"""Handing finished games and probes to the writer."""

from collections.abc import Sequence
from typing import Any, Protocol

from tb_keisei.demo.play.log import GameLog, Thought
from tb_keisei.demo.shogi import moves as mv
from tb_keisei.demo.shogi.outcome import Ending
from tb_keisei.record.player import Player


class Recorder(Protocol):
    """A game being recorded, as `tb_keisei.SummaryWriter.game_recorder` gives it."""

    def add_ply(self, usi: str, *, legal_moves: Sequence[str] | None, policy: Any, **facts: Any) -> None:
        """Add one ply."""

    def finish(self, *, winner: str | None, reason: str, global_step: int) -> None:
        """End the game."""


class GameWriter(Protocol):
    """Where games go: `tb_keisei.SummaryWriter` or `EventWriter`."""

    def game_recorder(self, stream: str, *, black: Any, white: Any, **facts: Any) -> Any:
        """Begin a game."""


def record_game(
    writer: GameWriter, stream: str, log: GameLog, end: Ending, step: int, players: tuple[Player, Player], **facts: Any
) -> None:
    """Record a finished game: its moves, and the policy and value where the log has them.

    The values are expected results in -1..1 for the side to move; the moves were drawn from the policy as it is.
    """
    recorder: Recorder = writer.game_recorder(
        stream,
        black=players[0],
        white=players[1],
        value_kind="scalar",
        value_perspective="side_to_move",
        start_step=log.start_step,
        policy_fraction=log.weight,
        forward_mode="eval",
        **facts,
    )
    for move, thought in zip(log.moves, log.thoughts or [None] * len(log.moves), strict=True):
        if thought is None:
            recorder.add_ply(mv.usi(move), legal_moves=None, policy=None)
        else:
            _add_ply(recorder, move, thought)
    recorder.finish(winner=end.winner_name, reason=end.reason, global_step=step)


def _add_ply(recorder: Recorder, move: int, thought: Thought) -> None:
    recorder.add_ply(
        mv.usi(move),
        legal_moves=[mv.usi(each) for each in thought.moves.tolist()],
        policy=thought.probabilities,
        value=thought.value,
        sampled_probability=float(thought.probabilities[thought.moves == move][0]),
    )
