import subprocess
import sys

import tb_keisei
from tb_keisei import record


def test_public_names() -> None:
    assert tb_keisei.__all__ == ["EventWriter", "KeiseiError", "Player", "SummaryWriter", "read_games", "read_probes"]
    for name in tb_keisei.__all__:
        assert getattr(tb_keisei, name).__name__ == name


def test_public_records() -> None:
    assert sorted(record.__all__) == record.__all__
    for name in record.__all__:
        assert getattr(record, name).__name__ == name


def loaded_by(statement: str) -> set[str]:
    code = f"{statement}\nimport sys; print(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_importing_is_cheap() -> None:
    assert not loaded_by("import tb_keisei") & {"torch", "numpy", "google.protobuf", "tensorboard", "rsshogi"}


def test_a_trainer_without_torch_never_loads_it() -> None:
    assert not loaded_by("from tb_keisei import EventWriter, read_games") & {"torch", "tensorflow", "rsshogi"}
