"""Wrong options, arguments and words: strict mode raises; else it is said, and nothing raises."""

import logging
import math
import os
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from tb_keisei import EventWriter, KeiseiError, Player, SummaryWriter, read_games
from tb_keisei.bridge import directory
from tb_keisei.bridge.options import FLUSH_SECS, MAX_QUEUE_BYTES
from tb_keisei.bridge.queue.open_game import OpenGame
from tb_keisei.errors import BridgeError, GameError, PolicyError
from tb_keisei.record import Game
from tests.bridge.events import scalars

LEGAL = ["7g7f", "2g2f"]


def play(writer: EventWriter, **ply: Any) -> None:
    rec = writer.game_recorder("self_play", black="a", white="b")
    rec.add_ply("7g7f", legal_moves=LEGAL, policy=[0.75, 0.25], **ply)
    rec.finish(winner="black", reason="resign", global_step=1)


class Odd:
    """Raises in whatever it is turned into."""

    def __float__(self) -> float:
        raise RuntimeError("odd")

    __str__ = __bool__ = __float__  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "Odd()"


WRONG_OPTIONS: list[tuple[str, Any]] = [
    *(
        ("max_queue_bytes", value)
        for value in ("1G", None, 0, -5, math.nan, math.inf, 0.5, True, np.True_, [1], b"9", Odd())
    ),
    *(("flush_secs", value) for value in list[Any]((None, "5", -1, math.nan, {}, Odd()))),
    *(("purge_step", value) for value in list[Any](("7", 1.5, [], 1e30, 1 << 63, Odd()))),
    *(("filename_suffix", value) for value in (5, None, "a/b", "a\0b", "x" * 300, "\ud800")),
]


@pytest.mark.parametrize("make", [EventWriter, SummaryWriter])
@pytest.mark.parametrize(("name", "value"), WRONG_OPTIONS, ids=ascii)
def test_a_wrong_option_is_said_at_the_constructor(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, make: Any, name: str, value: Any
) -> None:
    with caplog.at_level(logging.WARNING, "tb_keisei.bridge"), make(tmp_path / "lax", **{name: value}) as writer:
        assert f"{name} is " in caplog.text
        play(writer)
        writer.add_scalar("loss", 1.0, 1)
        assert writer.flush()
        assert writer.health.max_queue_bytes == MAX_QUEUE_BYTES
        assert writer._options.flush_secs == FLUSH_SECS
    assert len(list(read_games(tmp_path / "lax"))) == 1
    with pytest.raises(BridgeError, match=f"^{name} is "):
        make(tmp_path / "strict", strict=True, **{name: value})


@pytest.mark.parametrize("size", [64e6, 1 << 20, torch.tensor(70_000)])
def test_a_whole_number_of_any_type_is_a_size(tmp_path: Path, size: Any) -> None:
    whole: Any = 2.0
    with EventWriter(tmp_path, strict=True, max_queue_bytes=size, flush_secs=0, purge_step=whole) as writer:
        play(writer)
        assert writer.flush()
        assert writer.health.max_queue_bytes == int(size)


@pytest.mark.parametrize("url", ["s3://bucket/run", "gs://bucket/run", "hdfs://host/run"])
def test_an_object_store_is_said_and_stops_no_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, url: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with caplog.at_level(logging.WARNING, "tb_keisei.bridge"):
        writer = EventWriter(url)
        play(writer)
        assert not writer.flush(5)
        assert url in writer.health.error
        writer.close(0.1)
    assert "a directory of this machine" in caplog.text
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(BridgeError, match=url):
        EventWriter(url, strict=True)


@pytest.mark.parametrize("way", ["url", "bytes", "path"])
def test_a_directory_may_be_said_in_many_ways(tmp_path: Path, way: str) -> None:
    run = tmp_path / "a run"
    given: Any = {"url": run.as_uri(), "bytes": os.fsencode(run), "path": run}[way]
    with EventWriter(given, strict=True) as writer:
        play(writer)
    assert len(list(read_games(run))) == 1


@pytest.mark.parametrize("log_dir", [5, 2.5, ("a",)])
def test_what_is_no_path_is_taken_as_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log_dir: Any) -> None:
    monkeypatch.chdir(tmp_path)
    with SummaryWriter(log_dir) as writer:
        play(writer)
    assert len(list(read_games(tmp_path / str(log_dir)))) == 1
    with pytest.raises(BridgeError, match="log_dir"):
        SummaryWriter(log_dir, strict=True)


def test_a_path_that_cannot_be_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "tb_keisei.bridge"):
        writer = EventWriter(f"{tmp_path}/a\0b")
        play(writer)
        assert not writer.flush(5)
        writer.close(0.1)
    assert "null byte" in caplog.text
    assert "please report" not in caplog.text


