"""What a request is about: runs in groups, a stream, whose moves, a range of steps. Every route reads it here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast, get_args

from werkzeug.datastructures import MultiDict

from tb_keisei.plugin.answers import Align, Whose
from tb_keisei.plugin.games.step_range import Window
from tb_keisei.plugin.games.store import Run, Snapshot
from tb_keisei.plugin.groups import by_value, grouped, matching, named
from tb_keisei.plugin.hparams import Hparams
from tb_keisei.plugin.http.errors import InvalidArgumentError
from tb_keisei.plugin.http.parameters import one_of


@dataclass(frozen=True, slots=True)
class Group:
    """Runs that are seeds of one setting."""

    name: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """`stream` None: all. `whose`: of moves, where players are known; `window`: of steps at which games started.

    `align`: what runs in groups are laid over each other by.
    """

    groups: tuple[Group, ...]
    stream: str | None = None
    whose: Whose = "all"
    window: Window = Window()
    align: Align = "steps"

    @classmethod
    def parse(
        cls,
        parameters: MultiDict[str, str],
        snapshot: Snapshot,
        hparams: Callable[[], Mapping[str, Hparams]],
    ) -> "Selection":
        """From the parameters of a request; `hparams` reads hyper-parameters by run, where it is about one.

        Raises InvalidArgumentError, NotFoundError where a run is not there, and UnavailableError.
        """
        runs, pattern, hparam = parameters.getlist("run"), parameters.get("runs"), parameters.get("hparam")
        if not runs and pattern is None and hparam is None:
            raise InvalidArgumentError(
                "the parameter 'run' is missing; 'runs', an expression over names, or 'hparam', the name of a "
                "hyper-parameter, will do too"
            )
        members = named(runs, parameters.getlist("group"))
        members += matching(pattern, snapshot.runs) if pattern is not None else []
        if hparam is not None:
            members = by_value(hparam, members or named(list(snapshot.runs), []), hparams())
        return cls(
            tuple(Group(name, tuple(map(snapshot.run, runs))) for name, runs in grouped(members).items()),
            parameters.get("stream"),
            cast(Whose, one_of("whose", parameters.get("whose", "all"), get_args(Whose))),
            Window.parse(parameters),
            cast(Align, one_of("align", parameters.get("align", "steps"), get_args(Align))),
        )

    @property
    def members(self) -> dict[str, list[str]]:
        """Names of runs by group."""
        return {group.name: [run.name for run in group.runs] for group in self.groups}

    @property
    def runs(self) -> tuple[Run, ...]:
        """All runs, each once."""
        return tuple({run.name: run for group in self.groups for run in group.runs}.values())
