"""The board, with move tuples of (from_row, from_column, to_row, to_column, promotes or piece)."""

from collections import Counter
from enum import Enum

import numpy as np
from rsshogi.core import Board


class Color(Enum):
    BLACK = 0
    WHITE = 1

    def opponent(self):
        return Color(1 - self.value)


class PieceType(Enum):
    PAWN = 0
    LANCE = 1
    KNIGHT = 2
    SILVER = 3
    GOLD = 4
    BISHOP = 5
    ROOK = 6


LETTERS = dict(zip("PLNSGBR", PieceType, strict=True))


def move_of_usi(usi):
    to_row, to_column = ord(usi[3]) - 97, 9 - int(usi[2])
    if usi[1] == "*":
        return (None, None, to_row, to_column, LETTERS[usi[0]])
    return (ord(usi[1]) - 97, 9 - int(usi[0]), to_row, to_column, usi.endswith("+"))


def usi_of_move(move):
    from_row, from_column, to_row, to_column, last = move
    target = f"{9 - to_column}{chr(97 + to_row)}"
    if from_row is None:
        return f"{'PLNSGBR'[last.value]}*{target}"
    return f"{9 - from_column}{chr(97 + from_row)}{target}{'+' if last else ''}"


class ShogiGame:
    def __init__(self, max_moves_per_game=500):
        self.max_moves_per_game = max_moves_per_game
        self.reset()

    def reset(self):
        self.board = Board()
        self.move_history = []
        self.positions = Counter()
        self.move_count = 0
        self._clear_end()
        return self.get_observation()

    def _clear_end(self):
        self.game_over, self.winner, self.termination_reason = False, None, None

    @property
    def current_player(self):
        return Color.BLACK if self.board.to_sfen().split()[1] == "b" else Color.WHITE

    def get_observation(self):
        planes = np.zeros((46, 9, 9), dtype=np.float32)
        board, turn, hands, _ = self.board.to_sfen().split()
        row, column, promoted = 0, 0, 0
        for letter in board:
            if letter == "/":
                row, column = row + 1, 0
            elif letter == "+":
                promoted = 14
            elif letter.isdigit():
                column += int(letter)
            else:
                planes["KRBGSNLP".index(letter.upper()) + promoted // 2 + 15 * letter.islower(), row, column] = 1
                column, promoted = column + 1, 0
        planes[42] = turn == "b"
        planes[43] = self.move_count / self.max_moves_per_game
        planes[44] = len(hands) / 20
        return planes

    def get_legal_moves(self):
        """TRAP: on a finished game this forgets how it ended, as the real one's simulated moves do."""
        for move in self.board.legal_moves()[:1]:
            self.make_move(move_of_usi(move.to_usi()), is_simulation=True)
        self._clear_end()
        return [move_of_usi(move.to_usi()) for move in self.board.legal_moves()]

    def make_move(self, move, is_simulation=False):
        if is_simulation:
            return {"move": move}
        self.board.apply_usi(usi_of_move(move))  # a ValueError where it is illegal
        self.move_count += 1
        self.move_history.append({"move": move})
        self.positions[self.board.zobrist_hash()] += 1
        self._adjudicate()
        mated = self.winner is not None
        info = {"reason": self.termination_reason if self.game_over else "Game ongoing"}
        if mated:
            info["winner"] = self.winner.name
        return self.get_observation(), float(mated), self.game_over, info

    def _adjudicate(self):
        if not self.board.legal_moves():
            mated = self.board.is_in_check()
            self.game_over, self.winner = True, self.current_player.opponent() if mated else None
            self.termination_reason = "Tsumi" if mated else "stalemate"
        elif self.move_count >= self.max_moves_per_game:
            self.game_over, self.termination_reason = True, "Max moves reached"
        elif self.positions[self.board.zobrist_hash()] >= 4:
            self.game_over, self.termination_reason = True, "Sennichite"

    def to_sfen_string(self):
        board, turn, hands, _ = self.board.to_sfen().split()
        return f"{board} {turn} {hands} {self.move_count + 1}"
