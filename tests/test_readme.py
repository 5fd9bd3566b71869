"""What README and the docs say one can type: Python blocks run, and commands, targets, modules and files are there."""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tb_keisei import read_games
from tb_keisei.cli import COMMANDS, command_of

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`]+)`")
_INDENTED = re.compile(r"^ {4}(\S.*?)(?:\s+#.*)?$", re.MULTILINE)
_FILE = re.compile(r"# (\w+\.py)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#]*)#?([^)]*)\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def python_blocks(page: Path) -> list[str]:
    return [code for language, code in _FENCED.findall(page.read_text(encoding="utf-8")) if language == "python"]


def typed(page: Path) -> Iterator[str]:
    """What stands in the page as something to type: indented lines, and code within a sentence."""
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    for code in [*_INDENTED.findall(text), *_SPAN.findall(text)]:
        yield code.removeprefix(".venv/bin/")


def typed_after(word: str) -> dict[str, list[str]]:
    """The words after this one, by the page where they stand and the whole; each once."""
    return {
        f"{page.name}: {code}": code.split()[len(word.split()) :]
        for page in PAGES
        for code in typed(page)
        if code.startswith(f"{word} ")
    }


TB_KEISEI = typed_after("tb-keisei")
MAKE = typed_after("make")
PYTHON_M = typed_after("python -m")


@pytest.mark.parametrize("page", ["README.md", "docs/adapters.md"])
def test_the_python_blocks_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other, in a directory where nothing is: what a block makes is there for the next.

    A block whose first line is the name of a file is that file.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("TB_KEISEI_STRICT", "1")
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    blocks = python_blocks(ROOT / page)
    assert blocks
    names = {"__name__": page}
    for code in blocks:
        if name := _FILE.match(code):
            Path(name[1]).write_text(code, encoding="utf-8")
        else:
            exec(compile(code, page, "exec"), names)
    forget_modules_of(tmp_path)


def forget_modules_of(folder: Path) -> None:
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None)).startswith(str(folder)):
            del sys.modules[name]


def test_an_adapter_of_the_docs_writes_what_it_watches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test_the_python_blocks_run("docs/adapters.md", tmp_path, monkeypatch)
    games = list(read_games(tmp_path / "runs" / "toy"))
    assert [(game.outcome.reason_text, len(game.plies)) for game in games] == [("Black resigned", 2)] * 3
    lanes = Counter(game.actor for game in read_games(tmp_path / "runs" / "lanes"))
    assert lanes == {f"lane{lane}": 2 for lane in range(4)}


def test_readme_reads_the_game_that_it_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    test_the_python_blocks_run("README.md", tmp_path, monkeypatch)
    first, *plies = capsys.readouterr().out.splitlines()
    assert first.split()[1:] == ["black", "resign", "100"]
    assert [line.split()[0] for line in plies] == ["7g7f", "3c3d"]


def command_in(words: list[str]) -> str:
    """The name of a command; those of two words as one."""
    two = " ".join(words[:2])
    return two if two in COMMANDS else words[0]


@pytest.mark.parametrize("words", TB_KEISEI.values(), ids=TB_KEISEI)
def test_a_command_and_its_options_exist(words: list[str]) -> None:
    if words == ["…"]:
        return
    name = command_in(words)
    assert name in COMMANDS
    parser = argparse.ArgumentParser()
    command_of(name).add_arguments(parser)
    ours = words[: words.index("--")] if "--" in words else words
    known = set(re.findall(r"--[a-z-]+", parser.format_help()))
    assert {word for word in ours if word.startswith("--")} <= known


def test_every_command_is_in_the_docs() -> None:
    assert {command_in(words) for words in TB_KEISEI.values()} - {"…"} == set(COMMANDS)


@pytest.mark.parametrize("words", MAKE.values(), ids=MAKE)
def test_a_target_and_its_variables_exist(words: list[str]) -> None:
    target, *variables = words
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)
    for variable in variables:
        assert re.search(rf"\({variable.split('=')[0]}\)|,{variable.split('=')[0]}\)", MAKEFILE)


def test_make_help_shows_every_target() -> None:
    phony = " ".join(re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)).split()
    assert set(re.findall(r"^([a-z-]+):.*##", MAKEFILE, re.MULTILINE)) == set(phony)


def test_what_make_quick_leaves_out_is_there() -> None:
    (slow,) = re.findall(r"^SLOW := (.*?[^\\])$", MAKEFILE, re.MULTILINE | re.DOTALL)
    paths = slow.replace("\\\n", " ").split()
    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / "tests" / path).exists()] == []


@pytest.mark.parametrize("words", PYTHON_M.values(), ids=PYTHON_M)
def test_a_module_exists(words: list[str]) -> None:
    assert find_spec(words[0])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = _LINK.findall(_FENCED.sub("", page.read_text(encoding="utf-8")))
    assert [link for link in links if "://" not in link[0] and not leads_somewhere(page, *link)] == []


def leads_somewhere(page: Path, target: str, anchor: str) -> bool:
    """Whether a file is there, and has the heading that the anchor names as GitHub does."""
    path = page.parent / target if target else page
    return path.exists() and (not anchor or anchor in anchors(path))


def anchors(page: Path) -> set[str]:
    headings = _HEADING.findall(_FENCED.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_map_has_every_room() -> None:
    (rooms,) = (text for language, text in _FENCED.findall((ROOT / "CONTRIBUTING.md").read_text()) if not language)
    package, frontend = ROOT / "tb_keisei", ROOT / "frontend" / "src"
    folders = [*package.glob("*/"), *package.glob("*/*/"), *frontend.glob("*/")]
    names = {folder.name for folder in folders if folder.is_dir() and not folder.name.startswith("_")}
    assert names - set(re.findall(r"\w+", rooms)) == {"static", "sample_runs"}
