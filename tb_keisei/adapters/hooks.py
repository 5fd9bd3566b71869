"""What any adapter hooks into a program with: an import hook, functions put in front of others, and a fault barrier.

Nothing here knows the program.
"""

import importlib.abc
import importlib.machinery
import logging
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, ParamSpec, TypeVar

log = logging.getLogger("tb_keisei.adapters")

Function = Callable[..., Any]

_Params = ParamSpec("_Params")
_ResultT = TypeVar("_ResultT")
_NOTHING = object()


class FaultBarrier:
    """Calls functions of the observer: their exceptions go no further, and are counted and logged once by point."""

    def __init__(self) -> None:
        self.failures: Counter[str] = Counter()

    def __call__(
        self, point: str, function: Callable[_Params, _ResultT], *args: _Params.args, **kwargs: _Params.kwargs
    ) -> _ResultT | None:
        """The function's result, or None where it raised."""
        try:
            return function(*args, **kwargs)
        except Exception:  # an observer's mistake, whatever it is, must never end a training
            self.failures[point] += 1
            if self.failures[point] == 1:
                log.warning("observing the %s failed; training is not touched", point, exc_info=True)
            return None


@dataclass(frozen=True, slots=True)
class _Wrap:
    owner: Any
    name: str
    before: Any
    ours: Any

    def restore(self) -> None:
        """Put back what was there, unless somebody has wrapped ours in the meantime."""
        if vars(self.owner).get(self.name) is not self.ours:
            return
        if self.before is _NOTHING:
            delattr(self.owner, self.name)
        else:
            setattr(self.owner, self.name, self.before)


class Wraps:
    """All that was put into the trainer, so that `restore` can take it out."""

    def __init__(self) -> None:
        self._wraps: list[_Wrap] = []
        self._hooks: list[Any] = []

    def wrap(self, owner: Any, name: str, make: Callable[[Function], Function]) -> None:
        """Replace `owner.name` by `make(owner.name)`, on this object alone (`owner` may be a class)."""
        self.put(owner, name, make(getattr(owner, name)))

    def put(self, owner: Any, name: str, ours: Any) -> None:
        """Put something of ours in the place of `owner.name`."""
        before = vars(owner).get(name, _NOTHING)
        setattr(owner, name, ours)
        self._wraps.append(_Wrap(owner, name, before, ours))

    def hook(self, module: Any, function: Function) -> None:
        """A forward hook on a torch module."""
        self._hooks.append(module.register_forward_hook(function))

    def restore(self) -> None:
        """Take everything out, last first."""
        while self._hooks:
            self._hooks.pop().remove()
        while self._wraps:
            self._wraps.pop().restore()


def after_import(module: str, then: Callable[[ModuleType], None]) -> None:
    """Call a function with a module, once, just after the program imports it. What it raises stays in here."""
    sys.meta_path.insert(0, _Finder(module, then))


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, module: str, then: Callable[[ModuleType], None]) -> None:
        self._module = module
        self._then = then

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The module's own spec, with a loader that calls the function."""
        if name != self._module:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, self._then)
        return spec


class _Loader(importlib.abc.Loader):
    def __init__(self, inner: importlib.abc.Loader, then: Callable[[ModuleType], None]) -> None:
        self._inner = inner
        self._then = then

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self._inner.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._inner.exec_module(module)
        FaultBarrier()("trainer's module", self._then, module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)
