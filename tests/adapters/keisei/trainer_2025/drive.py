"""Trains once, in a process of its own, and writes down what the trainer itself knows.

    python drive.py HOME OUT OPTIONS        (OPTIONS is JSON; see Options)

The trainer's own log-probabilities are collected by a wrap of the driver's, put in before the tap's.
"""

import hashlib
import json
import resource
import sys
import time
from argparse import Namespace
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass
class Options:
    """What to do.

    Attributes:
        road: "none", "tap" or "callback".
        steps, epoch, max_moves, seed: of the training; one fifth of the buffer's epochs end in a cut-off game.
        every, policies: of the tap.
        evaluate: games of an evaluation after the training, 0 for none.
        faults: points of the tap that raise on every call (see FAULTS): one training each, in a folder of that name.
        fail_steps: calls of make_move that raise in the trainer itself, so that it resets the game.
        compiled: whether the model goes through torch.compile.
        collect: whether the driver collects log-probabilities (its wrap costs time).
        clocked: whether it notes the time and the training thread's processor time at the beginning of each step.
    """

    road: str = "tap"
    steps: int = 300
    epoch: int = 64
    max_moves: int = 60
    seed: int = 5
    every: int = 1
    policies: bool = True
    evaluate: int = 0
    faults: list[str] = field(default_factory=list)
    fail_steps: list[int] = field(default_factory=list)
    compiled: bool = False
    collect: bool = True
    clocked: bool = False


FAULTS = {
    "hook": ("policy_eye", "PolicyEye", "_keep"),
    "policy": ("policy_eye", "PolicyEye", "_look"),
    "take": ("policy_eye", "PolicyEye", "take"),
    "before": ("selfplay", "SelfPlay", "_before"),
    "after": ("selfplay", "SelfPlay", "_after"),
    "record": ("selfplay", "SelfPlay", "_record"),
    "add": ("recording", "Recording", "add"),
    "hand on": ("recording", "Recording", "_hand_on"),
    "sight": ("policy_eye", "Sight", "policy"),
    "finish": ("recording", "Recording", "finish"),
    "cut_off": ("recording", "Recording", "cut_off"),
    "drop": ("recording", "Recording", "drop"),
    "habits": ("habits", "Habits", "add"),
    "log": ("metrics", "Metrics", "_heard"),
    "listen": ("metrics", "Metrics", "listen"),
    "numbers": ("metrics", "Metrics", "_write"),
    "end": ("metrics", "Metrics", "end"),
    "histograms": ("histograms", "Histograms", "_write"),
    "checkpoints": ("checkpoints", "Checkpoints", "_saved"),
    "begin": ("tap", "Tap", "_begin"),
    "games": ("tap", "Tap", "_attach_games"),
    "scalars": ("tap", "Tap", "_attach_scalars"),
    "moves": ("moves", "Moves", "of_action"),
    "evaluation": ("evaluation", "Evaluation", "_before"),
    "evaluation move": ("evaluation", "Evaluation", "_made"),
    "evaluation end": ("evaluation", "Evaluation", "_end"),
}
EVALUATING = ("sight", "evaluation", "evaluation move", "evaluation end")
"""Faults that an evaluation reaches: the real trainer's evaluation games are long, so the others do without."""


@contextmanager
def broken(name):
    """While this lasts, a point of the tap raises."""
    module, owner, function = FAULTS[name]
    owner = getattr(import_module(f"tb_keisei.adapters.keisei.trainer_2025.{module}"), owner)
    whole = getattr(owner, function)

    def fail(*args, **kwargs):
        raise RuntimeError(f"broken on purpose: {name}")

    setattr(owner, function, fail)
    try:
        yield
    finally:
        setattr(owner, function, whole)


def make_trainer(out, options):
    from keisei.training.trainer import Trainer
    from keisei.utils import load_config

    overrides = {
        "env.seed": options.seed,
        "env.max_moves_per_game": options.max_moves,
        "training.total_timesteps": options.steps,
        "training.steps_per_epoch": options.epoch,
        "training.enable_torch_compile": False,
        "evaluation.num_games": max(1, options.evaluate),
        "evaluation.strategy": "single_opponent",
        "logging.model_dir": str(out / "models"),
        "display.display_moves": False,  # else the real trainer's default configuration sleeps 0.1 s after each move
        "wandb.enabled": False,
    }
    small = {"tower_depth": 2, "tower_width": 16, "se_ratio": None, "model": None, "input_features": None}
    return Trainer(load_config(None, overrides), Namespace(resume=None, run_name="run", **small))