@pytest.mark.parametrize("make", [EventWriter, SummaryWriter])
def test_the_directory_is_there_when_the_constructor_returns(tmp_path: Path, make: Any) -> None:
    for number in range(50):
        run = tmp_path / "deep" / f"version_{number}"
        assert not run.exists()
        with make(run) as writer:
            Path(writer.get_logdir(), "config.json").write_text("{}")


def test_a_file_system_that_hangs_holds_the_constructor_up_for_a_moment_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go, real = threading.Event(), os.makedirs
    monkeypatch.setattr(directory, "LONGEST_SECS", 0.2)
    monkeypatch.setattr(os, "makedirs", lambda *a, **k: let_go.wait(20) and real(*a, **k))
    started = time.monotonic()
    writer = EventWriter(tmp_path / "run")
    assert 0.2 <= time.monotonic() - started < 5
    assert not (tmp_path / "run").exists()
    play(writer)
    let_go.set()
    assert writer.close(20)
    assert len(list(read_games(tmp_path / "run"))) == 1


UNFINISHED = [
    ({"winner": "black", "reason": "resign"}, "global_step"),
    ({"winner": "black", "global_step": 3}, "reason"),
    ({"reason": "repetition", "global_step": 3}, "winner"),
    ({}, "reason"),
]


@pytest.mark.parametrize(
    ("legal_moves", "said"),
    [
        (None, "policy is given without legal_moves"),
        ({"7g7f", "2g2f"}, "legal_moves is a set, which has no order"),
        (frozenset({"7g7f", "2g2f"}), "legal_moves is a frozenset, which has no order"),
        ((move for move in ("7g7f", "2g2f")), "legal_moves is a generator: give a list"),
        ("7g7f", "legal_moves is a str: give a list"),
    ],
)
def test_legal_moves_that_no_policy_can_stand_beside(tmp_path: Path, legal_moves: Any, said: str) -> None:
    """Else it would land on other moves, or the message would blame the policy."""
    with EventWriter(tmp_path / "lenient") as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        rec.add_ply("7g7f", legal_moves=legal_moves, policy=[0.7, 0.3], value=0.5)
        rec.finish(winner=None, reason="max_moves", global_step=1)
    (ply,) = next(iter(read_games(tmp_path / "lenient"))).plies
    assert (ply.usi, ply.value, len(ply.candidates)) == ("7g7f", 0.5, 0)
    assert said in ply.problem
    with EventWriter(tmp_path / "strict", strict=True) as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        with pytest.raises(PolicyError, match=said):
            rec.add_ply("7g7f", legal_moves=legal_moves, policy=[0.7, 0.3])


@pytest.mark.parametrize(("end", "missing"), UNFINISHED)
def test_what_finish_lacks_is_said_and_the_game_is_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, end: dict[str, Any], missing: str
) -> None:
    """It is called hours into a training."""
    with caplog.at_level(logging.WARNING, "tb_keisei.bridge"), EventWriter(tmp_path / "lax") as writer:
        rec = writer.game_recorder("self_play", black="a", white="b")
        rec.add_ply("7g7f")
        rec.finish(**end)
        assert writer.flush()
        assert writer.health.misuses + writer.health.flawed >= 1
    assert f"{missing} is not given" in caplog.text
    (game,) = read_games(tmp_path / "lax")
    assert len(game.plies) == 1
    assert missing == "winner" or f"{missing} is not given" in game.problem
    with EventWriter(tmp_path / "strict", strict=True) as strict:
        rec = strict.game_recorder("self_play", black="a", white="b")
        with pytest.raises(GameError, match="not given"):
            rec.finish(**end)


def test_a_recorder_without_players_or_stream_records(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "tb_keisei.bridge"), EventWriter(tmp_path / "lax") as writer:
        for arguments in ({"stream": "s"}, {"black": "a", "white": "b"}, {"stream": "s", "black": "a"}, {}):
            rec = writer.game_recorder(**arguments)
            rec.add_ply("7g7f")
            rec.finish(winner="black", reason="resign", global_step=1)
        assert writer.health.misuses == 4
    assert len(list(read_games(tmp_path / "lax"))) == 4
    with EventWriter(tmp_path / "strict", strict=True) as strict, pytest.raises(KeiseiError, match="to be given"):
        strict.game_recorder("s")


