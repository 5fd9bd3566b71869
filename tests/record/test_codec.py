import contextlib
import dataclasses
import math
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_keisei.errors import FormatError, NewerVersionError
from tb_keisei.record import Candidate, Game, Outcome, Ply, Probe, decode_game, decode_probe, encode_game, encode_probe
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.envelope import MAX_INFLATED, seal, unseal, unseal_bytes
from tb_keisei.record.move import CODE_COUNT, MOST_LEGAL_MOVES, are_moves
from tb_keisei.record.wire.codec import decode_index, decode_table, encode_index
from tb_keisei.record.wire.digest import decode_digests
from tb_keisei.record.wire.moves import decode_moves
from tb_keisei.record.wire.probe_columns import decode_probe_columns
from tb_keisei.record.wire.split import split, to_deltas
from tests import strategies


def without_candidates(game: Game) -> Game:
    bare = {"candidates": (), "search": None, "residual": None, "probability": None}
    plies = tuple(dataclasses.replace(ply, **bare) for ply in game.plies)
    return dataclasses.replace(game, plies=plies)


@given(strategies.games)
def test_game_survives(game: Game) -> None:
    decoded = decode_game(encode_game(game))
    assert without_candidates(decoded) == without_candidates(game)
    for before, after in zip(game.plies, decoded.plies, strict=True):
        assert strategies.same_candidates(before.candidates, after.candidates)
        assert after.probability == before.probability
        assert strategies.same_search(before.search, after.search, game)
        assert after.residual == (None if before.residual is None else float(np.float32(before.residual)))


@given(strategies.games)
def test_decoded_game_is_stable(game: Game) -> None:
    once = decode_game(encode_game(game))
    assert encode_game(decode_game(encode_game(once))) == encode_game(once)


@given(strategies.probes())
def test_probe_survives(probe: strategies.Probe) -> None:
    decoded = decode_probe(encode_probe(probe))
    assert strategies.same_candidates(probe.candidates, decoded.candidates)
    bare = {"candidates": (), "residual": None}
    assert dataclasses.replace(decoded, **bare) == dataclasses.replace(probe, **bare)


def test_a_solution_that_is_no_candidate_is_damage() -> None:
    probe = Probe(name="p", sfen="startpos", candidates=(Candidate("7g7f", 1.0),), solutions=("7g7f",))
    message = pb.Probe.FromString(unseal_bytes(encode_probe(probe)))
    message.solutions[:] = ["2g2f"]
    with pytest.raises(FormatError, match="not a legal move"):
        decode_probe(seal(message))


@given(st.lists(st.tuples(strategies.probes(), st.sampled_from(["good", "cut", "nonsense", "two plies"])), max_size=7))
def test_many_probes_at_once_are_each_as_alone(made: list[tuple[Probe, str]]) -> None:
    columns = decode_probe_columns([_spoilt(encode_probe(probe), how) for probe, how in made])
    alone = [decode_probe(encode_probe(probe)) for probe, how in made if how == "good"]
    assert len(columns) == len(alone)
    counts = [len(probe.candidates) for probe in alone]
    assert (columns.counts.tolist(), columns.rows.tolist()) == (
        counts,
        np.repeat(np.arange(len(alone)), counts).tolist(),
    )
    for name in ("name", "sfen", "value_kind", "value_perspective", "solutions", "held_out"):
        assert [getattr(facts, name) for facts in columns.facts] == [getattr(probe, name) for probe in alone]
    assert columns.steps.tolist() == [probe.global_step for probe in alone]
    assert columns.times.tolist() == [probe.time for probe in alone]
    values = [np.nan if probe.value is None else probe.value for probe in alone]
    np.testing.assert_array_equal(columns.values, np.array(values, dtype=np.float32))
    for name in ("codes", "probabilities"):
        column = [number for probe in alone for number in getattr(probe.candidates, name)]
        assert getattr(columns, name).tolist() == column