def collect(trainer, seen, fail_steps):
    step_manager, original = trainer.step_manager, trainer.step_manager.execute_step
    make_move, calls = trainer.game.make_move, [0]

    def execute_step(*args, **kwargs):
        result = original(*args, **kwargs)
        seen.append((result.success, result.done, result.log_prob, result.value_pred, result.info.get("reason")))
        return result

    def failing(move, is_simulation=False):
        if not is_simulation:
            calls[0] += 1
            if calls[0] in fail_steps:
                raise ValueError("failed on purpose")
        return make_move(move, is_simulation)

    step_manager.execute_step = execute_step
    if fail_steps:
        trainer.game.make_move = failing


def weights_hash(model):
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode() + tensor.detach().cpu().numpy().tobytes())
    return digest.hexdigest()


def evaluate(trainer, games):
    import random

    random.seed(11)
    manager = trainer.evaluation_manager
    if hasattr(manager, "max_moves"):
        manager.max_moves = 40
    config = manager.config
    if hasattr(config, "num_games"):
        config.num_games = games
    result = trainer.evaluation_manager.evaluate_current_agent(trainer.agent)
    return [[game.winner, game.moves_count, game.metadata.get("termination_reason")] for game in result.games]


def tick(trainer, report):
    original = trainer.step_manager.execute_step
    ticks, walls = report.setdefault("ticks", []), report.setdefault("walls", [])

    def execute_step(*args, **kwargs):
        ticks.append(time.thread_time())
        walls.append(time.perf_counter())
        return original(*args, **kwargs)

    trainer.step_manager.execute_step = execute_step


def loop(trainer, options, report):
    """Train; the clocks leave out what happens once, like imports."""
    if options.clocked:
        tick(trainer, report)
    clocks = {"seconds": time.perf_counter, "cpu_seconds": time.process_time, "thread_seconds": time.thread_time}
    begun = {name: clock() for name, clock in clocks.items()}
    faults = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    trainer.run_training_loop()
    report |= {name: clock() - begun[name] for name, clock in clocks.items()}
    report["page_faults"] = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - faults


def train(trainer, out, options, report):
    if options.road == "none":
        loop(trainer, options, report)
        report["evaluation"] = evaluate(trainer, options.evaluate) if options.evaluate else []
        return
    from tb_keisei import SummaryWriter
    from tb_keisei.adapters.keisei import TensorBoardCallback, attach
    from tb_keisei.adapters.keisei.part import Part
    from tb_keisei.adapters.keisei.trainer_2025 import surface

    with SummaryWriter(str(out / "events")) as writer:
        if options.road == "callback":
            trainer.callback_manager.add_callback(TensorBoardCallback(writer))
            loop(trainer, options, report)
            return
        before = {name: sorted(vars(getattr(trainer, name))) for name in ("agent", "step_manager", "model_manager")}
        tap = attach(trainer, writer, every=options.every, policies=options.policies)
        loop(trainer, options, report)
        report["evaluation"] = evaluate(trainer, options.evaluate) if options.evaluate else []
        tap.detach()
        after = {name: sorted(vars(getattr(trainer, name))) for name in before}
        head = getattr(trainer.agent.model, "_orig_mod", trainer.agent.model).policy_head
        report["restored"] = before == after and not head._forward_hooks
        report["failures"] = dict(tap.failures)
        parts = [*surface.NUMBERS, *(part for part in vars(surface).values() if isinstance(part, Part))]
        report["lacking"] = [part.shows for part in parts if not part.is_there(trainer)]


def main(home, out, options):
    sys.path.insert(0, home)
    import torch

    torch.set_num_threads(1)
    options, out = Options(**json.loads(options)), Path(out)
    for name in options.faults:
        (out / name).mkdir()
        evaluates = options.evaluate if name in EVALUATING else 0
        with broken(name):
            run(out / name, replace(options, evaluate=evaluates))
    if not options.faults:
        run(out, options)


def run(out, options):
    trainer = make_trainer(out, options)
    metrics = trainer.metrics_manager
    seen: list[Any] = []
    report: dict[str, Any] = {"options": asdict(options)}
    report["first_step"] = metrics.global_timestep
    if options.compiled:
        import torch

        trainer.agent.model = torch.compile(trainer.agent.model, backend="eager")
    first = weights_hash(trainer.agent.model)
    if options.collect:
        collect(trainer, seen, options.fail_steps)
    train(trainer, out, options, report)
    report |= {
        "steps": metrics.global_timestep,
        "episodes": metrics.total_episodes_completed,
        "wins": [metrics.black_wins, metrics.white_wins, metrics.draws],
        "seen": seen,
        "weights": weights_hash(trainer.agent.model),
        "trained": weights_hash(trainer.agent.model) != first,
        "log": str(trainer.log_file_path),
    }
    (out / "report.json").write_text(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
