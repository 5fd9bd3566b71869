"""Stands in for the engine of Keisei's loop of 2026, which is a Rust module: the same interface, on rsshogi.

Rules and arrays are those of 08747e1. What no loop needs (spectators) is left out.
"""

from collections import Counter
from types import SimpleNamespace
from typing import Final

import numpy as np
from rsshogi.core import Board
from rsshogi.types import Color

from tb_keisei.adapters.keisei.spatial_action import KINDS, usi_of_action

ACTIONS: Final = 81 * KINDS
CHANNELS: Final = 50
PANICS: Final[set[tuple[int, int]]] = set()
"""(number of the step, lane): there the engine gives up on the lane, as it does where it meets an error of its own."""

_SIDES: Final = ("black", "white")
_MOVES: Final = tuple(tuple(usi_of_action(action, side) for action in range(ACTIONS)) for side in _SIDES)
_ACTIONS: Final = tuple({usi: action for action, usi in enumerate(moves) if usi} for moves in _MOVES)
_HAND: Final = "PLNSGBR"
_HAND_MOST: Final = (18, 4, 4, 4, 4, 2, 2)
_PLANES: Final = (0, 0, 1, 2, 3, 5, 6, 4, 7, 8, 9, 10, 11, 12, 13)
"""Plane of a side's own piece by rsshogi's code: none, P L N S B R G K, +P +L +N +S +B +R."""
_POINTS: Final = (0, 1, 3, 4, 5, 8, 10, 6, 0, 7, 6, 6, 6, 10, 12)
_NO_PIECE: Final = 255
_NONE, _MATE, _REPETITION, _PERPETUAL, _IMPASSE, _MAX_MOVES = range(6)


