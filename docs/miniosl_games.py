"""`python -m docs.miniosl_games LOGDIR [GAMES]`: self-play of a strong policy, for pictures of a player's.

The network is the one in miniosl 0.1.6 (`pip install --no-deps miniosl==0.1.6` and `pip install onnxruntime`; BSD-style
licence of Team GPS). It is read from there, and nothing of it is kept here.
"""

import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import minioslcc as osl  # type: ignore[import-not-found]
import numpy as np
import numpy.typing as npt
import onnxruntime  # type: ignore[import-not-found]

from tb_keisei import EventWriter
from tb_keisei.bridge.recorder import GameRecorder

MAX_MOVES: Final = 320
OPENING_PLIES: Final = 24
"""Plies drawn from the policy as it is; after them it is sharpened."""
SHARPER: Final = 3.0

Floats = npt.NDArray[np.float32]


class Network:
    """Policy and value of a position by its history."""

    def __init__(self) -> None:
        package = find_spec("miniosl")
        weights = Path(str(package and package.origin)).parent / "pretrained" / "eval.onnx"
        self.session = onnxruntime.InferenceSession(weights, providers=["CPUExecutionProvider"])

    def __call__(self, played: Any) -> tuple[Floats, float]:
        """Logits (2187,) by `policy_move_label`, and the value for the side to move (−1 to 1), after these moves."""
        features = osl.State().export_features(played)[None]
        logits, values, _ = self.session.run(None, {"input": features})
        return logits[0], float(values[0, 0])


def softmax(logits: npt.NDArray[np.floating[Any]]) -> Floats:
    """Probabilities of logits."""
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum(), np.float32)


def play(rec: GameRecorder, network: Network, rng: np.random.Generator) -> tuple[str | None, str]:
    """Play a game into its recorder; returns the winner and the reason."""
    state, played, seen = osl.State(), osl.MoveVector(), Counter[str]()
    for ply in range(MAX_MOVES):
        legal = state.genmove_full()
        if not legal:
            return ("white" if state.turn == osl.black else "black"), "checkmate"
        seen[state.to_usi()] += 1
        if seen[state.to_usi()] == 4:
            return None, "repetition"
        logits, value = network(played)
        policy = softmax(logits[[move.policy_move_label for move in legal]])
        drawn = policy if ply < OPENING_PLIES else softmax(SHARPER * np.log(np.maximum(policy, 1e-12)))
        choice = int(rng.choice(len(legal), p=np.float64(drawn) / np.float64(drawn).sum()))
        rec.add_ply(
            legal[choice].to_usi(),
            legal_moves=[move.to_usi() for move in legal],
            policy=policy,
            value=value,
            sampled_probability=float(drawn[choice]),
        )
        state.make_move(legal[choice])
        played.append(legal[choice])
    return None, "max_moves"


def main() -> None:
    """Log games, one training step each, as a run `miniosl`."""
    logdir, games = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 6
    network, rng = Network(), np.random.default_rng(2026)
    with EventWriter(logdir / "miniosl") as writer:
        for step in range(games):
            rec = writer.game_recorder("self_play", black="miniosl", white="miniosl", value_kind="scalar")
            winner, reason = play(rec, network, rng)
            rec.finish(winner=winner, reason=reason, global_step=step)
            print(f"game {step}: {winner or 'nobody'} by {reason}", flush=True)


if __name__ == "__main__":
    main()
