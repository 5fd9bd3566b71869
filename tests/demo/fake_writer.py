"""A writer that keeps what it is given."""

from typing import Any


class FakeRecorder:
    def __init__(self, stream: str, facts: dict[str, Any]) -> None:
        self.stream, self.facts = stream, facts
        self.plies: list[dict[str, Any]] = []
        self.end: dict[str, Any] = {}

    def add_ply(self, usi: str, **facts: Any) -> None:
        assert not self.end
        self.plies.append({"usi": usi, **facts})

    def finish(self, **end: Any) -> None:
        self.end = end


class FakeWriter:
    def __init__(self) -> None:
        self.scalars: dict[str, list[tuple[int, float]]] = {}
        self.histograms: list[str] = []
        self.texts: dict[str, str] = {}
        self.layout: dict[str, Any] = {}
        self.games: list[FakeRecorder] = []
        self.probes: list[dict[str, Any]] = []

    def add_scalar(self, tag: str, scalar_value: float, global_step: int) -> None:
        self.scalars.setdefault(tag, []).append((global_step, float(scalar_value)))

    def add_histogram(self, tag: str, values: Any, global_step: int) -> None:
        assert len(values)
        self.histograms.append(tag)

    def add_text(self, tag: str, text_string: str, global_step: int) -> None:
        self.texts[tag] = text_string

    def add_custom_scalars(self, layout: dict[str, Any]) -> None:
        self.layout = layout

    def add_probe(self, name: str, sfen: str, **facts: Any) -> None:
        self.probes.append({"name": name, "sfen": sfen, **facts})

    def game_recorder(self, stream: str, **facts: Any) -> FakeRecorder:
        self.games.append(FakeRecorder(stream, facts))
        return self.games[-1]
