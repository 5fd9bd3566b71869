"""`attach`, whichever trainer it is given."""

import ast
import logging
from pathlib import Path
from types import SimpleNamespace

import pytest

import tb_keisei.adapters.keisei
from tb_keisei.adapters.keisei import attach
from tb_keisei.adapters.keisei.loop_2026.surface import PRIVATE


class Nobody:
    """A writer that keeps nothing."""

    def flush(self, timeout):
        return True


def test_what_is_read_of_a_trainers_private_parts_is_listed():
    for path in Path(tb_keisei.adapters.keisei.__path__[0]).rglob("*.py"):
        tree = ast.parse(path.read_text())
        ours = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__"):
                is_own = isinstance(node.value, ast.Name) and node.value.id == "self"
                listed = path.parent.name == "loop_2026" and node.attr in PRIVATE
                assert is_own or listed or node.attr in ours, f"{path.name} reads {node.attr}"


def test_a_trainer_that_is_nothing_at_all_is_survived(caplog):
    with caplog.at_level(logging.WARNING), attach(SimpleNamespace(), Nobody()):
        pass
    assert "metrics_manager.global_timestep" in caplog.text


def test_a_loop_that_lacks_everything_is_survived(caplog):
    class Loop:
        vecenv = None

        def run(self):
            return "ran"

    with caplog.at_level(logging.WARNING), attach(Loop(), Nobody()):
        assert Loop().run() == "ran"
    for words in ("ppo.select_actions", "self-play games", "scalars", "checkpoints", "hparams"):
        assert words in caplog.text
    assert "failed" not in caplog.text


@pytest.mark.parametrize("wrong", [{"every": 0}, {"lanes": 0}])
def test_wrong_arguments_are_refused(wrong):
    with pytest.raises(ValueError, match="at least 1"):
        attach(SimpleNamespace(), Nobody(), **wrong)
