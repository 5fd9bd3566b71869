"""Makes the golden files: `python -m tests.golden.make`. They pin docs/format.md; regenerate only when it changes.

Each NAME.bin is an envelope; NAME.json is what it decodes to (or the error), which pytest and Vitest compare.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rsshogi.core import Board

from tb_keisei.errors import FormatError, NewerVersionError
from tb_keisei.record import (
    Candidate,
    Game,
    Outcome,
    Player,
    Ply,
    Probe,
    decode_game,
    decode_probe,
    encode_game,
    encode_probe,
)
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.header import Archived, Place, header_of
from tb_keisei.record.open_games import Begun, OpenGames
from tb_keisei.record.plies.candidates import NO_CANDIDATES
from tb_keisei.record.plies.columns import to_columns
from tb_keisei.record.plies.search import Search, Searched
from tb_keisei.record.series import FIRST_EVENT_STEP as FIRST
from tb_keisei.record.sfen import UNKNOWN_START
from tb_keisei.record.wire.codec import (
    decode_index,
    decode_open_games,
    decode_table,
    encode_index,
    encode_open_games,
    encode_table,
)
from tb_keisei.record.wire.digest import decode_digests, digest_of, join_digests
from tb_keisei.record.wire.moves import decode_moves, join_moves, moves_of
from tb_keisei.record.wire.table import Table

FOLDER = Path(__file__).parent
HANDICAP = "lnsgkgsnl/9/ppppppppp/9/9/9/PPPPPPPPP/1B5R1/LNSGKGSNL w - 1"
WRITER = "0123456789abcdef"


def random_plies(count: int, seed: int, sfen: str | None = None) -> Iterator[Ply]:
    """Plies of a random legal game, moves drawn from a peaked policy over all legal moves."""
    rng = random.Random(seed)
    board = Board(sfen) if sfen else Board()
    for _ in range(count):
        legal = [move.to_usi() for move in board.legal_moves()]
        if not legal:
            return
        logits = np.array([rng.gauss(0, 1.5) for _ in legal])
        policy = np.exp(logits) / np.exp(logits).sum()
        played = rng.choices(range(len(legal)), policy)[0]
        yield Ply(
            legal[played],
            [Candidate(usi, float(p)) for usi, p in zip(legal, policy, strict=True)],
            sampled_probability=float(policy[played]),
            value=rng.uniform(-1, 1),
            entropy=float(-(policy * np.log(policy)).sum()),
            legal_count=len(legal),
            illegal_mass=0.125,
        )
        board.apply_usi(legal[played])


def games() -> dict[str, Game]:
    """One game for each thing that a reader has to understand."""
    full = Game(
        game_id="full",
        stream="self_play",
        writer=WRITER,
        actor="env-3",
        black=Player("learner", checkpoint="ab12", rating=1234.5, learner=True),
        white=Player("☖ rival <b>&amp;</b>"),
        outcome=Outcome.of("white", "Tsumi"),
        start_step=100,
        global_step=160,
        start_time=1_764_000_000.25,
        end_time=1_764_000_100.5,
        max_plies=256,
        ruleset="standard",
        seed=-7,
        policy_fraction=0.125,
        forward_mode="train",
        facts={"note": "値"},
        plies=tuple(random_plies(60, seed=1)),
    )
    moves_only = tuple(Ply(ply.usi) for ply in random_plies(25, seed=2, sfen=HANDICAP))
    broken = list(random_plies(6, seed=3))
    broken[2] = Ply(broken[2].usi, problem="policy has NaN")
    broken[5] = Ply("", problem="malformed USI move '7g7g'")
    at_zero = partial(Game, start_step=0, global_step=0)  # records of before have no other step that is not told
    return {
        "full": full,
        "handicap": at_zero(
            game_id="handicap",
            policy_fraction=1.0,
            stream="eval",
            initial_sfen=HANDICAP,
            outcome=Outcome.of(None, "max_moves"),
            plies=moves_only,
        ),
        "problems": at_zero(
            game_id="problems",
            policy_fraction=1.0,
            stream="self_play",
            value_kind="raw_critic",
            value_perspective="none",
            plies=tuple(broken),
        ),
        "wdl": at_zero(
            game_id="wdl",
            policy_fraction=1.0,
            stream="eval",
            value_kind="wdl",
            outcome=Outcome.of(None, "repetition"),
            plies=(
                Ply("7g7f", [Candidate("7g7f", 1.0)], value=0.6, wdl=(0.5, 0.2, 0.3), facts={"temperature": 0.5}),
                Ply("3c3d", [Candidate("8c8d", 0.5), Candidate("5a6b", 0.25)], legal_count=30),
                Ply("2g2f", [Candidate("2g2f", 0.999), Candidate("7i6h", 0.001), Candidate("1g1f", 0.0)]),
            ),
        ),
        "empty": at_zero(game_id="", stream="self_play", policy_fraction=1.0, outcome=Outcome(kind="aborted")),
        "league": at_zero(
            game_id="league",
            stream="league",
            writer=WRITER,
            players=(
                Player("learner", checkpoint="ab12", learner=True),
                Player("旧 1", rating=-3.5),
                Player("旧 2"),
            ),
            impasse_rule="27",
            repetition_rule="perpetual_check_loses",
            game_fraction=0.25,
            policy_fraction=0.125,
            policy_noise="before",
            value_discount=0.998,
            bootstrapped=False,
            problem="'mode' was left out: it is a list",
            plies=tuple(searched_plies()),
        ),
        "unknown": Game(
            game_id="unknown",
            policy_fraction=1.0,
            stream="self_play",
            initial_sfen=UNKNOWN_START,
            value_kind="",
            value_perspective="none",
            problem="initial_sfen was left out: 'junk' is not an SFEN position",
            plies=(Ply("7g7f", [Candidate("7g7f", 0.75), Candidate("2g2f", 0.25)], value=0.5), Ply("3c3d")),
        ),
    }


def searched_plies() -> Iterator[Ply]:
    """Plies with who moved, by which weights, and what search made of them: each kind, and what may be missing."""
    searches = [
        Search.of(
            [Searched("7g7f", 700, q=0.25), Searched("2g2f", 99, q=-1.0), Searched("5i5h", 1)],
            kind="visits",
            total=801,
            root_value=0.125,
        ),
        Search.of([Searched("3c3d", probability=0.75), Searched("8c8d", probability=0.25)], kind="gumbel"),
        Search.of([Searched("2g2f", 5), Searched("P*5e", 3)], kind="explore_count"),
        Search.of([], root_value=-0.5),
        None,
    ]
    for number, (ply, search) in enumerate(zip(random_plies(5, seed=5), searches, strict=True)):
        yield replace(
            ply,
            mover=(0, 1, 0, 2, None)[number],
            policy_step=(10_000_000_000, -5, None, 0, 1)[number],
            search=search,
            **({"candidates": NO_CANDIDATES, "residual": None, "probability": None} if number == 2 else {}),
        )


def payloads() -> dict[str, bytes]:
    """Bytes of every golden file."""
    made = {f"game-{name}": encode_game(game) for name, game in games().items()}
    newer = pb.Envelope.FromString(made["game-wdl"])
    newer.version = 2
    full = games()["full"]
    header = header_of(
        full, to_columns(full.plies), Place("keisei/self_play/0123456789abcdef/0000/games", FIRST, 0, 99)
    )
    again = replace(header, game_id="again", surprise=None)
    shares = replace(
        header,
        game_id="archived",
        game_fraction=0.5,
        policy_fraction=0.25,
        problem="a fact was left out",
        place=None,
        archived=Archived("1764000000.host.1.0", 1 << 40),
    )
    league = games()["league"]
    both = [(step, game, to_columns(game.plies)) for step, game in ((FIRST, full), (FIRST + 3, league))]
    start = next(random_plies(1, seed=4))
    return made | {
        "error-newer": newer.SerializeToString(),
        "error-truncated": made["game-full"][:500],
        "error-flipped": made["game-full"][:300] + b"\xff\x00\xff" + made["game-full"][303:],
        "index": encode_index([header]),
        "index-archived": encode_index([shares]),
        "open-games": encode_open_games(
            OpenGames((Begun("eval", 90, 1, 1_764_000_000.5), Begun("self_play", None, 3, 1_764_000_001.0)), others=2)
        ),
        "moves": join_moves([moves_of(step, columns.moves) for step, _, columns in both]),
        "digest": join_digests([digest_of(step, game, columns) for step, game, columns in both]),
        "table": encode_table([encode_index([header]), encode_index([again])]),
        "table-shares": encode_table([encode_index([header, shares])]),
        "probe": encode_probe(
            Probe(name="start", sfen="startpos", candidates=start.candidates, value=0.5, global_step=7)
        ),
        "probe-solutions": encode_probe(
            Probe(
                name="pawns",
                sfen="startpos",
                candidates=start.candidates,
                global_step=8,
                solutions=("7g7f", "2g2f"),
                held_out=True,
            )
        ),
    }


def truth(name: str, data: bytes) -> dict[str, object]:
    """What a golden file decodes to, as JSON."""
    try:
        if name.startswith("index"):
            return {"headers": [_plain(header) for header in decode_index(data)]}
        if name == "open-games":
            return _plain(decode_open_games(data))
        if name == "moves":
            return {"games": [_plain(game) for game in decode_moves(data)]}
        if name == "digest":
            return {"games": [_plain(game) for game in decode_digests(data)]}
        if name.startswith("table"):
            return _plain_table(decode_table(data))
        return _plain_probe(decode_probe(data)) if name.startswith("probe") else _plain(decode_game(data))
    except NewerVersionError as error:
        return {"error": "newer", "version": error.version}
    except FormatError:
        return {"error": "damaged"}


def _plain_probe(probe: Probe) -> dict[str, object]:
    """Fields that a probe of an earlier version lacks are left out where they are not set."""
    return {name: value for name, value in _plain(probe).items() if value or name not in ("solutions", "held_out")}


def _plain_table(table: Table) -> dict[str, object]:
    columns = {name: _numbers(column) for name, column in table.columns.items() if name != "opening"}
    columns["opening"] = [codes.hex() for codes in table.columns["opening"].tolist()]
    rest = {"game_ids": table.game_ids, "words": table.words, "value_changes": table.value_changes.tolist()}
    return rest | {"columns": dict(sorted(columns.items()))}


def _numbers(column: NDArray[np.generic]) -> list[object]:
    """NaN, which JSON has not, is null."""
    return [None if value != value else value for value in column.tolist()]


def _plain(value: object) -> "dict[str, object]":
    result: object = json.loads(json.dumps(value, default=_plain_object))
    assert isinstance(result, dict)
    return result


def _plain_object(value: object) -> object:
    if isinstance(value, Candidate):
        named = {name: getattr(value, name) for name in value.__dataclass_fields__}
        return {name: told for name, told in named.items() if told is not None}
    if hasattr(value, "__dataclass_fields__"):
        return {name: getattr(value, name) for name in value.__dataclass_fields__ if name != "unknown_fields"}
    return _numbers(value) if isinstance(value, np.ndarray) else list(value)  # type: ignore[call-overload]  # Candidates


def main() -> None:
    """Write the golden files that say something else than those that are there; zlib builds compress differently."""
    for name, data in payloads().items():
        file = FOLDER / f"{name}.bin"
        if not file.exists() or truth(name, data) != truth(name, file.read_bytes()):
            file.write_bytes(data)
        text = json.dumps(truth(name, file.read_bytes()), ensure_ascii=False, indent=1)
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
