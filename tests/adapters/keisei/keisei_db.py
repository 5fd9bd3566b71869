"""A database of Keisei's version of 2026 (schema version 8), filled by these tests."""

import json
import random
import sqlite3
from functools import cache

from rsshogi.core import Board

from tb_keisei.adapters.keisei.spatial_action import KINDS, usi_of_action

SCHEMA = """
CREATE TABLE schema_version (version INTEGER NOT NULL);
INSERT INTO schema_version VALUES (8);
CREATE TABLE metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, epoch INTEGER NOT NULL, step INTEGER NOT NULL,
    policy_loss REAL, value_loss REAL, entropy REAL, win_rate REAL, loss_rate REAL, black_win_rate REAL,
    white_win_rate REAL, draw_rate REAL, truncation_rate REAL, avg_episode_length REAL, gradient_norm REAL,
    episodes_completed INTEGER, timestamp TEXT NOT NULL);
CREATE TABLE training_state (id INTEGER PRIMARY KEY CHECK (id = 1), config_json TEXT NOT NULL,
    display_name TEXT NOT NULL, model_arch TEXT NOT NULL, algorithm_name TEXT NOT NULL, started_at TEXT NOT NULL,
    current_epoch INTEGER NOT NULL DEFAULT 0, current_step INTEGER NOT NULL DEFAULT 0, checkpoint_path TEXT,
    total_epochs INTEGER, status TEXT NOT NULL DEFAULT 'running', phase TEXT NOT NULL DEFAULT 'init',
    heartbeat_at TEXT NOT NULL DEFAULT '', learner_entry_id INTEGER);
CREATE TABLE league_entries (id INTEGER PRIMARY KEY AUTOINCREMENT, display_name TEXT NOT NULL DEFAULT '',
    elo_rating REAL NOT NULL DEFAULT 1000.0, games_played INTEGER NOT NULL DEFAULT 0,
    role TEXT NOT NULL DEFAULT 'unassigned', status TEXT NOT NULL DEFAULT 'active');
CREATE TABLE elo_history (id INTEGER PRIMARY KEY AUTOINCREMENT, entry_id INTEGER NOT NULL, epoch INTEGER NOT NULL,
    elo_rating REAL NOT NULL, recorded_at TEXT NOT NULL);
CREATE TABLE showcase_games (id INTEGER PRIMARY KEY AUTOINCREMENT, queue_id INTEGER NOT NULL,
    entry_id_black TEXT NOT NULL, entry_id_white TEXT NOT NULL, elo_black REAL, elo_white REAL, name_black TEXT,
    name_white TEXT, status TEXT NOT NULL DEFAULT 'in_progress', abandon_reason TEXT, started_at TEXT NOT NULL,
    completed_at TEXT, total_ply INTEGER DEFAULT 0);
CREATE TABLE showcase_moves (id INTEGER PRIMARY KEY AUTOINCREMENT, game_id INTEGER NOT NULL, ply INTEGER NOT NULL,
    action_index INTEGER NOT NULL, usi_notation TEXT NOT NULL, board_json TEXT NOT NULL, hands_json TEXT NOT NULL,
    current_player TEXT NOT NULL, in_check INTEGER NOT NULL DEFAULT 0, value_estimate REAL, top_candidates TEXT,
    move_heatmap_json TEXT, move_usi TEXT, move_time_ms INTEGER, created_at TEXT NOT NULL, UNIQUE(game_id, ply));
"""
NAMES = dict(zip("PLNSGBRK", ("pawn", "lance", "knight", "silver", "gold", "bishop", "rook", "king"), strict=True))
DRAWN_AT = "2026-05-06T12:00:{:02d}.000000Z"


@cache
def actions(side):
    """USI move to action index."""
    found = {usi_of_action(action, side): action for action in range(81 * KINDS)}
    found.pop("")
    return found


