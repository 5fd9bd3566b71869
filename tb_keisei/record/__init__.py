"""Games and probes: what they are, and their bytes. Pure; no I/O.

from tb_keisei.record import Candidate, Game, Ply, decode_game, encode_game
game = Game(game_id="1", stream="eval", plies=(Ply("7g7f", [Candidate("7g7f", 0.6), Candidate("2g2f", 0.4)]),))
decode_game(encode_game(game)).plies[0].candidates[0]
"""

from tb_keisei.record.game import Game
from tb_keisei.record.header import GameHeader
from tb_keisei.record.outcome import Outcome
from tb_keisei.record.player import Player
from tb_keisei.record.plies.candidates import Candidate, Candidates
from tb_keisei.record.plies.ply import Ply
from tb_keisei.record.probe import Probe
from tb_keisei.record.wire.codec import decode_game, decode_probe, encode_game, encode_probe

__all__ = [
    "Candidate",
    "Candidates",
    "Game",
    "GameHeader",
    "Outcome",
    "Player",
    "Ply",
    "Probe",
    "decode_game",
    "decode_probe",
    "encode_game",
    "encode_probe",
]
