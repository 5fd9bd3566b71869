"""`tb-keisei run` with any program: it runs as Python would run it, and a line says where nothing was recorded."""

import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from tb_keisei.adapters.keisei.kinds import TRAINERS
from tb_keisei.adapters.keisei.program import words_of
from tb_keisei.adapters.keisei.torchrun import is_torchrun, through_us
from tb_keisei.cli import main
from tb_keisei.errors import KeiseiError
from tests.adapters.keisei.runs import HERE, environment

SCRIPT = "import sys; print(repr(sys.argv[1:]), __name__); sys.exit(int(sys.argv[1]))"
NOTHING = "tb-keisei run: nothing was recorded: "


def run(words, folder, code=0, **more):
    command = [sys.executable, "-m", "tb_keisei.cli", *map(str, words)]
    env = environment(folder) | more
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code, done.stderr
    return done


@pytest.mark.parametrize("form", ["run --", "run", "run python", "run -- python -u", f"run -- {sys.executable}"])
def test_arguments_output_and_exit_code_are_the_scripts(tmp_path, form):
    (tmp_path / "script.py").write_text(SCRIPT)
    given = ["7", "--", "--every", "x=y", "-h", "--logdir", "", "a b"]
    done = run([*form.split(), "script.py", *given], tmp_path, code=7)
    assert done.stdout == f"{given!r} __main__\n"
    assert done.stderr.startswith(NOTHING)
    assert done.stderr.count("\n") == 1


def test_a_module_can_be_run(tmp_path):
    (tmp_path / "module.py").write_text(SCRIPT)
    assert run(["run", "--", "-m", "module", "3", "x"], tmp_path, code=3).stdout == "['3', 'x'] __main__\n"


def test_a_command_that_pip_installed_can_be_run(tmp_path):
    command = tmp_path / "some-train"
    command.write_text(f"#!{sys.executable}\n{SCRIPT}\n")
    command.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    assert run(["run", "--", "some-train", "4"], tmp_path, code=4, PATH=path).stdout == "['4'] __main__\n"


def test_a_script_without_a_trainer_is_left_alone(tmp_path):
    (tmp_path / "script.py").write_text(
        f"import sys; print({TRAINERS[0].module!r} in sys.modules, 'torch' in sys.modules)"
    )
    done = run(["run", "--", "script.py"], tmp_path)
    assert done.stdout == "False False\n"
    assert "did not import keisei.training.trainer or keisei.training.katago_loop" in done.stderr


def test_a_traceback_is_the_programs_own(tmp_path):
    (tmp_path / "script.py").write_text("1 / 0")
    done = run(["run", "--", "script.py"], tmp_path, code=1)
    assert "ZeroDivisionError" in done.stderr
    assert NOTHING in done.stderr


def test_a_trainer_that_is_imported_and_never_trains_is_told(tmp_path):
    (tmp_path / "script.py").write_text("import keisei.training.katago_loop")
    path = os.pathsep.join(map(str, (HERE / "loop_2026/stand_in", HERE / "loop_2026/engine", HERE.parents[2])))
    done = run(["run", "--", "script.py"], tmp_path, PYTHONPATH=path)
    assert done.stderr == f"{NOTHING}the program imported keisei.training.katago_loop and no training began\n"


def test_only_the_first_of_several_processes_says_it(tmp_path):
    (tmp_path / "script.py").write_text("")
    assert run(["run", "--", "script.py"], tmp_path, RANK="1").stderr == ""


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "say what to run"),
        (["--"], "say what to run"),
        (["--", "-m"], "say what to run"),
        (["--", "python"], "say what to run"),
        (["--", "no-such-command"], "no file and no command 'no-such-command'"),
        (["--", "python", "-O", "x.py"], "Python's own option -O"),
        (["--", "uv", "run", "x.py"], "uv run tb-keisei run"),
        (["--", "ls"], "no program of Python's"),
    ],
)
def test_what_cannot_be_run_is_an_error(capsys, words, says):
    assert main(["run", *words]) == 2
    assert says in capsys.readouterr().err


def test_a_number_below_one_is_an_error():
    for option in ("--every", "--lanes"):
        with pytest.raises(SystemExit):
            main(["run", option, "0", "--", "train.py"])


def test_torchruns_children_run_their_program_through_us():
    words = words_of(
        ["--", "torchrun", "--nproc_per_node=2", "-m", "keisei.training.katago_loop", "a.toml", "--seed", "3"]
    )
    assert is_torchrun(words)
    assert is_torchrun(words_of(["python", "-m", "torch.distributed.run", "x.py"]))
    assert not is_torchrun(words_of(["train.py", "torchrun"]))
    given = Namespace(module=True, no_python=False, training_script="some.module", training_script_args=["a.toml"])
    ours = Namespace(logdir=Path("runs"), every=1, lanes=3, no_policy=True)
    found = through_us(given, ours)
    assert (found.module, found.training_script) == (True, "tb_keisei")
    where = ["--logdir", str(Path("runs").absolute())]
    options = [*where, "--every", "1", "--lanes", "3", "--no-policy"]
    assert found.training_script_args == ["run", *options, "--", "-m", "some.module", "a.toml"]
    with pytest.raises(KeiseiError, match="no-python"):
        through_us(Namespace(**{**vars(given), "no_python": True}), ours)
