"""Fixed positions on which the policy is recorded again and again, to see it change."""

from typing import Any, Protocol

from rsshogi.core import Board

from tb_keisei.trainer import moves as mv
from tb_keisei.trainer.config import Config
from tb_keisei.trainer.decision import decide
from tb_keisei.trainer.games import Games
from tb_keisei.trainer.log import Thought
from tb_keisei.trainer.net import Net
from tb_keisei.trainer.selfplay import thought

PROBES = {
    "start": "lnsgkgsnl/1r5b1/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL b - 1",
    "bishops_face": "lnsgkgsnl/1r5b1/pppppp1pp/6p2/9/2P6/PP1PPPPPP/1B5R1/LNSGKGSNL b - 3",
    "take_back": "lnsgkgsnl/1r5+B1/pppppp1pp/6p2/9/2P6/PP1PPPPPP/7R1/LNSGKGSNL w B 4",
    "mate_in_one": "4k4/9/4P4/9/9/9/PPPP1PPPP/1B5R1/LNSGK1SNL b G 1",
    "mate_in_one_white": "lns1kgsnl/1r5b1/pppp1pppp/9/9/9/4p4/9/4K4 w g 2",
}
"""SFEN by name. Solutions: take_back 3a2b or 8b2b; mate_in_one G*5b; mate_in_one_white G*5h."""


class ProbeWriter(Protocol):
    """Where probes go: `tb_keisei.SummaryWriter` or `EventWriter`."""

    def add_probe(self, name: str, sfen: str, *, legal_moves: Any, policy: Any, value: Any, global_step: int) -> None:
        """Record the policy on a fixed position at a training step."""


def examine(net: Net, sfens: list[str], config: Config) -> list[Thought]:
    """What the network makes of each position, as the first of its game."""
    games = Games([Board(sfen) for sfen in sfens], config.max_plies)
    legal = games.legal()
    decision = decide(net, games.positions(), legal.mask(), config)
    return [thought(legal, decision, row) for row in range(len(games))]


def record_probes(writer: ProbeWriter, net: Net, config: Config, step: int) -> None:
    """Record what the network makes of every probe."""
    for (name, sfen), seen in zip(PROBES.items(), examine(net, list(PROBES.values()), config), strict=True):
        legal = [mv.usi(move) for move in seen.moves.tolist()]
        writer.add_probe(name, sfen, legal_moves=legal, policy=seen.probabilities, value=seen.value, global_step=step)
