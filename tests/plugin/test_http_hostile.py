"""Paths, texts and bytes that mean harm, or are damaged, by HTTP."""

import json
import tempfile
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tb_keisei.record import GameHeader, Player, Probe, encode_game, encode_probe
from tb_keisei.record import game_pb2 as pb
from tb_keisei.record.header import Place, header_of
from tb_keisei.record.plies.columns import to_columns
from tb_keisei.record.wire.codec import encode_index, encode_table
from tests.plugin.logs import LogWriter, example_game
from tests.plugin.site import Site

HOSTILE = "<img src=x onerror=alert(1)>\u202e\x00\r\n'\"&"
HOSTILE_PATHS = [
    "../../../etc/passwd",
    "..%2f..%2fplugin.py",
    "static/../loader.py",
    "static/%2e%2e/loader.py",
    "static",
    "static/",
    "index.js",
    "static\\..\\loader.py",
    "//etc/passwd",
    "static/index.js/../../loader.py",
    "loader.py",
    ".",
]


@pytest.mark.parametrize("path", HOSTILE_PATHS)
def test_no_path_leads_to_a_file(site: Site, path: str) -> None:
    assert site.get(path).status_code in (404, 301, 302)


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    place = Place(writer.segment.games_tag, 0, 0, 0)
    writer.add_index([GameHeader(game_id=HOSTILE, black=Player(HOSTILE), place=place)])
    answer = Site(tmp_path).get("games", run="a")
    assert answer.mimetype == "application/json"
    game = json.loads(answer.data)["games"][0]
    assert (game["game_id"], game["black"]) == (HOSTILE, HOSTILE)


def test_damage_is_listed_and_counted(tmp_path: Path) -> None:
    writer = LogWriter(tmp_path / "a")
    writer.add([example_game(1)])
    writer.add_index_bytes(b"nonsense")
    writer.skip_index()
    writer.add([example_game(2)])
    site = Site(tmp_path)
    runs = site.get("runs").get_json()
    assert (runs["runs"][0]["games"], runs["runs"][0]["damaged"]) == (3, 1)
    assert [notice["run"] for notice in runs["notices"]] == ["a", "a"]
    assert "not loaded" in runs["notices"][0]["text"]
    assert "damaged" in runs["notices"][1]["text"]
    games = site.get("games", run="a").get_json()["games"]
    assert [bool(game["error"]) for game in games] == [False, False, True]
    assert [site.game(game["game_id"]).status_code for game in games] == [200, 200, 422]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_bytes_in_our_series_are_a_server_error(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        writer = LogWriter(Path(folder, "a"))
        game = example_game(1)
        place = writer.add_blobs([_mutated(data, encode_game(game))])
        index = encode_index([header_of(game, to_columns(game.plies), place)])
        writer.add_index_bytes(_mutated(data, index))
        writer.next_segment()
        writer.add_index_bytes(index)
        writer.add_table_bytes(_mutated(data, encode_table([index])))
        writer.next_segment()
        writer.add([example_game(2)])
        probe = Probe(name="p", sfen="startpos", candidates=example_game(1).plies[0].candidates, solutions=("7g7f",))
        writer.add_probe_bytes("p", _mutated(data, encode_probe(probe)))
        writer.add_probe_bytes("p", encode_probe(probe))
        site = Site(Path(folder))
        assert site.get("runs").status_code == 200
        assert site.get("probes", run="a").get_json()["probes"][0]["best"][-1] == "7g7f"
        assert site.get("probe", run="a", name="p").status_code == 200
        games = site.get("games", run="a").get_json()["games"]
        assert "g2" in [game["game_id"] for game in games]
        for shown in games:
            assert site.game(shown["game_id"]).status_code in (200, 404, 410, 422)


def _mutated(data: st.DataObject, original: bytes) -> bytes:
    """The bytes with some replaced, cut or put in; the compressed body too, as if it had been written so."""
    envelope = pb.Envelope.FromString(original)
    if data.draw(st.booleans()):
        message = _changed(data, zlib.decompress(envelope.body))
        return pb.Envelope(version=1, inflated_size=len(message), body=zlib.compress(message)).SerializeToString()
    return _changed(data, original)


def _changed(data: st.DataObject, original: bytes) -> bytes:
    start = data.draw(st.integers(0, len(original)))
    end = start + data.draw(st.integers(0, 4))
    return original[:start] + data.draw(st.binary(max_size=4)) + original[end:]


def test_a_line_that_leads_to_another_game_is_refused(tmp_path: Path) -> None:
    """Else the one is shown under the other's name."""
    writer = LogWriter(tmp_path / "a")
    games = [example_game(0), example_game(1), replace(example_game(2), game_id="")]
    one, two, nameless = map(writer.add_game, games)
    assert one.place
    assert two.place
    writer.add_index([replace(one, place=replace(two.place, size=0)), replace(two, place=one.place), nameless])
    site = Site(tmp_path)
    assert site.game("g0").status_code == site.game("g1").status_code == 422
    assert "leads to another game" in site.game("g0").text
    assert site.game("").status_code == 200
