"""Trains once, in a process of its own, and writes down what the loop itself knows.

    python drive.py HOME OUT OPTIONS        (OPTIONS is JSON; see Options)

The loop's own log-probabilities are collected by a wrap of the driver's, put in before the tap's.
"""

import hashlib
import json
import sys
import time
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any


@dataclass
class Options:
    """What to train, and with what in between.

    Attributes:
        tapped: whether the tap is in.
        league: whether opponents play.
        together: opponents in play at a time.
        size: parameters of the network; those of the real one where they are given.
        epochs, steps: of the loop's run.
        games, lanes: how many games side by side, and how many of them are recorded.
        faults: points of the tap that raise on every call (see FAULTS): one training each, in a folder of that name.
        panics: (step, lane) where the engine gives up.
        raises: the step that fails in the engine.
        compiled, amp: as the loop's own settings.
        collect: whether the driver collects log-probabilities.
        clocked: whether it takes the time of the tap, and of the step.
    """

    tapped: bool = True
    league: bool = False
    together: int = 2
    size: dict[str, int] = field(default_factory=dict)
    epochs: int = 3
    steps: int = 60
    games: int = 6
    lanes: int = 4
    max_ply: int = 50
    seed: int = 5
    policies: bool = True
    faults: list[str] = field(default_factory=list)
    panics: list[tuple[int, int]] = field(default_factory=list)
    raises: int | None = None
    compiled: bool = False
    amp: bool = False
    collect: bool = True
    clocked: bool = False


FAULTS = {
    "begin": ("selfplay", "SelfPlay", "begun"),
    "step": ("selfplay", "SelfPlay", "stepped"),
    "ahead": ("selfplay", "SelfPlay", "_look_ahead"),
    "ply": ("selfplay", "SelfPlay", "_ply"),
    "game": ("selfplay", "SelfPlay", "_begin"),
    "add": ("game", "LaneGame", "add"),
    "finish": ("game", "LaneGame", "finish"),
    "cut off": ("game", "LaneGame", "cut_off"),
    "drop": ("game", "LaneGame", "drop"),
    "keep": ("eye", "Eye", "_keep"),
    "take": ("eye", "Eye", "take"),
    "fetch": ("selfplay", "SelfPlay", "_fetch"),
    "read": ("selfplay", "SelfPlay", "_read_fetched"),
    "finish of a lane": ("selfplay", "SelfPlay", "_finish"),
    "watched": ("eye", "Eye", "watched"),
    "network": ("choosing", "Choosing", "_watched_everywhere"),
    "networks": ("choosing", "Choosing", "_watched_by_side"),
    "buffer": ("numbers", "Numbers", "_write_buffer"),
    "update": ("numbers", "Numbers", "_write_update"),
    "epoch": ("numbers", "Numbers", "_write_epoch"),
    "checkpoint": ("checkpoints", "Checkpoints", "_saved"),
    "games": ("tap", "LoopTap", "_attach_games"),
    "settings": ("tap", "LoopTap", "_write_settings"),
}
OF_LEAGUES = ("networks",)
"""Faults that only a league reaches."""

TOML = """
[model]
display_name = "Tiny"
architecture = "se_resnet"
[model.params]
{size}
[training]
num_games = {games}
max_ply = {max_ply}
algorithm = "katago_ppo"
checkpoint_interval = 2
checkpoint_dir = "{out}/checkpoints"
use_amp = {amp}
[training.algorithm_params]
learning_rate = 0.002
{compiled}
[distributed]
sync_batchnorm = false
[display]
moves_per_minute = 60
db_path = "{out}/keisei.db"
"""
LEAGUE = """
[league]
enabled = true
snapshot_interval = 1
epochs_per_seat = 2
opponents_per_epoch = {together}
tournament_enabled = false
"""
REAL_SIZE = {
    "num_blocks": 1,
    "channels": 16,
    "se_reduction": 4,
    "global_pool_channels": 8,
    "policy_channels": 4,
    "value_fc_size": 16,
    "score_fc_size": 8,
    "obs_channels": 50,
}


@contextmanager
def broken(name):
    """While this lasts, a point of the tap raises."""
    module, owner, function = FAULTS[name]
    owner = getattr(import_module(f"tb_keisei.adapters.keisei.loop_2026.{module}"), owner)
    whole = getattr(owner, function)

    def fail(*args, **kwargs):
        raise RuntimeError(f"broken on purpose: {name}")

    setattr(owner, function, fail)
    try:
        yield
    finally:
        setattr(owner, function, whole)


def write_toml(out, options, is_real):
    """The configuration's file."""
    size = options.size or (REAL_SIZE if is_real else {"channels": 8})
    text = TOML.format(
        out=out,
        games=options.games,
        max_ply=options.max_ply,
        size="\n".join(f"{name} = {value}" for name, value in size.items()),
        amp=str(options.amp).lower(),
        compiled='compile_mode = "default"' if options.compiled else "",
    )
    path = Path(out, "config.toml")
    path.write_text(text + (LEAGUE.format(together=options.together) if options.league else ""))
    return path


