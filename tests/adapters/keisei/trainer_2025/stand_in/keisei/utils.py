"""Configuration, the action space and the log."""

import copy
import datetime

import torch

from keisei.shogi import LETTERS, usi_of_move

DEFAULTS = {
    "env": {"seed": 42, "device": "cpu", "max_moves_per_game": 500},
    "training": {
        "total_timesteps": 1000,
        "steps_per_epoch": 64,
        "learning_rate": 3e-4,
        "tower_depth": 9,
        "tower_width": 256,
        "se_ratio": 0.25,
        "model_type": "resnet",
        "input_features": "core46",
        "enable_torch_compile": True,
        "lr_schedule_kwargs": None,
    },
    "evaluation": {"num_games": 2, "opponent_type": "random", "strategy_params": {}},
    "logging": {"model_dir": "models", "log_layer_keyword_filters": ["a", "b"]},
    "wandb": {"enabled": True},
    "parallel": {"enabled": False},
    "display": {"display_moves": False},
}


class Config:
    def __init__(self, values):
        self._values = values
        for name, value in values.items():
            setattr(self, name, Config(value) if isinstance(value, dict) else value)

    def model_dump(self):
        return copy.deepcopy(self._values)


def load_config(path=None, overrides=None):
    values = copy.deepcopy(DEFAULTS)
    for key, value in (overrides or {}).items():
        section, name = key.split(".")
        before = values[section].get(name)
        if isinstance(value, str) and not isinstance(before, str):
            value = {"true": True, "false": False}.get(value.lower(), value)
            value = type(before)(value) if isinstance(before, int | float) and isinstance(value, str) else value
        values[section][name] = value
    return Config(values)


class PolicyOutputMapper:
    def __init__(self):
        squares = [(row, column) for row in range(9) for column in range(9)]
        board = [(*a, *b, promotes) for a in squares for b in squares if a != b for promotes in (False, True)]
        self.idx_to_move = board + [(None, None, *square, piece) for square in squares for piece in LETTERS.values()]
        self.move_to_idx = {move: index for index, move in enumerate(self.idx_to_move)}

    def get_legal_mask(self, legal_moves, device):
        mask = torch.zeros(len(self.idx_to_move), dtype=torch.bool, device=device)
        for move in legal_moves:
            mask[self.move_to_idx[move]] = True
        return mask

    def shogi_move_to_usi(self, move):
        return usi_of_move(move)

    def policy_index_to_shogi_move(self, index):
        return self.idx_to_move[index]


class TrainingLogger:
    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self.file = open(self.path, "a", encoding="utf-8")
        return self

    def __exit__(self, *exception):
        self.file.close()

    def log(self, message):
        """TRAP: a backslash and an n are written, no new line."""
        self.file.write(f"[{datetime.datetime.now():%Y-%m-%d %H:%M:%S}] {message}\\n")
        self.file.flush()
