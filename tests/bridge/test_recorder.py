"""What `add_ply` and `finish` make of what they are given; read back from the file."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from tb_keisei import EventWriter, Player, read_games
from tb_keisei.bridge.ply import columns
from tb_keisei.bridge.recorder import GameRecorder
from tb_keisei.errors import BridgeError, GameError, MoveError, PolicyError, PositionError
from tb_keisei.record.game import Game
from tb_keisei.record.move import encode_joined
from tb_keisei.record.plies.ply import Ply
from tb_keisei.record.sfen import UNKNOWN_START

LEGAL = ["7g7f", "2g2f", "P*5e"]
POLICY = [0.5, 0.3, 0.2]


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[EventWriter]:
    with EventWriter(tmp_path / "run") as writer:
        yield writer


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[EventWriter]:
    with EventWriter(tmp_path / "run", strict=True) as writer:
        yield writer


def recorder(writer: EventWriter, **facts: Any) -> GameRecorder:
    return writer.game_recorder("self_play", black="a", white="b", **facts)


def recorded(writer: EventWriter, rec: GameRecorder, **end: Any) -> Game:
    rec.finish(**({"winner": "black", "reason": "resign", "global_step": 7} | end))
    assert writer.flush()
    return list(read_games(writer.get_logdir()))[-1]


def one_ply(writer: EventWriter, usi: Any = "7g7f", **arguments: Any) -> Ply:
    rec = recorder(writer)
    rec.add_ply(usi, **arguments)
    return recorded(writer, rec).plies[0]


def policy_of(ply: Ply) -> dict[str, float]:
    return {candidate.usi: candidate.probability for candidate in ply.candidates}


POLICIES = [
    pytest.param(lambda p: p, id="list"),
    pytest.param(tuple, id="tuple"),
    pytest.param(lambda p: np.array(p, np.float32), id="float32"),
    pytest.param(np.array, id="float64"),
    pytest.param(lambda p: np.array(p, np.float16), id="float16"),
    pytest.param(lambda p: np.array([[q, 0] for q in p], np.float32)[:, 0], id="strided"),
    pytest.param(torch.tensor, id="torch"),
    pytest.param(lambda p: torch.tensor(p, dtype=torch.float64), id="torch64"),
    pytest.param(lambda p: torch.tensor(p, dtype=torch.bfloat16), id="bfloat16"),
    pytest.param(lambda p: torch.tensor(p, dtype=torch.float16), id="torch16"),
    pytest.param(lambda p: torch.tensor(p, requires_grad=True), id="requires-grad"),
    pytest.param(lambda p: torch.tensor([p, p])[1], id="row-of-a-batch"),
]


@pytest.mark.parametrize("make", POLICIES)
def test_any_array_is_a_policy(strict: EventWriter, make: Any) -> None:
    ply = one_ply(strict, legal_moves=LEGAL, policy=make(POLICY), value=0.25)
    assert policy_of(ply) == pytest.approx(dict(zip(LEGAL, POLICY, strict=True)), rel=0.01)
    assert ply.problem == ""
    assert (ply.value, ply.legal_count, ply.residual) == (0.25, 3, 0)


def test_the_move_played_keeps_its_probability_to_float32(strict: EventWriter) -> None:
    policy = np.array([0.123456789, 0.3, 0.576543211])
    ply = one_ply(strict, legal_moves=LEGAL, policy=policy)
    assert ply.probability == pytest.approx(0.123456789, rel=1e-6)
    assert policy_of(ply)["7g7f"] == ply.probability
    assert ply.entropy == pytest.approx(-(policy * np.log(policy)).sum(), rel=1e-6)


def test_what_is_given_is_copied_at_the_call(strict: EventWriter) -> None:
    rec = recorder(strict)
    policy, tensor, legal = np.array(POLICY, np.float32), torch.tensor(POLICY), list(LEGAL)
    value = np.array(0.5)
    rec.add_ply("7g7f", legal_moves=legal, policy=policy, value=value)
    rec.add_ply("3c3d", legal_moves=["3c3d", "8c8d", "1c1d"], policy=tensor)
    policy[:], value[...] = 0, -1
    tensor.zero_()
    legal.clear()
    first, second = recorded(strict, rec).plies
    assert policy_of(first)["2g2f"] == pytest.approx(0.3, rel=0.01)
    assert first.value == 0.5
    assert policy_of(second)["8c8d"] == pytest.approx(0.3, rel=0.01)


INDICES = [
    pytest.param([4, 0, 9], id="list"),
    pytest.param(np.array([4, 0, 9]), id="array"),
    pytest.param(torch.tensor([4, 0, 9]), id="tensor"),
]


@pytest.mark.parametrize("indices", INDICES)
@pytest.mark.parametrize("make", [np.array, torch.tensor])
def test_a_full_vector_is_normalised_over_the_legal_moves(strict: EventWriter, indices: Any, make: Any) -> None:
    full = np.full(10, 0.6 / 7)
    full[[4, 0, 9]] = [0.2, 0.12, 0.08]
    ply = one_ply(strict, legal_moves=LEGAL, policy=make(full), legal_indices=indices)
    assert policy_of(ply) == pytest.approx(dict(zip(LEGAL, POLICY, strict=True)), rel=0.01)
    assert ply.illegal_mass == pytest.approx(0.6, rel=1e-5)


def test_a_mask_picks_the_legal_moves_too(strict: EventWriter) -> None:
    mask = np.array([True, False, True, True])
    ply = one_ply(strict, legal_moves=LEGAL, policy=[0.25, 0.5, 0.15, 0.1], legal_indices=mask, illegal_mass=0.4)
    assert policy_of(ply) == pytest.approx(dict(zip(LEGAL, POLICY, strict=True)), rel=0.01)
    assert ply.illegal_mass == pytest.approx(0.4)


def test_a_move_alone(strict: EventWriter) -> None:
    ply = one_ply(strict, sampled_probability=0.5, probability=0.25)
    assert (ply.usi, len(ply.candidates), ply.sampled_probability, ply.probability) == ("7g7f", 0, 0.5, 0.25)
    assert ply.legal_count is None
    assert one_ply(strict, legal_moves=LEGAL).legal_count == 3


def test_a_cut_off_policy_leaves_a_residual(strict: EventWriter) -> None:
    ply = one_ply(strict, legal_moves=LEGAL[:2], policy=[0.5, 0.3], residual=0.2, legal_count=40, entropy=1.9)
    assert policy_of(ply) == pytest.approx({"7g7f": 0.5, "2g2f": 0.3}, rel=0.01)
    assert (ply.legal_count, ply.residual, ply.entropy) == (40, pytest.approx(0.2), pytest.approx(1.9))
    assert one_ply(strict, "1g1f", legal_moves=LEGAL[:2], policy=[0.5, 0.3], residual=0.2).problem == ""


def test_win_draw_loss(strict: EventWriter) -> None:
    for value in [(0.5, 0.25, 0.25), np.array([0.5, 0.25, 0.25]), torch.tensor([0.5, 0.25, 0.25])]:
        ply = one_ply(strict, value=value)
        assert (ply.wdl, ply.value) == ((0.5, 0.25, 0.25), 0.625)


def test_facts_of_plies_and_games(strict: EventWriter) -> None:
    rec = recorder(strict, game_id="x", actor="env3", seed=np.int64(5), sampling_weight=0.25, elo=1500, mode=["a"])
    rec.add_ply("7g7f", temperature=0.5, reward=np.float32(1), weights_version=3, noise=None)
    rec.add_ply("3c3d", temperature=torch.tensor(0.25))
    game = recorded(strict, rec, walltime=99.5, global_step=np.int32(3), final_sfen="startpos", reason_text="Toryo")
    assert [dict(ply.facts) for ply in game.plies] == [
        {"temperature": 0.5, "reward": 1, "weights_version": 3},
        {"temperature": 0.25},
    ]
    assert (rec.game_id, game.game_id, game.actor, game.seed, game.policy_fraction) == ("x", "x", "env3", 5, 0.25)
    assert dict(game.facts) == {"elo": "1500", "mode": "['a']"}
    assert (game.end_time, game.start_step, game.global_step) == (99.5, 3, 3)
    assert game.outcome.reason_text == "Toryo"
    assert game.final_sfen.startswith("lnsgkgsnl")


def test_players_and_ids(writer: EventWriter) -> None:
    black = Player("net", checkpoint="abc", rating=1200.5, learner=True)
    for _ in range(3):
        rec = writer.game_recorder("eval", black=black, white="random")
        rec.finish(winner=None, reason="sennichite", global_step=1)
    writer.flush()
    games = list(read_games(writer.get_logdir()))
    assert len({game.game_id for game in games}) == 3
    assert games[0].black == black
    assert (games[0].outcome.kind, games[0].outcome.reason, games[0].outcome.reason_text) == (
        "draw",
        "repetition",
        "sennichite",
    )


def test_columns_at_once(strict: EventWriter) -> None:
    rec = recorder(strict)
    policies = np.array([[0.5, 0.3, 0.2, 0.0], [0.0, 0.5, 0.3, 0.2]])
    legal = [LEGAL, ["3c3d", "8c8d", "1c1d"]]
    rec.add_plies(
        ["7g7f", "3c3d"],
        legal_moves=legal,
        policy=policies,
        legal_indices=[[0, 1, 2], [1, 2, 3]],
        value=[0.5, None],
        temperature=[1.0, 0.5],
    )
    rec.add_plies(["2g2f", "8c8d"])
    game = recorded(strict, rec)
    assert [ply.usi for ply in game.plies] == ["7g7f", "3c3d", "2g2f", "8c8d"]
    assert policy_of(game.plies[1]) == pytest.approx({"3c3d": 0.5, "8c8d": 0.3, "1c1d": 0.2}, rel=0.01)
    assert [ply.value for ply in game.plies] == [0.5, None, None, None]
    assert [ply.facts.get("temperature") for ply in game.plies] == [1.0, 0.5, None, None]


WRONG = [
    pytest.param({"legal_moves": LEGAL, "policy": [math.nan, 0.5, 0.5]}, PolicyError, "nan", id="nan"),
    pytest.param({"legal_moves": LEGAL, "policy": [-0.1, 0.6, 0.5]}, PolicyError, "-0.1", id="negative"),
    pytest.param({"legal_moves": LEGAL, "policy": [math.inf, 0.6, 0.5]}, PolicyError, "inf", id="infinite"),
    pytest.param({"legal_moves": LEGAL, "policy": []}, PolicyError, "0 entries for 3 legal moves", id="empty"),
    pytest.param({"legal_moves": [], "policy": []}, PolicyError, "without legal moves", id="nothing-legal"),
    pytest.param({"legal_moves": LEGAL, "policy": [0.5, 0.5]}, PolicyError, "2 entries for 3", id="length"),
    pytest.param({"legal_moves": LEGAL, "policy": [2.0, 1.0, -0.0]}, PolicyError, "sums to 3", id="logits"),
    pytest.param({"legal_moves": LEGAL, "policy": [0.0, 0.0, 0.0]}, PolicyError, "sums to 0", id="zeros"),
    pytest.param({"legal_moves": LEGAL, "policy": POLICY, "residual": 0.3}, PolicyError, "0.7", id="residual"),
    pytest.param({"legal_moves": ["7g7f", "7g7f", "2g2f"], "policy": POLICY}, PolicyError, "twice", id="twice"),
    pytest.param({"legal_moves": ["7g7f", "2g\n2f", "2g2f"], "policy": POLICY}, MoveError, "line break", id="newline"),
    pytest.param({"legal_moves": None, "policy": POLICY}, PolicyError, "", id="policy-alone"),
    pytest.param({"legal_moves": LEGAL, "policy": "abc"}, PolicyError, "", id="policy-text"),
    pytest.param({"legal_moves": LEGAL, "policy": {"7g7f": 1.0}}, PolicyError, "", id="policy-dict"),
    pytest.param({"legal_moves": LEGAL, "policy": np.ones(3, complex)}, PolicyError, "complex", id="complex"),
    pytest.param({"legal_moves": LEGAL, "policy": POLICY, "legal_indices": [0, 1, 3]}, PolicyError, "", id="index"),
    pytest.param({"legal_moves": LEGAL, "policy": POLICY, "legal_indices": [0, 1, -1]}, PolicyError, "-1", id="minus"),
    pytest.param({"legal_moves": LEGAL, "policy": POLICY, "legal_indices": [0, 1]}, PolicyError, "2 entries", id="few"),
    pytest.param(
        {"legal_moves": LEGAL, "policy": [0.9, 0.9, 0.9, 0.9], "legal_indices": [0, 1, 2]},
        PolicyError,
        "sums to 3.6",
        id="full-logits",
    ),
]


@pytest.mark.parametrize(("arguments", "error", "text"), WRONG)
def test_a_wrong_policy(writer: EventWriter, arguments: dict[str, Any], error: type[Exception], text: str) -> None:
    rec = recorder(writer)
    rec.add_ply("2g2f", legal_moves=LEGAL, policy=POLICY)
    rec.add_ply("7g7f", value=0.5, temperature=1.0, **arguments)
    good, wrong = recorded(writer, rec).plies
    assert good.problem == ""
    assert len(good.candidates) == 3
    assert (wrong.usi, wrong.value, len(wrong.candidates)) == ("7g7f", 0.5, 0)
    assert wrong.facts["temperature"] == 1.0
    assert wrong.problem
    assert text in wrong.problem


@pytest.mark.parametrize(("arguments", "error", "text"), WRONG)
def test_a_wrong_policy_in_strict_mode(
    strict: EventWriter, arguments: dict[str, Any], error: type[Exception], text: str
) -> None:
    rec = recorder(strict)
    rec.add_ply("2g2f")
    with pytest.raises(error, match=f"^ply 1: .*{text}"):
        rec.add_ply("7g7f", **arguments)
    assert len(recorded(strict, rec).plies) == 1


@pytest.mark.parametrize("word", ["resign", "win", "5e5e", "", "投了", 5, None], ids=ascii)
@pytest.mark.parametrize("indices", [None, [0, 3, 2]])
def test_a_legal_move_that_is_no_move_costs_itself_alone(
    tmp_path: Path, writer: EventWriter, word: Any, indices: list[int] | None
) -> None:
    """Action spaces have "resign" or "pass": the others of the ply are kept, and what it had is in the residual."""
    legal, policy = ["7g7f", word, "2g2f"], [0.5, 0.3, 0.2] if indices is None else [0.5, 0.0, 0.2, 0.3]
    ply = one_ply(writer, legal_moves=legal, policy=policy, legal_indices=indices)
    assert {candidate.usi for candidate in ply.candidates} == {"7g7f", "2g2f"}
    assert ply.probability == pytest.approx(0.5)
    assert ply.residual == pytest.approx(0.3)
    assert ply.entropy == pytest.approx(-sum(p * math.log(p) for p in (0.5, 0.3, 0.2)))
    assert sum(candidate.probability for candidate in ply.candidates) == pytest.approx(0.7, abs=0.01)
    assert "is not a USI move: it is left out" in ply.problem
    with EventWriter(tmp_path / "strict", strict=True) as strict, pytest.raises(MoveError, match="ply 0: legal move"):
        recorder(strict).add_ply("7g7f", legal_moves=legal, policy=policy, legal_indices=indices)


def test_a_ply_whose_legal_moves_are_all_none_keeps_its_move(writer: EventWriter) -> None:
    ply = one_ply(writer, legal_moves=["resign", "win"], policy=[0.5, 0.5])
    assert (ply.usi, len(ply.candidates), ply.residual) == ("7g7f", 0, 1)


@pytest.mark.parametrize("plies", [10, 400])
@pytest.mark.parametrize(
    "wrong", [{"legal_moves": ["7g7f", "resign"]}, {"policy": [0.5, math.nan]}, {"policy": [3, 4]}]
)
def test_what_is_wrong_in_every_ply_is_looked_at_once(
    writer: EventWriter, monkeypatch: pytest.MonkeyPatch, plies: int, wrong: dict[str, Any]
) -> None:
    """Not ply by ply: such a game cost hundreds of times a good one, and the more the longer it was."""
    calls: list[int] = []
    real = encode_joined

    def counting(text: str) -> Any:
        calls.append(len(text))
        return real(text)

    monkeypatch.setattr(columns, "encode_joined", counting)
    rec = recorder(writer)
    for _ in range(plies):
        rec.add_ply("7g7f", **{"legal_moves": ["7g7f", "2g2f"], "policy": [0.5, 0.5]} | wrong)
    assert all(ply.problem for ply in recorded(writer, rec).plies)
    assert len(calls) == 2  # the moves that were played, and those that were legal


def test_a_move_that_is_not_legal(tmp_path: Path, writer: EventWriter) -> None:
    ply = one_ply(writer, "1g1f", legal_moves=LEGAL, policy=POLICY)
    assert (ply.usi, len(ply.candidates), ply.probability) == ("1g1f", 3, None)
    assert "not among the legal moves" in ply.problem
    with (
        EventWriter(tmp_path / "strict", strict=True) as strict,
        pytest.raises(MoveError, match=r"ply 0.*1g1f.*not among"),
    ):
        recorder(strict).add_ply("1g1f", legal_moves=LEGAL, policy=POLICY)


@pytest.mark.parametrize(
    "move", ["resign", "7g7", "7g7f\n", "７ｇ７ｆ", "", "\ud800", "x" * 5000, 7, None, b"7g7f", ["7g7f"]]
)
def test_a_malformed_move(tmp_path: Path, writer: EventWriter, move: Any) -> None:
    ply = one_ply(writer, move, legal_moves=LEGAL, policy=POLICY)
    assert ply.usi == ""
    assert len(ply.candidates) == 3
    assert ply.problem
    with EventWriter(tmp_path / "strict", strict=True) as strict, pytest.raises(MoveError, match="ply 0"):
        recorder(strict).add_ply(move)


@pytest.mark.parametrize(
    "name", ["value", "sampled_probability", "illegal_mass", "temperature", "residual", "legal_count"]
)
def test_a_wrong_number(tmp_path: Path, writer: EventWriter, name: str) -> None:
    ply = one_ply(writer, legal_moves=LEGAL, policy=POLICY, **{name: "high"})
    assert (len(ply.candidates), ply.facts) == (3, {})
    assert name in ply.problem
    with EventWriter(tmp_path / "strict", strict=True) as strict, pytest.raises(GameError, match=f"ply 0: {name}"):
        recorder(strict).add_ply("7g7f", **{name: "high"})


@pytest.mark.parametrize("name", ["sampled_probability", "illegal_mass", "probability", "residual"])
def test_numbers_that_are_no_probability(tmp_path: Path, writer: EventWriter, name: str) -> None:
    ply = one_ply(writer, **{name: 1.5})
    assert name in ply.problem
    assert getattr(ply, name) is None
    with (
        EventWriter(tmp_path / "strict", strict=True) as strict,
        pytest.raises(GameError, match=f"ply 0: {name} is 1.5"),
    ):
        recorder(strict).add_ply("7g7f", **{name: 1.5})


def test_wrong_facts_of_a_game_lose_no_game(writer: EventWriter) -> None:
    rec = writer.game_recorder(
        "self" * 21, black=None, white=3, initial_sfen="nonsense", value_kind="odd", seed="x", note="kept"
    )
    rec.add_ply("7g7f")
    game = recorded(writer, rec, winner="black", kind="odd", global_step="many")
    assert (game.stream[:71], game.black.name, game.initial_sfen, game.value_kind) == (
        ("self" * 18)[:71],
        "black",
        UNKNOWN_START,
        "",
    )
    assert (game.white.name, game.global_step, game.start_step) == ("", None, None)
    assert (len(game.plies), game.facts["note"], game.outcome.kind) == (1, "kept", "win")
    for name in ("white", "initial_sfen", "value_kind", "seed", "outcome", "global_step"):
        assert name in game.problem
    assert writer.health.misuses == 1


GAME_WRONG = [
    pytest.param({"stream": "a" * 81}, GameError, id="stream"),
    pytest.param({"stream": " "}, GameError, id="empty-stream"),
    pytest.param({"initial_sfen": "nonsense"}, PositionError, id="sfen"),
    pytest.param({"value_kind": "odd"}, GameError, id="value-kind"),
    pytest.param({"value_perspective": "odd"}, GameError, id="perspective"),
    pytest.param({"black": 5}, GameError, id="player"),
    pytest.param({"max_plies": 1.5}, GameError, id="not-whole"),
]


@pytest.mark.parametrize(("facts", "error"), GAME_WRONG)
def test_wrong_facts_of_a_game_in_strict_mode(
    strict: EventWriter, facts: dict[str, Any], error: type[Exception]
) -> None:
    arguments = {"stream": "eval", "black": "a", "white": "b"} | facts
    with pytest.raises(error):
        strict.game_recorder(arguments.pop("stream"), **arguments)


def test_a_wrong_end_in_strict_mode_leaves_the_game_open(strict: EventWriter) -> None:
    rec = recorder(strict)
    for end in ({"winner": "me"}, {"kind": "odd"}, {"global_step": 1.5}, {"final_sfen": "x"}, {"reason": None}):
        with pytest.raises(GameError if "final_sfen" not in end else PositionError):
            recorded(strict, rec, **end)
    assert recorded(strict, rec).outcome.winner == "black"


def test_wrong_use(tmp_path: Path, strict: EventWriter) -> None:
    for writer, name in ((EventWriter(tmp_path / "lax"), "lax"), (strict, "strict")):
        rec = recorder(writer)
        rec.finish(winner=None, reason="max_moves", global_step=1)
        calls: list[Any] = [
            lambda rec=rec: rec.add_ply("7g7f"),
            lambda rec=rec: rec.finish(winner=None, reason="max_moves", global_step=1),
            rec.abort,
        ]
        for call in calls:
            if name == "strict":
                with pytest.raises(BridgeError, match="after the game was finished"):
                    call()
            else:
                call()
        writer.flush()
        assert writer.health.misuses == (0 if name == "strict" else 3)
        assert writer.health.written["game"] == 1
        writer.close()


def test_an_aborted_game_is_forgotten_and_frees_its_memory(writer: EventWriter) -> None:
    before = writer.health.queue_bytes
    rec = recorder(writer)
    for _ in range(200):
        rec.add_ply("7g7f", legal_moves=LEGAL, policy=POLICY)
    assert writer.health.queue_bytes > before + 50_000
    rec.abort()
    dropped = recorder(writer)
    dropped.add_ply("7g7f")
    del dropped
    rec = recorder(writer)
    recorded(writer, rec, winner=None, reason="broken off", kind="aborted")
    (game,) = read_games(writer.get_logdir())
    assert (game.outcome.kind, game.outcome.reason_text) == ("aborted", "broken off")
    assert writer.health.queue_bytes == before


class Hostile:
    """An object of a trainer whose every method raises."""

    def __repr__(self) -> str:
        raise RuntimeError("no")

    __str__ = __len__ = __iter__ = __float__ = __int__ = __index__ = __bool__ = __array__ = __repr__

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("no")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no")

    __hash__ = None  # type: ignore[assignment]


HOSTILE = "a hostile object"  # hypothesis prints what it draws, so the object itself is put in afterwards

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.binary(max_size=5)
    | st.sampled_from([*LEGAL, "black", math.nan, 10**400, 1j, object, len, HOSTILE])
    | st.builds(lambda n: np.full(n, 1 / max(n, 1)), st.integers(0, 5))
    | st.builds(lambda n: torch.full((n,), 1 / max(n, 1)), st.integers(0, 5))
    | st.sampled_from(
        [np.array(["a", "b"]), np.array([None]), np.zeros((2, 2)), torch.zeros(2, 2), torch.empty(3, device="meta")]
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
PLY_ARGUMENTS = (
    *("legal_moves", "policy", "legal_indices", "value", "sampled_probability", "illegal_mass", "copy"),
    *("search_policy", "visits", "search_kind", "q", "root_value", "visits_total", "mover", "policy_step"),
)
GAME_ARGUMENTS = (
    *("game_id", "actor", "seed", "facts", "x", "players", "value_discount", "bootstrapped", "impasse_rule"),
    *("policy_fraction", "sampling_weight", "problem", "policy_noise"),
)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_nothing_raises_into_training(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    run = tmp_path_factory.mktemp("fuzz")

    def drawn() -> Any:
        value = data.draw(anything)
        return Hostile() if isinstance(value, str) and value == HOSTILE else value

    with EventWriter(run) as writer:
        facts = data.draw(st.dictionaries(st.sampled_from(GAME_ARGUMENTS), anything, max_size=3))
        rec = writer.game_recorder(drawn(), black=drawn(), white="b", **facts)
        names = st.sampled_from([*PLY_ARGUMENTS, "residual", "legal_count", "entropy", "win", "x"])
        for _ in range(2):
            rec.add_ply(drawn(), **data.draw(st.dictionaries(names, anything, max_size=4)))
        rec.add_plies(drawn(), policy=drawn())
        rec.add_ply("2g2f", legal_moves=LEGAL, policy=POLICY)
        rec.finish(
            winner=drawn(),
            reason=drawn(),
            kind=drawn(),
            global_step=drawn(),
            walltime=drawn(),
            final_sfen=drawn(),
        )
        writer.add_scalar(drawn(), drawn(), drawn(), drawn())
        writer.add_text(drawn(), drawn(), drawn())
        writer.add_game(drawn(), drawn())
        writer.add_probe(drawn(), drawn(), legal_moves=drawn(), policy=drawn())
        assert writer.flush()
        assert writer.health.written["header"] == 1
        assert writer.health.written["game"] == 1
    game = list(read_games(run))[-1]
    assert [candidate.usi for candidate in game.plies[-1].candidates] == LEGAL


def test_games_still_open_at_the_end_are_told_of(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    writer = EventWriter(tmp_path)
    begun = [writer.game_recorder("self_play", black="a", white="b") for _ in range(4)]
    for rec in begun[:3]:
        rec.add_ply("7g7f")
    begun[2].abort()
    begun[0].finish(winner=None, reason="other", kind="aborted", global_step=1)
    writer.close()
    writer.close()
    assert [record.message.split(",")[0] for record in caplog.records] == ["1 game was begun and not finished"]
    assert len(list(read_games(tmp_path))) == 1
