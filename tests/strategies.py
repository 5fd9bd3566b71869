"""All hypothesis strategies for records."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from tb_keisei.errors import MoveError
from tb_keisei.record.game import (
    FORWARD_MODES,
    IMPASSE_RULES,
    PERSPECTIVES,
    POLICY_NOISE,
    REPETITION_RULES,
    VALUE_KINDS,
    Game,
)
from tb_keisei.record.header import Archived, GameHeader, Place
from tb_keisei.record.move import CODE_COUNT, decode_move, encode_move
from tb_keisei.record.outcome import REASONS, Outcome
from tb_keisei.record.player import Player
from tb_keisei.record.plies.candidates import NO_CANDIDATES, Candidate, Candidates
from tb_keisei.record.plies.ply import RESERVED_FACTS, Ply
from tb_keisei.record.plies.search import SEARCH_KINDS, Search, Searched
from tb_keisei.record.probe import Probe
from tb_keisei.record.sfen import UNKNOWN_START, Color


def _is_move(code: int) -> bool:
    try:
        return bool(decode_move(code))
    except MoveError:
        return False


ALL_MOVES = [decode_move(code) for code in range(CODE_COUNT) if _is_move(code)]

float32 = st.floats(width=32, allow_nan=False, allow_infinity=False)
optional_float32 = st.none() | float32
probability = st.floats(0, 1, width=32)
moves = st.sampled_from(ALL_MOVES)
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
steps = st.integers(-(1 << 63), (1 << 63) - 1)
told_steps = st.none() | st.integers(-(1 << 63) + 1, (1 << 63) - 1)
times = st.floats(0, 4e9)
sfens = st.sampled_from(
    [
        None,
        "lnsgkgsnl/1r5b1/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL b - 1",
        "lnsgkgsnl/9/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL w - 1",
        "l6nl/5+P1gk/2np1S3/p1p4Pp/3P2Sp1/1PPb2P1P/P5GS1/R8/LN4bKL w RGgsn5p 1",
    ]
)


@st.composite
def candidates(draw: st.DrawFn, max_size: int = 40) -> Candidates:
    """A policy over distinct moves; softmax of logits, so that small probabilities are frequent."""
    listed = draw(st.lists(moves, min_size=1, max_size=max_size, unique=True))
    logits = np.array(draw(st.lists(st.floats(-25, 0), min_size=len(listed), max_size=len(listed))))
    weights = np.exp(logits - logits.max())
    policy = weights / weights.sum()
    share = draw(st.sampled_from([1.0, 1.0, 0.75]))
    return Candidates.of(Candidate(usi, float(p * share)) for usi, p in zip(listed, policy, strict=True))


@st.composite
def searches(draw: st.DrawFn) -> Search:
    """With visits, a distribution, both or neither; a third of the moves have a q."""
    listed = draw(st.lists(moves, max_size=12, unique=True))
    counted, told = draw(st.booleans()), draw(st.booleans())
    weights = np.array([draw(st.floats(0.01, 1)) for _ in listed])
    chances = (weights / weights.sum()).tolist() if len(listed) else []
    entries = [
        Searched(
            usi,
            visits=draw(st.integers(1, 1 << 31)) if counted else None,
            probability=chance if told else None,
            q=draw(st.none() | st.floats(-1, 1, width=32)),
        )
        for usi, chance in zip(listed, chances, strict=True)
    ]
    total = draw(st.none() | st.integers(0, (1 << 32) - 2))
    return Search.of(entries, draw(st.sampled_from(SEARCH_KINDS)), total, draw(optional_float32))


@st.composite
def plies(draw: st.DrawFn) -> Ply:
    policy = draw(st.none() | candidates())
    usi = draw(moves) if policy is None else draw(st.sampled_from([c.usi for c in policy]) | moves)
    facts = draw(st.dictionaries(text.filter(lambda name: name not in RESERVED_FACTS), float32, max_size=2))
    return Ply(
        usi,
        policy if policy is not None else NO_CANDIDATES,
        sampled_probability=draw(st.none() | probability),
        value=draw(optional_float32),
        wdl=draw(st.none() | st.tuples(probability, probability, probability)),
        entropy=draw(st.none() | st.floats(0, 7, width=32)),
        legal_count=draw(st.none() | st.integers(1, 600)),
        illegal_mass=draw(st.none() | probability),
        mover=draw(st.none() | st.integers(0, 253)),
        policy_step=draw(st.none() | st.integers(-(1 << 63) + 1, (1 << 63) - 1)),
        search=draw(st.none() | searches()),
        facts=facts,
        problem=draw(st.sampled_from(["", "", "a problem ☗"])),
    )


players = st.builds(Player, text, text, st.none() | st.floats(allow_nan=False, allow_infinity=False), st.booleans())


@st.composite
def outcomes(draw: st.DrawFn) -> Outcome:
    winner: Color | None = draw(st.sampled_from(("black", "white", None)))
    kind = "win" if winner else draw(st.sampled_from(["draw", "truncated", "aborted", "unknown"]))
    return Outcome(winner, kind, draw(st.sampled_from(REASONS)), draw(text))


streams = st.from_regex(r"[A-Za-z0-9_.-]{1,20}", fullmatch=True).filter(lambda name: name != "probe")

games = st.builds(
    Game,
    game_id=text,
    stream=streams,
    writer=st.just("0123456789abcdef"),
    actor=text,
    initial_sfen=sfens | st.just(UNKNOWN_START),
    black=players,
    white=players,
    outcome=outcomes(),
    start_step=told_steps,
    global_step=told_steps,
    start_time=times,
    end_time=times,
    final_sfen=sfens.map(lambda sfen: sfen or ""),
    max_plies=st.integers(0, (1 << 32) - 1),
    ruleset=text,
    random_opening_plies=st.integers(0, 100),
    seed=st.none() | steps,
    game_fraction=st.none() | st.floats(0.0001, 1),
    policy_fraction=st.none() | st.floats(0.0001, 1),
    impasse_rule=st.sampled_from(IMPASSE_RULES),
    repetition_rule=st.sampled_from(REPETITION_RULES),
    policy_noise=st.sampled_from(POLICY_NOISE),
    value_discount=st.none() | st.floats(0.0001, 1),
    bootstrapped=st.none() | st.booleans(),
    players=st.lists(players, max_size=3).map(tuple),
    problem=text,
    forward_mode=st.sampled_from(FORWARD_MODES),
    value_kind=st.sampled_from(VALUE_KINDS),
    value_perspective=st.sampled_from(PERSPECTIVES),
    facts=st.dictionaries(text, text, max_size=3),
    plies=st.lists(plies(), max_size=8).map(tuple),
)

_probes = st.builds(
    Probe,
    name=st.from_regex(r"[A-Za-z0-9_.-]{1,20}", fullmatch=True),
    sfen=sfens.map(lambda sfen: sfen or "startpos"),
    candidates=candidates(),
    value=optional_float32,
    entropy=st.none() | st.floats(0, 7, width=32),
    global_step=steps,
    time=times,
    value_kind=st.sampled_from(VALUE_KINDS),
    value_perspective=st.sampled_from(PERSPECTIVES),
    problem=text,
    held_out=st.booleans(),
)


@st.composite
def probes(draw: st.DrawFn) -> Probe:
    """A probe, some of whose candidates are its solutions."""
    probe = draw(_probes)
    legal = st.sampled_from([candidate.usi for candidate in probe.candidates])
    return replace(probe, solutions=tuple(draw(st.lists(legal, max_size=3, unique=True))))


headers = st.builds(
    GameHeader,
    game_id=text,
    initial_sfen=sfens | st.just(UNKNOWN_START),
    black=players,
    white=players,
    outcome=outcomes(),
    start_step=told_steps,
    global_step=told_steps,
    end_time=times,
    ply_count=st.integers(0, 1 << 20),
    policy_plies=st.integers(0, 1 << 20),
    problem_count=st.integers(0, 1 << 20),
    game_fraction=st.none() | st.floats(0.0001, 1),
    policy_fraction=st.none() | st.floats(0.0001, 1),
    problem=text,
    archived=st.none() | st.builds(Archived, text, st.integers(0, 1 << 63)),
    opening=st.lists(moves | st.just(""), max_size=12).map(tuple),
    surprise=optional_float32,
    value_changes=st.lists(st.integers(0, 1000), max_size=24).map(tuple),
    place=st.none() | st.builds(Place, text.filter(bool), steps, st.integers(0, 100), st.integers(0, 1 << 31)),
)


def same_candidates(left: Candidates, right: Candidates) -> bool:
    """Equal up to the precision of docs/format.md: 1 % above 2^-28, zero or tiny below."""
    if not np.array_equal(left.codes, right.codes):
        return False
    pairs = zip(left.probabilities.tolist(), right.probabilities.tolist(), strict=True)
    return all(math.isclose(a, b, rel_tol=0.0101) if a > 2**-28 else b <= 2**-27 for a, b in pairs)


def same_search(left: Search | None, right: Search | None, game: Game) -> bool:
    """Equal up to the precision of docs/format.md: shares to 1 %, q to half of 1/254 of the game's range."""
    if left is None or right is None:
        return left is right
    told = [ply.search.q for ply in game.plies if ply.search is not None and ply.search.q is not None]
    values = np.concatenate([*told, np.empty(0)])
    step = float(np.nanmax(values) - np.nanmin(values)) / 254 if len(values) else 0.0
    plain = all(getattr(left, name) == getattr(right, name) for name in ("kind", "total", "root_value"))
    exact = np.array_equal(left.codes, right.codes) and _close(left.visits, right.visits, 0, 0)
    shares = _close(left.probabilities, right.probabilities, 0.0101, 2**-27)
    return plain and exact and shares and _close(left.q, right.q, 1e-6, 0.5001 * step + 1e-9)


def _close(left: Any, right: Any, relative: float, absolute: float) -> bool:
    if left is None or right is None:
        return left is right
    return np.allclose(left, right, rtol=relative, atol=absolute, equal_nan=True)


__all__ = [
    "ALL_MOVES",
    "candidates",
    "encode_move",
    "games",
    "headers",
    "plies",
    "probes",
    "same_candidates",
    "same_search",
]
