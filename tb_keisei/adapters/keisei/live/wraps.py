"""Functions put in front of an object's own, and taken away again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Function = Callable[..., Any]
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class _Wrap:
    owner: Any
    name: str
    before: Any
    ours: Function

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
        before = vars(owner).get(name, _NOTHING)
        ours = make(getattr(owner, name))
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