def board_and_hands(sfen):
    """As the trainer's JSON has them."""
    board, _, hands, _ = sfen.split()
    cells: list[dict[str, object] | None] = []
    promoted = False
    for letter in board.replace("/", ""):
        if letter == "+":
            promoted = True
        elif letter.isdigit():
            cells += [None] * int(letter)
        else:
            color = "black" if letter.isupper() else "white"
            place = {"row": len(cells) // 9, "col": len(cells) % 9}
            cells.append({"type": NAMES[letter.upper()], "color": color, "promoted": promoted, **place})
            promoted = False
    held = {color: dict.fromkeys(list(NAMES.values())[:7], 0) for color in ("black", "white")}
    count = ""
    for letter in hands.replace("-", ""):
        if letter.isdigit():
            count += letter
        else:
            held["black" if letter.isupper() else "white"][NAMES[letter.upper()]] = int(count or 1)
            count = ""
    return cells, held


class TrainerDatabase:
    """The writer's side; it stays connected, in WAL mode, as the trainer does."""

    def __init__(self, path, seed=7, started_at="2026-05-06T12:00:00.000000Z"):
        self.path = path
        self.rng = random.Random(seed)
        self.connection = sqlite3.connect(path)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.executescript(SCHEMA)
        state = (json.dumps({"algorithm": "ppo"}), "run", "se_resnet", "katago_ppo", started_at)
        self._do("INSERT INTO training_state VALUES (1,?,?,?,?,?,0,0,NULL,9,'running','rollout','',NULL)", *state)

    def _do(self, statement, *values):
        cursor = self.connection.execute(statement, values)
        self.connection.commit()
        return cursor.lastrowid

    def add_metrics(self, epoch, step, second=0, entropy=2.5):
        values = (epoch, step, 0.1, 0.2, entropy, None, None, 0.5, 0.4, 0.1, 0.0, 90.5, 0.7, epoch * 10)
        time = DRAWN_AT.format(second).replace(".000000", "")
        self._do(f"INSERT INTO metrics VALUES (NULL{',?' * 15})", *values, time)

    def add_elo(self, entry, epoch, rating):
        self._do(
            "INSERT OR REPLACE INTO league_entries (id, display_name, elo_rating) VALUES (?,?,?)",
            entry,
            f"Kin {entry}",
            rating,
        )
        self._do("INSERT INTO elo_history VALUES (NULL,?,?,?,?)", entry, epoch, rating, DRAWN_AT.format(epoch))

    def begin_game(self):
        values = ("1", "2", 1100.0, 900.0, "Kin 1", "Kin 2", DRAWN_AT.format(1))
        statement = "INSERT INTO showcase_games VALUES (NULL,1,?,?,?,?,?,?,'in_progress',NULL,?,NULL,0)"
        return self._do(statement, *values)

    def play(self, game, plies, usi=True):
        """Random moves with random probabilities; what they truly were, a row a ply: (usi, legal, probabilities)."""
        board, truth = Board(), []
        for ply in range(1, plies + 1):
            legal = [move.to_usi() for move in board.legal_moves()]
            weights = [self.rng.random() ** 3 + 1e-6 for _ in legal]
            probabilities = {move: weight / sum(weights) for move, weight in zip(legal, weights, strict=True)}
            played = self.rng.choices(legal, weights)[0]
            side = "black" if ply % 2 else "white"
            board.apply_usi(played)
            truth.append((played, legal, probabilities))
            self._add_move(game, ply, board.to_sfen(), side, played, probabilities, usi)
        return truth, board.to_sfen()

    def _add_move(self, game, ply, sfen, side, played, probabilities, usi):
        index = actions(side)
        best = sorted(probabilities, key=probabilities.get, reverse=True)[:3]
        top = [
            {"action": index[move], "probability": round(probabilities[move], 4), "usi": f"a{index[move]}"}
            for move in best
            if probabilities[move] > 0.001
        ]
        heatmap = {move: p for move, p in probabilities.items() if move[:2] == played[:2]}
        cells, hands = board_and_hands(sfen)
        after = "white" if side == "black" else "black"
        values = (game, ply, index[played], "P-7f", json.dumps(cells), json.dumps(hands), after, 0, 0.25)
        more = (json.dumps(top), json.dumps(heatmap), played if usi else None, 12, DRAWN_AT.format(ply % 60))
        self._do(f"INSERT INTO showcase_moves VALUES (NULL{',?' * 14})", *values, *more)

    def end_game(self, game, status, second=30, reason=None):
        statement = "UPDATE showcase_games SET status = ?, abandon_reason = ?, completed_at = ? WHERE id = ?"
        self._do(statement, status, reason, DRAWN_AT.format(second), game)

    def upgrade(self):
        """To schema 9."""
        self.connection.execute("ALTER TABLE showcase_moves ADD COLUMN evaluation_json TEXT")
        self._do("UPDATE schema_version SET version = 9")

    def evaluate(self, game, wdl, plies=(1, 2, 3, 4)):
        """What the network said before these moves."""
        for ply in plies:
            player, outcome = "black" if ply % 2 else "white", dict(zip(("win", "draw", "loss"), wdl, strict=True))
            told = {"version": 1, "kind": "outcome_score", "player": player, "position_ply": ply - 1, "wdl": outcome}
            self._do(
                "UPDATE showcase_moves SET evaluation_json = ? WHERE game_id = ? AND ply = ?",
                json.dumps(told),
                game,
                ply,
            )