def collect(loop, module, seen):
    """Every (log-probabilities, values) of a step, and of a league the lanes they belong to."""
    select, split, step = loop.ppo.select_actions, module.split_merge_step, loop.vecenv.step
    told: list[Any] = []

    def select_actions(*args, **kwargs):
        actions, log_probs, values = select(*args, **kwargs)
        told[:] = [list(range(len(actions))), log_probs.float().tolist(), values.float().tolist()]
        return actions, log_probs, values

    def split_merge_step(*args, **kwargs):
        found = split(*args, **kwargs)
        lanes = found.learner_indices.tolist()
        told[:] = [lanes, found.learner_log_probs.float().tolist(), found.learner_values.float().tolist()]
        return found

    def stepped(actions, *args, **kwargs):
        result = step(actions, *args, **kwargs)
        meta = result.step_metadata
        ends = [
            [lane, int(meta.termination_reason[lane]), float(result.rewards[lane]), int(meta.ply_count[lane])]
            for lane in range(len(actions))
            if result.terminated[lane] or result.truncated[lane]
        ]
        seen.append({"actions": actions, "learner": list(told), "ends": ends})
        return result

    loop.ppo.select_actions = select_actions
    module.split_merge_step = split_merge_step
    loop.vecenv.step = stepped


@contextmanager
def clocked(loop, report):
    """Milliseconds of each step: of all of it, and of what the tap does in the training's thread."""
    spent = [0.0]
    steps: list[float] = []
    taps: list[float] = []
    depth = [0]

    def timed(owner, name):
        whole = getattr(owner, name)

        def call(*args, **kwargs):
            depth[0] += 1
            begun = time.perf_counter()
            try:
                return whole(*args, **kwargs)
            finally:
                depth[0] -= 1
                if not depth[0]:
                    spent[0] += time.perf_counter() - begun

        setattr(owner, name, call)
        return owner, name, whole

    points = (
        ("selfplay", "SelfPlay", "stepped"),
        ("eye", "Eye", "_keep"),
        ("choosing", "Choosing", "_watched_by_side"),
        ("choosing", "Choosing", "_watched_everywhere"),
    )
    owners = [
        (getattr(import_module(f"tb_keisei.adapters.keisei.loop_2026.{module}"), owner), name)
        for module, owner, name in points
    ]
    before = [timed(owner, name) for owner, name in owners]
    step, last = loop.vecenv.step, [time.perf_counter()]

    def stepped(*args, **kwargs):
        now = time.perf_counter()
        steps.append(1e3 * (now - last[0]))
        taps.append(1e3 * spent[0])
        last[0], spent[0] = now, 0.0
        return step(*args, **kwargs)

    loop.vecenv.step = stepped
    try:
        yield
    finally:
        for owner, name, whole in before:
            setattr(owner, name, whole)
        report |= {"tap_ms": taps[5:], "step_ms": steps[5:]}


def weights_hash(model):
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode() + tensor.detach().cpu().numpy().tobytes())
    return digest.hexdigest()


def make_loop(out, options):
    """The loop and its module."""
    import random

    import numpy as np
    import shogi_gym
    import torch
    from keisei.config import load_config

    module = import_module("keisei.training.katago_loop")
    random.seed(options.seed)
    np.random.seed(options.seed)
    torch.manual_seed(options.seed)
    shogi_gym.PANICS.clear()
    shogi_gym.PANICS.update(map(tuple, options.panics))
    path = write_toml(out, options, hasattr(module, "ConcurrentMatchPool"))
    loop = module.KataGoTrainingLoop(load_config(path))
    if options.raises is not None:
        failing(loop.vecenv, options.raises)
    return loop, module


def failing(engine, at):
    """The engine raises in one step."""
    step = engine.step

    def stepped(*args, **kwargs):
        if engine.steps == at:
            raise ValueError("failed on purpose")
        return step(*args, **kwargs)

    engine.step = stepped


def train(loop, module, out, options, report):
    """Run it, tapped or not."""
    from tb_keisei import SummaryWriter
    from tb_keisei.adapters.keisei import attach

    run = {"num_epochs": options.epochs, "steps_per_epoch": options.steps}
    if not options.tapped:
        loop.run(**run)
        return
    before = [dict(vars(owner)) for owner in (loop, loop.ppo, module)]
    with SummaryWriter(str(out / "events")) as writer:
        tap = attach(loop, writer, lanes=options.lanes, policies=options.policies)
        try:
            loop.run(**run)
        except ValueError as error:
            report["error"] = str(error)
    report["failures"] = dict(tap.failures)
    after = [dict(vars(owner)) for owner in (loop, loop.ppo, module)]
    report["restored"] = after[2] == before[2] and all(
        now.get(name) is then.get(name)
        for now, then in zip(after, before, strict=True)
        for name in ("vecenv", "run", "select_actions", "update", "forward_model", "compiled_eval")
    )


def run(out, options):
    """One training."""
    report: dict[str, Any] = {"options": asdict(options)}
    seen: list[Any] = []
    loop, module = make_loop(out, options)
    split = module.split_merge_step
    if options.collect:
        collect(loop, module, seen)
    first = weights_hash(loop._base_model)
    begun = time.perf_counter()
    with clocked(loop, report) if options.clocked else nullcontext():
        train(loop, module, out, options, report)
    module.split_merge_step = split
    report |= {
        "seconds": time.perf_counter() - begun,
        "steps": loop.global_step,
        "epoch": loop.epoch,
        "seen": seen,
        "weights": weights_hash(loop._base_model),
        "trained": weights_hash(loop._base_model) != first,
        "entries": sorted(loop._cached_entries_by_id),
        "score_norm": loop.score_norm,
    }
    (out / "report.json").write_text(json.dumps(report))


def main(home, out, options):
    """Train once, or once a fault."""
    sys.path.insert(0, home)
    import torch

    torch.set_num_threads(1)
    options, out = Options(**json.loads(options)), Path(out)
    for name in options.faults or [""]:
        folder = out / name
        folder.mkdir(exist_ok=True)
        with broken(name) if name else nullcontext():
            run(folder, replace(options, league=options.league or name in OF_LEAGUES))


if __name__ == "__main__":
    main(*sys.argv[1:])