class Game:
    """One lane."""

    def __init__(self, max_ply, start):
        self.max_ply = max_ply
        self.board = Board()
        if start:
            self.board.set_sfen(start)
        self.seen = Counter([self.board.zobrist_hash()])
        self.checks = {}
        self.ply = 0
        self.look()

    def look(self):
        """What is needed of the position several times."""
        self.side = int(self.board.turn)
        self.pieces = [(int(square), int(piece)) for square, piece in self.board.iter_pieces()]
        self.hands = [self.board.hand_counts(colour) for colour in (Color.BLACK, Color.WHITE)]
        self.check = self.board.is_in_check()
        ours = _ACTIONS[self.side]
        self.legal = [ours[move.to_usi()] for move in self.board.legal_moves()]

    def play(self, action):
        """Play; the piece that was taken."""
        before = sum(piece != 0 for _, piece in self.pieces)
        squares = dict(self.pieces)
        usi = _MOVES[self.side][action]
        if action not in self.legal:
            raise ValueError(f"{usi or action} is not legal")
        target = (int(usi[2]) - 1) * 9 + ord(usi[3]) - ord("a")
        taken = squares.get(target, 0) % 16
        self.board.push_usi(usi)
        self.ply += 1
        key = self.board.zobrist_hash()
        self.look()
        assert (len(self.pieces) < before) == bool(taken)
        self.earlier = self.seen[key]
        self.checked_before = self.checks.get(key, 0)
        self.seen[key] += 1
        self.checks[key] = self.checked_before + self.check
        return _HAND.index("_PLNSBRG"[taken - 8 if taken > 8 else taken]) if taken else _NO_PIECE

    def end(self):
        """(code, the winner's side or None) in the engine's order of questions."""
        if self.ply >= self.max_ply:
            return _MAX_MOVES, None
        if self.earlier >= 3:
            return (_PERPETUAL, self.side) if self.checked_before >= 3 else (_REPETITION, None)
        points = self.impasse()
        if points is not None:
            enough = [share >= 24 for share in points]
            return _IMPASSE, None if all(enough) else enough.index(True)
        return (_NONE, None) if self.legal else (_MATE, 1 - self.side)

    def impasse(self):
        """Points of both sides where both have entered."""
        points, camp, kings = [0, 0], [0, 0], [False, False]
        for square, piece in self.pieces:
            side, kind = divmod(piece, 16)
            entered = square % 9 <= 2 if side == 0 else square % 9 >= 6
            camp[side] += entered
            kings[side] |= kind == 8 and entered
            points[side] += 0 if kind == 8 else 5 if _PLANES[kind] in (5, 6, 12, 13) else 1
        for side, hand in enumerate(self.hands):
            points[side] += sum(count * (5 if kind in "BR" else 1) for kind, count in hand.items())
        return points if all(kings) and min(camp) >= 10 else None

    def material(self, side):
        """Balance of a side."""
        worth = [0, 0]
        for _, piece in self.pieces:
            worth[piece // 16] += _POINTS[piece % 16]
        for colour, hand in enumerate(self.hands):
            worth[colour] += sum(count * _POINTS["_PLNSBRG".index(kind)] for kind, count in hand.items())
        return worth[side] - worth[1 - side]

    def observe(self, planes):
        """Fill (50, 9, 9) for the side to move."""
        planes[:] = 0
        for square, piece in self.pieces:
            row, column = square % 9, 8 - square // 9
            if self.side:
                row, column = 8 - row, 8 - column
            side, kind = divmod(piece, 16)
            planes[_PLANES[kind] + (0 if side == self.side else 14), row, column] = 1
        for place, hand in enumerate((self.hands[self.side], self.hands[1 - self.side])):
            for number, kind in enumerate(_HAND):
                planes[28 + 7 * place + number] = hand[kind] / _HAND_MOST[number]
        planes[42] = self.side == 0
        planes[43] = min(self.ply / self.max_ply, 1) if self.max_ply else 0
        if self.ply and self.earlier:
            planes[43 + min(self.earlier, 4)] = 1
        planes[48] = self.check


class VecEnv:
    """`num_envs` games side by side, from `start` where a test sets it."""

    start = ""

    def __init__(self, num_envs, max_ply, observation_mode="katago", action_mode="spatial"):
        assert (observation_mode, action_mode) == ("katago", "spatial")
        self.num_envs = num_envs
        self.max_ply = max_ply
        self.action_space_size = ACTIONS
        self.observation_channels = CHANNELS
        self.steps = 0
        self.reset_stats()

    def reset_stats(self):
        """Forget what was counted."""
        self._lengths = []
        self._draws = self._truncations = 0

    @property
    def episodes_completed(self):
        """Games that ended."""
        return len(self._lengths)

    @property
    def mean_episode_length(self):
        """Their mean length."""
        return float(np.mean(self._lengths)) if self._lengths else 0.0

    @property
    def draw_rate(self):
        """Share of draws."""
        return self._draws / max(len(self._lengths), 1)

    @property
    def truncation_rate(self):
        """Share that was cut short."""
        return self._truncations / max(len(self._lengths), 1)

    def reset(self):
        """Begin all games anew."""
        self._games = [Game(self.max_ply, self.start) for _ in range(self.num_envs)]
        return SimpleNamespace(**self._positions())

    def step(self, actions, active_mask=None):
        """One move in every game; as a later version has it, in every active one."""
        count = self.num_envs
        rewards, terminated, truncated = np.zeros(count, np.float32), np.zeros(count, bool), np.zeros(count, bool)
        last = np.zeros((count, CHANNELS, 9, 9), np.float32)
        captured, codes = np.full(count, _NO_PIECE, np.uint8), np.zeros(count, np.uint8)
        plies, material = np.zeros(count, np.uint16), np.zeros(count, np.int32)
        for lane, action in enumerate(actions):
            game = self._games[lane]
            if (self.steps, lane) in PANICS:
                terminated[lane] = True
                self._games[lane] = Game(self.max_ply, self.start)
                continue
            if active_mask is not None and not active_mask[lane]:
                continue
            mover = game.side
            captured[lane] = game.play(int(action))
            plies[lane], material[lane] = game.ply, game.material(mover)
            codes[lane], winner = game.end()
            if not codes[lane]:
                continue
            rewards[lane] = 0 if winner is None else 1 if winner == mover else -1
            truncated[lane] = codes[lane] == _MAX_MOVES
            terminated[lane] = not truncated[lane]
            game.observe(last[lane])
            self._lengths.append(game.ply)
            self._draws += bool(terminated[lane] and winner is None)
            self._truncations += bool(truncated[lane])
            self._games[lane] = Game(self.max_ply, self.start)
        self.steps += 1
        metadata = SimpleNamespace(
            captured_piece=captured, termination_reason=codes, ply_count=plies, material_balance=material
        )
        return SimpleNamespace(
            **self._positions(),
            rewards=rewards,
            terminated=terminated,
            truncated=truncated,
            terminal_observations=last,
            current_players=np.array([game.side for game in self._games], np.uint8),
            step_metadata=metadata,
        )

    def _positions(self):
        observations = np.zeros((self.num_envs, CHANNELS, 9, 9), np.float32)
        masks = np.zeros((self.num_envs, ACTIONS), bool)
        for lane, game in enumerate(self._games):
            game.observe(observations[lane])
            masks[lane, game.legal] = True
        return {"observations": observations, "legal_masks": masks}
