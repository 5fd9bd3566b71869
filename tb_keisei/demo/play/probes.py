"""Fixed positions on which the policy is recorded again and again, to see it change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rsshogi.core import Board

from tb_keisei.demo.config import Config
from tb_keisei.demo.net.net import Net
from tb_keisei.demo.play.decision import decide
from tb_keisei.demo.play.log import Thought
from tb_keisei.demo.play.selfplay import thought
from tb_keisei.demo.shogi import moves as mv
from tb_keisei.demo.shogi.games import Games


@dataclass(frozen=True)
class Question:
    """A position, the moves that are right in it (USI; any of them will do), and whether it is kept for judging."""

    sfen: str
    solutions: tuple[str, ...] = ()
    held_out: bool = False


PROBES = {
    "start": Question("lnsgkgsnl/1r5b1/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL b - 1"),
    "bishops_face": Question("lnsgkgsnl/1r5b1/pppppp1pp/6p2/9/2P6/PP1PPPPPP/1B5R1/LNSGKGSNL b - 3"),
    "take_back": Question("lnsgkgsnl/1r5+B1/pppppp1pp/6p2/9/2P6/PP1PPPPPP/7R1/LNSGKGSNL w B 4", ("3a2b", "8b2b")),
    "take_rook": Question("lnsgkgsnl/1r5b1/ppppppppp/7R1/9/9/PPPPPPP1P/1B7/LNSGKGSNL w p 2", ("2c2d",)),
    "take_bishop": Question(
        "lng1k1snb/r2s1g2l/p1pp1p1pp/1p2p1p2/4B4/1PP6/P1SPPPPPP/5R3/LN1GKGSNL b - 21", ("5e1a", "5e1a+")
    ),
    "take_bishop_by_pawn": Question(
        "lskg2snl/3r3b1/n1ppgpppp/pp7/3P5/P1S1PbP1P/1PP2P1PL/L3GRG2/1N2K2NS b P 41", ("4g4f",), held_out=True
    ),
    "take_gold": Question(
        "lnsgk1snl/1r5b1/ppppppppp/9/4g4/4P4/PPPP1PPPP/1B5R1/LNSGKGSNL b - 5", ("5f5e",), held_out=True
    ),
    "mate_in_one": Question("4k4/9/4P4/9/9/9/PPPP1PPPP/1B5R1/LNSGK1SNL b G 1", ("G*5b",)),
    "mate_in_one_white": Question("lns1kgsnl/1r5b1/pppp1pppp/9/9/9/4p4/9/4K4 w g 2", ("G*5h",), held_out=True),
    "mate_two_ways": Question(
        "1n3ksn1/lg4gbl/1pp1+Bpp1p/7p1/p2p5/2P1P2P1/PP1P1PP1P/2GGSKSRL/LNS4N1 b RP 41", ("R*6a", "R*7a")
    ),
    "mate_two_ways_white": Question(
        "1ng2ksnl/l8/p8/2+PP2ppp/Pp7/2P3PPP/1P1+n5/9/L1SGK1+n2 w RBGS3Prbgsl2p 56", ("G*4i", "R*4i"), held_out=True
    ),
    "mate_by_promotion": Question(
        "1nsg1gsnl/l1r1k4/1p2pp+Bpp/p2P2p2/9/1Pp1P4/P4PPPP/L2R1K1S1/1NSG1G1NL b BPp 23", ("6d6c+",)
    ),
    "mate_by_promotion_white": Question(
        "l3k1bn1/Gs3s2l/ppg1+P1+P2/1g6p/P1Pn3p1/4p2P1/1P2P1S1P/1BSK2+p1L/LNG2r1N1 w R3Pp 68", ("5f5g+",), held_out=True
    ),
    "mate_among_many": Question(
        "ln5+Rl/2sgkg3/p1pppp3/6p1p/9/P8/1SPPPPP1P/Lp2KG3/1N1G2SNL b RBSN3Pb 29", ("R*5a",), held_out=True
    ),
    "escape": Question("lr2k2n1/2g2g1bl/n1spspp2/1KG1p2pp/9/2PP4P/PP2PPPP1/2GB1SR1L/LNS4N1 b 3P 47", ("8d9e",)),
    "escape_white": Question(
        "1+B5+N1/4k4/2p1p+N2p/5pp2/L2p3P1/2P1P4/1P1P1PP1P/1G1GSKSRL/1NS4N1 w RB2GS2L4P 74", ("5b4c",), held_out=True
    ),
}
"""By name. A mate: every move that mates. A piece that hangs: every capture that cannot be taken back. An escape: every
move out of check that does not allow a mate in one. Half of those that ask something are held out."""


class ProbeWriter(Protocol):
    """Where probes go: `tb_keisei.SummaryWriter` or `EventWriter`."""

    def add_probe(
        self,
        name: str,
        sfen: str,
        *,
        legal_moves: Any,
        policy: Any,
        value: Any,
        solutions: Sequence[str],
        held_out: bool,
        global_step: int,
    ) -> None:
        """Record the policy on a fixed position at a training step."""


def examine(net: Net, sfens: list[str], config: Config) -> list[Thought]:
    """What the network makes of each position, as the first of its game."""
    games = Games([Board(sfen) for sfen in sfens], config.max_plies)
    legal = games.legal()
    decision = decide(net, games.positions(), legal.mask(), config)
    return [thought(legal, decision, row) for row in range(len(games))]


def record_probes(writer: ProbeWriter, net: Net, config: Config, step: int) -> None:
    """Record what the network makes of every probe."""
    thoughts = examine(net, [question.sfen for question in PROBES.values()], config)
    for (name, question), seen in zip(PROBES.items(), thoughts, strict=True):
        writer.add_probe(
            name,
            question.sfen,
            legal_moves=[mv.usi(move) for move in seen.moves.tolist()],
            policy=seen.probabilities,
            value=seen.value,
            solutions=question.solutions,
            held_out=question.held_out,
            global_step=step,
        )
