"""A run's configuration, from TOML."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Training:
    num_games: int
    max_ply: int
    checkpoint_dir: str
    checkpoint_interval: int = 2
    algorithm_params: dict[str, Any] = field(default_factory=dict)
    use_amp: bool = False
    algorithm: str = "katago_ppo"


@dataclass(frozen=True)
class Display:
    db_path: str
    moves_per_minute: int = 60


@dataclass(frozen=True)
class Model:
    display_name: str
    architecture: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class League:
    opponents_per_epoch: int = 2
    color_randomization: bool = True


@dataclass(frozen=True)
class AppConfig:
    training: Training
    display: Display
    model: Model
    league: League | None = None


def load_config(path: Path) -> AppConfig:
    given = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    beside = Path(path).resolve().parent
    given["training"]["checkpoint_dir"] = str(beside / given["training"]["checkpoint_dir"])
    given["display"]["db_path"] = str(beside / given["display"]["db_path"])
    league = given.get("league", {})
    wanted = {name: league[name] for name in League.__dataclass_fields__ if name in league}
    return AppConfig(
        Training(**given["training"]),
        Display(**given["display"]),
        Model(**given["model"]),
        League(**wanted) if league.get("enabled") else None,
    )
