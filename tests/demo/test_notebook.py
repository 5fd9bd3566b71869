"""The example notebook runs as it stands, with a smaller training."""

import json
import os
import signal
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parents[2] / "examples" / "first_minute.ipynb"
SMALL = "--plies=1200 --games=6 --max-plies=40 --channels=8 --blocks=1 --eval-games=2 --threads=1"


def test_every_cell_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_FLAGS", SMALL)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    notebook = nbformat.read(NOTEBOOK, 4)
    try:
        NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    finally:
        for info in (tmp_path / ".tensorboard-info").glob("*.info"):
            os.kill(json.loads(info.read_text())["pid"], signal.SIGTERM)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = "".join(str(output.get("data", "")) for output in outputs)
    assert "'stream': 'self_play'" in shown
    assert "image/png" in shown
    assert "iframe" in shown