OTHER_WRITERS = [
    pytest.param(lambda w: w.add_scalar("a", 1.0, 1, display_name="A"), True, id="tensorboardX display_name"),
    pytest.param(lambda w: w.add_scalar("a", 1.0, 1, summary_description="A"), True, id="tensorboardX description"),
    pytest.param(lambda w: w.add_scalar(tag="a", value=1.0, timestep=1), False, id="skrl"),
    pytest.param(lambda w: w.add_scalar("a"), False, id="no value"),
    pytest.param(lambda w: w.add_scalar("a", None, 1), False, id="None, which torch refuses"),
    pytest.param(lambda w: w.add_scalar(scalar_value=1.0), False, id="no tag"),
    pytest.param(lambda w: w.add_text("a", text="x"), False, id="text"),
    pytest.param(lambda w: w.add_hparams({"a": 1}, {"b": 2}, name="run"), False, id="tensorboardX hparams"),
    pytest.param(lambda w: w.add_histogram("a"), False, id="histogram"),
    pytest.param(lambda w: w.add_image("a", torch.zeros(3, 4, 4), step=1), False, id="image"),
    pytest.param(lambda w: w.add_figure(), False, id="figure"),
    pytest.param(lambda w: w.add_probe("p"), False, id="probe"),
    pytest.param(lambda w: w.add_game("s"), False, id="game"),
]


@pytest.mark.parametrize(("call", "recorded"), OTHER_WRITERS)
def test_arguments_of_other_writers(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, call: Any, recorded: bool
) -> None:
    with caplog.at_level(logging.WARNING, "tb_keisei.bridge"), SummaryWriter(tmp_path / "lax") as writer:
        call(writer)
        call(writer)
        assert writer.health.misuses >= 2
        assert 1 <= len(caplog.records) <= 2
        writer.add_scalar("good", 1.0, 1)
    assert scalars(tmp_path / "lax") == [("a", 1, 1.0)] * 2 * recorded + [("good", 1, 1.0)]
    with SummaryWriter(tmp_path / "strict", strict=True) as strict, pytest.raises(BridgeError):
        call(strict)


@pytest.mark.parametrize("timeout", [None, math.inf, 1e12, math.nan, "5", [], -1], ids=ascii)
def test_any_timeout_is_survived(tmp_path: Path, timeout: Any) -> None:
    for make in (EventWriter, SummaryWriter):
        writer = make(tmp_path)
        play(writer)
        assert writer.flush(timeout) or timeout == -1
        assert writer.flush()
        assert writer.close(timeout)
    with EventWriter(tmp_path / "strict", strict=True) as strict, pytest.raises(BridgeError, match="timeout"):
        strict.flush("5")  # type: ignore[arg-type]


@pytest.mark.parametrize("log_dir", ["file://[x", Odd()], ids=["url", "odd"])
def test_an_odd_directory_raises_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log_dir: Any) -> None:
    monkeypatch.chdir(tmp_path)
    several: Any = torch.tensor([0, 0])
    for make in (EventWriter, SummaryWriter):
        with make(log_dir, strict=several) as writer:
            assert writer.health.misuses == 2
        with pytest.raises(BridgeError):
            make(log_dir, strict=True)


@pytest.mark.parametrize(
    "end", [{"global_step": math.inf}, {"global_step": math.nan}, {"global_step": "x"}, {"walltime": "x"}]
)
def test_a_wrong_number_at_the_end_is_an_error_of_ours(tmp_path: Path, end: dict[str, Any]) -> None:
    with EventWriter(tmp_path, strict=True) as strict:
        rec = strict.game_recorder("s", black="a", white="b")
        with pytest.raises(GameError):
            rec.finish(**dict[str, Any](winner="black", reason="resign", global_step=1) | end)


@pytest.mark.parametrize("where", ["fact", "move", "reason", "final", "player", "game"])
def test_texts_count_towards_the_bound_of_memory(tmp_path: Path, where: str) -> None:
    """A game may carry a whole configuration as its fact."""
    blocked, text = tmp_path / "blocked", "x" * 100_000
    blocked.write_text("in the way")
    writer = EventWriter(blocked / "run", max_queue_bytes=4 << 20)
    for number in range(200):
        own = f"{number} {text}"
        if where == "game":
            writer.add_game("s", Game(game_id=str(number), stream="s", facts={"note": own}))
            continue
        facts = {"note": own} if where == "fact" else {}
        rec = writer.game_recorder("s", black=own if where == "player" else "a", white="b", **facts)
        rec.add_ply(own if where == "move" else "7g7f")
        reason = own if where == "reason" else ""
        final = own if where == "final" else ""
        rec.finish(winner="black", reason="resign", reason_text=reason, final_sfen=final, global_step=1)
    lanes = writer._worker.outbox.lanes.values()
    held = [item for lane in lanes for queue in (*lane.queues, lane.taken) for item in queue]
    assert sum(_characters(item) for item in held) <= 5 << 20
    writer.close(0.1)