def test_what_is_wrong_in_one_of_many_probes_costs_it_alone() -> None:
    def spoilt(change: Callable[[Any], None]) -> bytes:
        probe = Probe(name="p", sfen="startpos", candidates=(Candidate("7g7f", 1.0),), solutions=("7g7f",), entropy=0.0)
        message = pb.Probe.FromString(unseal_bytes(encode_probe(probe)))
        change(message)
        return seal(message)

    wrong = [
        spoilt(lambda message: setattr(message, "time", math.inf)),
        spoilt(lambda message: setattr(message, "name", "a" * 81)),
        spoilt(lambda message: setattr(message, "sfen", "nonsense")),
        spoilt(lambda message: setattr(message, "value_kind", "nonsense")),
        spoilt(lambda message: message.solutions.append("2g2f")),
        spoilt(lambda message: message.plies.floats.update(residual=split(np.array([2], dtype="<f4")))),
        spoilt(_with_too_many_moves),
    ]
    for blob in wrong:
        with pytest.raises(FormatError):
            decode_probe(blob)
    good = spoilt(lambda _: None)
    assert len(decode_probe_columns([blob for each in wrong for blob in (good, each)])) == len(wrong)
    assert len(decode_probe_columns(wrong)) == len(decode_probe_columns([])) == 0


def _with_too_many_moves(message: Any) -> None:
    codes = np.flatnonzero(are_moves(np.arange(CODE_COUNT, dtype=np.uint16)))[: MOST_LEGAL_MOVES + 1].astype(np.uint16)
    counts = np.array([len(codes)], dtype=np.uint16)
    message.plies.candidate_counts = split(counts.astype("<u2"))
    message.plies.candidate_moves = split(to_deltas(codes, counts))
    message.plies.candidate_logs = split(np.full(len(codes), 100, dtype="<u2"))
    del message.solutions[:]


def _spoilt(data: bytes, how: str) -> bytes:
    if how == "good":
        return data
    if how == "nonsense":
        return b"nonsense"
    message = pb.Probe.FromString(unseal_bytes(data))
    if how == "cut":
        message.plies.candidate_logs += b"\0\0"
    else:
        message.plies.count = 2
    return seal(message)


@given(st.lists(strategies.headers, max_size=5))
def test_index_survives(headers: list[strategies.GameHeader]) -> None:
    assert list(decode_index(encode_index(headers))) == headers


@pytest.mark.parametrize("decode", [decode_game, decode_probe, decode_index, decode_table])
class TestAnyBytes:
    @given(data=st.binary(max_size=300))
    def test_garbage(self, decode, data: bytes) -> None:
        with contextlib.suppress(FormatError):
            decode(data)

    @given(body=st.binary(max_size=200), size=st.integers(0, 300))
    def test_garbage_in_a_right_envelope(self, decode, body: bytes, size: int) -> None:
        with contextlib.suppress(FormatError):
            decode(pb.Envelope(version=1, inflated_size=size, body=body).SerializeToString())

    @given(game=strategies.games, data=st.data())
    def test_mutated(self, decode, game: Game, data: st.DataObject) -> None:
        raw = bytearray(unseal(encode_game(game), pb.Game()).SerializeToString())
        for _ in range(data.draw(st.integers(1, 3))):
            raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
        envelope = pb.Envelope(version=1, inflated_size=len(raw), body=zlib.compress(bytes(raw)))
        with contextlib.suppress(FormatError):
            decode(envelope.SerializeToString())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m.plies.MergeFrom(pb.Plies(count=9)), "candidate_counts has"),
        (lambda m: setattr(m.plies, "moves", b"\x00\x00\x00\x00"), "code that is no move"),
        (lambda m: setattr(m.plies, "candidate_logs", b"\xff" * len(m.plies.candidate_logs)), "above 2047"),
        (lambda m: setattr(m.plies, "candidate_moves", b"\x00" * len(m.plies.candidate_moves)), "no move, or one"),
        (lambda m: setattr(m, "stream", " "), "stream"),
        (lambda m: setattr(m.outcome, "kind", "victory"), "outcome kind"),
        (lambda m: setattr(m, "initial_sfen", "9/9 b - 1"), "9 ranks"),
    ],
)
def test_wrong_values_are_named(change, message: str) -> None:
    decoded = unseal(encode_game(small_game()), pb.Game())
    change(decoded)
    with pytest.raises(FormatError, match=message):
        decode_game(seal(decoded))


