"""docs/http_api.md against the routes that there are: their names, their parameters, and an example of each answer."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import pytest
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Request

from tb_keisei.plugin import answers
from tb_keisei.plugin.answers import ANSWERS
from tests.plugin.logs import WRITER, LogWriter, example_game
from tests.plugin.site import Site, check_answer
from tests.plugin.test_http_probes import recorded

PAGE = Path(__file__).parents[2] / "docs" / "http_api.md"
QUESTIONS: dict[str, dict[str, Any]] = {
    "runs": {},
    "games": {"run": "a"},
    "game": {"run": "a", "stream": "self_play", "writer": WRITER, "game_id": "g1"},
    "scalars": {"run": "a"},
    "scalar": {"run": "a", "tag": "none"},
    "probes": {"run": "a"},
    "probe": {"run": "a", "name": "start"},
    "results": {"run": "a", "stream": "self_play"},
    "reliability": {"run": "a", "stream": "self_play"},
}


@dataclass(frozen=True)
class Section:
    """What the page says of a route."""

    parameters: frozenset[str]
    examples: tuple[str, ...]


def documented() -> dict[str, Section]:
    sections = re.split(r"^## ", PAGE.read_text(), flags=re.MULTILINE)[1:]
    routes = [text for text in sections if text[0] == "`" and not text.startswith("`static/")]
    return dict(map(_section, routes))


def _common() -> frozenset[str]:
    """The parameters of a selection."""
    return _names(PAGE.read_text().partition("\n## Selection\n")[2].partition("\n## ")[0])


def _names(text: str) -> frozenset[str]:
    cells = re.findall(r"^\| (`[^|]*`) \|", text, flags=re.MULTILINE)
    return frozenset(name for cell in cells for name in re.findall(r"`([a-z_]+)`", cell))


def _section(text: str) -> tuple[str, Section]:
    heading, _, body = text.partition("\n")
    route, _, query = heading.strip("` ").partition("?")
    names = _names(body) | {name for name, _ in parse_qsl(query)}
    examples = tuple(re.findall(r"```json\n(.*?)```", body, flags=re.DOTALL))
    return route, Section(names | _common() if "*selection*" in body else names, examples)


@pytest.fixture
def whole(tmp_path: Path) -> Site:
    log = LogWriter(tmp_path / "a")
    log.add([example_game(1)])
    log.add_probe(recorded(10, 0.25))
    return Site(tmp_path)


def test_every_route_and_no_other(site: Site) -> None:
    served = {path for path in _paths(site) if not path.startswith(("static/", "index.js"))}
    said = documented().keys() - {"static/…`, `index.js"}
    assert served == said == QUESTIONS.keys() == ANSWERS.keys() | {"game"}


def _paths(site: Site) -> set[str]:
    application: Any = site.client.application
    own = re.compile("/data/plugin/keisei/(.*)")
    exact = application.exact_routes
    return {found.group(1) for path in exact if (found := own.fullmatch(path))}


@pytest.mark.parametrize("route", sorted(QUESTIONS))
def test_every_parameter_and_no_other(route: str, whole: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()

    class Noted(ImmutableMultiDict[str, str]):
        def __getitem__(self, key: str) -> str:
            asked.add(key)
            return super().__getitem__(key)

        def getlist(self, key: str, *more: Any) -> Any:
            asked.add(key)
            return super().getlist(key, *more)

    monkeypatch.setattr(Request, "parameter_storage_class", Noted)
    whole.get(route, **QUESTIONS[route])
    assert asked == documented()[route].parameters


@pytest.mark.parametrize("route", sorted(ANSWERS))
def test_the_example_of_an_answer_has_every_field_and_no_other(route: str) -> None:
    examples = documented()[route].examples
    assert examples
    for example in examples:
        check_answer(route, json.loads(example))


def test_the_example_of_a_population() -> None:
    section = PAGE.read_text().partition("\n## Population\n")[2].partition("\n## ")[0]
    example = json.loads(re.findall(r"```json\n(.*?)```", section, flags=re.DOTALL)[0])
    assert msgspec.convert(example, answers.Population, strict=True) == example
