"""Moves and digests of all games, in series of their own, against the games' bodies."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from tb_keisei import EventWriter, read_games
from tb_keisei.bridge.queue import writer_series
from tb_keisei.events.scan import Found, scan
from tb_keisei.events.walk import event_files
from tb_keisei.record import Game, Ply
from tb_keisei.record.move import decode_move
from tb_keisei.record.wire.codec import decode_game
from tb_keisei.record.wire.digest import GameDigest, decode_digests
from tb_keisei.record.wire.moves import GameMoves, decode_moves
from tests.golden.make import random_plies


def found(run: Path) -> dict[str, list[Found]]:
    items: dict[str, list[Found]] = defaultdict(list)
    for path in event_files(run):
        for item in scan(path):
            if isinstance(item, Found):
                items[item.kind].append(item)
    return items


def bodies(run: Path) -> dict[int, Game]:
    return {item.event_step: decode_game(item.data) for item in found(run)["games"]}


def moves(run: Path) -> dict[int, GameMoves]:
    return {game.event_step: game for item in found(run)["moves"] for game in decode_moves(item.data)}


def digests(run: Path) -> dict[int, GameDigest]:
    return {game.event_step: game for item in found(run)["digest"] for game in decode_digests(item.data)}


def record(writer: EventWriter, number: int, **facts: str) -> None:
    rec = writer.game_recorder("self_play", black="a", white="b", **facts)
    for place, ply in enumerate(random_plies(12, seed=number)):
        legal = [candidate.usi for candidate in ply.candidates]
        policy = None if place % 4 == 3 else [candidate.probability for candidate in ply.candidates]
        rec.add_ply("nonsense" if place == 7 else ply.usi, legal_moves=legal, policy=policy, value=ply.value)
    rec.finish(winner="black", reason="resign", global_step=number)


def rank(ply: Ply) -> int:
    """The slow, obvious way."""
    if not len(ply.candidates) or ply.probability is None:
        return 0
    return 1 + sum(candidate.probability > ply.probability for candidate in ply.candidates)


@pytest.mark.parametrize("value_kind", ["scalar", "raw_critic", "win_probability"])
def test_they_say_what_the_bodies_say(tmp_path: Path, value_kind: str) -> None:
    with EventWriter(tmp_path) as writer:
        for number in range(3):
            record(writer, number, value_kind=value_kind, value_perspective="black")
    games, listed, told = bodies(tmp_path), moves(tmp_path), digests(tmp_path)
    assert games.keys() == listed.keys() == told.keys()
    for step, game in games.items():
        texts = [decode_move(int(code)) for code in listed[step].moves]
        assert texts == [ply.usi for ply in game.plies]
        digest = told[step]
        assert (digest.value_kind, digest.value_perspective) == (value_kind, "black")
        assert digest.ranks.tolist() == [rank(ply) for ply in game.plies]
        chances = [np.nan if ply.probability is None else ply.probability for ply in game.plies]
        np.testing.assert_allclose(digest.played, chances, rtol=0.09)  # two roundings of 4.5 %
        best = [ply.candidates[0].probability if len(ply.candidates) else np.nan for ply in game.plies]
        np.testing.assert_allclose(digest.best, best, rtol=0.045)
        values = np.array([ply.value for ply in game.plies])
        clipped = np.clip(values, 0, 1) if value_kind == "win_probability" else values
        np.testing.assert_allclose(digest.values, clipped, atol=1.001 * 2 / 508)


def test_an_event_for_every_hundred_games(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        for number in range(250):
            rec = writer.game_recorder("self_play", black="a", white="b")
            rec.add_ply("7g7f")
            rec.finish(winner="black", reason="resign", global_step=number)
            if number % 50 == 49:
                assert writer.flush()
    sizes = [len(decode_moves(item.data)) for item in found(tmp_path)["moves"]]
    assert (sum(sizes), max(sizes)) == (250, 100)
    assert len(moves(tmp_path)) == len(digests(tmp_path)) == 250
    assert len(list(read_games(tmp_path))) == 250


def test_a_live_run_has_them_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_series, "EXTRACT_SECS", 0.0)
    with EventWriter(tmp_path) as writer:
        record(writer, 1)
        assert writer.flush()
        record(writer, 2)
        assert writer.flush()
        assert 1 <= len(moves(tmp_path)) == len(digests(tmp_path))