def small_game() -> Game:
    policy = [Candidate("7g7f", 0.5), Candidate("2g2f", 0.3), Candidate("P*5e", 0.2)]
    return Game(game_id="g", stream="eval", plies=(Ply("7g7f", policy, value=0.25), Ply("3c3d")))


def test_newer_version_is_told_apart() -> None:
    envelope = pb.Envelope.FromString(encode_game(small_game()))
    envelope.version = 7
    with pytest.raises(NewerVersionError, match="version 7"):
        decode_game(envelope.SerializeToString())


def test_unknown_fields_survive_at_every_level() -> None:
    message = unseal(encode_game(small_game()), pb.Game())
    later = pb.Game.FromString(message.SerializeToString() + b"\xfa\x3e\x03new")  # field 1007, three bytes
    later.plies.MergeFromString(b"\xf2\x3f\x04deep")  # field 1022
    later.outcome.MergeFromString(b"\xc8\x3e\x05")  # field 1001, a number
    game = decode_game(seal(later))
    assert game.outcome == Outcome()
    assert unseal(encode_game(game), pb.Game()) == later


def test_bomb_is_stopped() -> None:
    bomb = pb.Envelope(version=1, inflated_size=MAX_INFLATED + 1, body=b"")
    with pytest.raises(FormatError, match="limit"):
        decode_game(bomb.SerializeToString())
    liar = pb.Envelope.FromString(seal(pb.Game(game_id="x" * 10_000)))
    liar.inflated_size = 100
    with pytest.raises(FormatError, match="does not inflate"):
        decode_game(liar.SerializeToString())


def test_played_probability_is_exact() -> None:
    game = decode_game(encode_game(small_game()))
    assert game.plies[0].probability == np.float32(0.5)
    assert game.plies[0].candidates[0] == Candidate("7g7f", 0.5)


def test_a_nearly_certain_move_does_not_distort_the_others() -> None:
    policy = [Candidate("7g7f", 0.9999997019767761), Candidate("2g2f", 2.7e-7)]
    ply = decode_game(encode_game(Game(game_id="g", stream="eval", plies=(Ply("7g7f", policy),)))).plies[0]
    assert ply.candidates.probability_of("2g2f") == pytest.approx(2.7e-7, rel=0.01)


def test_residual_is_kept() -> None:
    ply = Ply("7g7f", [Candidate("7g7f", 0.5), Candidate("2g2f", 0.2)])
    decoded = decode_game(encode_game(Game(game_id="g", stream="eval", plies=(ply,)))).plies[0]
    assert decoded.residual == pytest.approx(0.3)
    assert sum(c.probability for c in decoded.candidates) == pytest.approx(0.7)


def test_candidates_are_most_probable_first() -> None:
    ply = decode_game(encode_game(small_game())).plies[0]
    assert [c.usi for c in ply.candidates] == ["7g7f", "2g2f", "P*5e"]
    assert ply.candidates[-1].usi == "P*5e"
    assert [c.usi for c in ply.candidates[:2]] == ["7g7f", "2g2f"]


def test_a_record_that_says_it_is_endless_is_refused() -> None:
    plies = pb.Plies(count=(1 << 20) + 1)
    game = pb.Game(stream="s", outcome=pb.Outcome(kind="unknown", reason="other"), plies=plies)
    with pytest.raises(FormatError, match="at most 1048576 are read"):
        decode_game(seal(game))
    with pytest.raises(FormatError, match="at most 1000"):
        decode_moves(seal(pb.Moves(event_steps=[0] * 1001, ply_counts=[0] * 1001)))
    with pytest.raises(FormatError, match="at most 1000"):
        decode_digests(seal(pb.Digest(ply_counts=[0] * 1001)))