def _characters(item: Any) -> int:
    """Of all texts that an item holds."""
    if isinstance(item, OpenGame):
        rows = [value for value in item.plies.rows if isinstance(value, str)]
        texts = [*item.facts.values(), *item.facts["outcome"], *rows, *item._opening]
    else:
        texts = list(item._game.facts.values())
    return sum(
        len(text.name) if isinstance(text, Player) else len(text) for text in texts if isinstance(text, str | Player)
    )


MISSPELT = [("valeu", "value"), ("polciy", "policy"), ("legal_move", "legal_moves"), ("temprature", "temperature")]


@pytest.mark.parametrize(("word", "meant"), MISSPELT)
def test_a_misspelt_word_of_a_ply(tmp_path: Path, caplog: pytest.LogCaptureFixture, word: str, meant: str) -> None:
    with caplog.at_level(logging.WARNING, "tb_keisei.bridge"), EventWriter(tmp_path / "lax") as writer:
        for _ in range(3):
            play(writer, **{word: 0.5})
    assert len(caplog.records) == 1
    assert f"{word!r} is recorded as a word of your own; if {meant!r} is meant" in caplog.text
    assert [game.plies[0].facts for game in read_games(tmp_path / "lax")] == [{word: 0.5}] * 3
    with (
        EventWriter(tmp_path / "strict", strict=True) as strict,
        pytest.raises(BridgeError, match=f"'{meant}' is meant"),
    ):
        play(strict, **{word: 0.5})


def test_a_misspelt_word_of_a_game(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "tb_keisei.bridge"), EventWriter(tmp_path / "lax") as writer:
        writer.game_recorder("s", black="a", white="b", initial_sfem="garbage").abort()
    assert "if 'initial_sfen' is meant" in caplog.text
    with EventWriter(tmp_path / "strict", strict=True) as strict, pytest.raises(BridgeError, match="initial_sfen"):
        strict.game_recorder("s", black="a", white="b", initial_sfem="garbage")


def test_words_of_ones_own_are_no_mistakes(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    own = {"temperature": 1.0, "advantage": 0.1, "return": 0.2, "td_error": 0.3, "kl": 0.1, "depth": 3, "epsilon": 0.1}
    with caplog.at_level(logging.WARNING, "tb_keisei.bridge"), EventWriter(tmp_path, strict=True) as writer:
        writer.game_recorder("s", black="a", white="b", elo=1500, opponent="x", map="y", seed=3, actor="z").abort()
        play(writer, **own)
    assert caplog.records == []
    (game,) = read_games(tmp_path)
    assert game.plies[0].facts == pytest.approx(own, rel=1e-6)


@pytest.mark.parametrize("indices", [[0, 0], torch.tensor([1, 1]), (2, 2)])
def test_a_place_given_twice_is_seen(tmp_path: Path, indices: Any) -> None:
    def record(writer: EventWriter) -> None:
        rec = writer.game_recorder("s", black="a", white="b")
        rec.add_ply("7g7f", legal_moves=LEGAL, policy=[0.5, 0.25, 0.25], legal_indices=indices)
        rec.finish(winner="black", reason="resign", global_step=1)

    with EventWriter(tmp_path / "lax") as writer:
        record(writer)
    (game,) = read_games(tmp_path / "lax")
    assert not game.plies[0].candidates
    assert "twice" in game.plies[0].problem
    with EventWriter(tmp_path / "strict", strict=True) as strict, pytest.raises(PolicyError, match="twice"):
        record(strict)


@pytest.mark.parametrize(
    ("dtype", "probabilities"),
    [(torch.float8_e4m3fn, [0.36, 0.23, 0.23, 0.18]), (torch.float8_e5m2, [0.4, 0.2, 0.2, 0.2])],
)
@pytest.mark.parametrize("full", [False, True])
def test_floats_of_8_bits_are_a_policy(
    tmp_path: Path, dtype: torch.dtype, probabilities: list[float], full: bool
) -> None:
    """Their rounding takes the sum further from one than other policies may be."""
    coarse = torch.tensor(probabilities).to(dtype)
    assert abs(float(coarse.float().sum()) - 1) > 0.02
    legal = ["7g7f", "2g2f", "5g5f", "1g1f"]
    with EventWriter(tmp_path, strict=True) as writer:
        rec = writer.game_recorder("s", black="a", white="b")
        rec.add_ply("7g7f", legal_moves=legal, policy=coarse, legal_indices=[0, 1, 2, 3] if full else None)
        rec.finish(winner="black", reason="resign", global_step=1)
    (game,) = read_games(tmp_path)
    assert [c.probability for c in sorted(game.plies[0].candidates, key=lambda c: legal.index(c.usi))] == pytest.approx(
        (coarse.float() / coarse.float().sum()).tolist(), rel=0.01
    )
