"""What happens where a trainer calls wrongly: an error in strict mode, else a count and one warning."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from time import perf_counter_ns
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from tb_keisei.bridge.keywords import misspelt
from tb_keisei.bridge.meter import Meter
from tb_keisei.bridge.say import Voice, told
from tb_keisei.errors import BridgeError, KeiseiError


class Guard:
    """Stands between the bridge and the training loop, which nothing may reach but errors of strict mode.

    Attributes:
        meter: what the time of calls is added to.
    """

    def __init__(self, strict: bool) -> None:
        self.strict = strict
        self.voice = Voice()
        self.misuses = 0
        self.meter = Meter()
        self._words: set[tuple[str, str]] = set()

    def misuse(self, text: str) -> None:
        """Wrong use of the writer or a recorder. Raises BridgeError in strict mode."""
        if self.strict:
            raise BridgeError(text)
        self.misuses += 1
        self.voice.once(text, f"{text}; this is ignored")

    def refuse(self, what: str, error: Exception) -> None:
        """A call whose arguments are wrong. Raises in strict mode."""
        if self.strict:
            raise error if isinstance(error, KeiseiError) else BridgeError(f"{what}: {told(error)}") from error
        self.misuses += 1
        text = f"{what}: wrong arguments, which are left out: {told(error)} ({type(error).__name__})"
        self.voice.once(f"refuse {what}", text)

    def check_words(self, what: str, names: Iterable[str], known: Collection[str]) -> None:
        """Words beside the known ones are the trainer's own, unless they are misspelt; each is looked at once.

        Raises BridgeError in strict mode.
        """
        for name in names:
            if (what, name) not in self._words:
                meant = "" if name in known else misspelt(name, known)
                if meant and self.strict:
                    raise BridgeError(f"{what}: {name!r} is no argument; {meant!r} is meant?")
                self._words.add((what, name))
                if meant:
                    text = f"{what}: {name!r} is recorded as a word of your own; if {meant!r} is meant, it is not given"
                    self.voice.once(f"{what} {name}", text)

    @contextmanager
    def during(self, what: str) -> Iterator[None]:
        """Run a call under guard: it ends early where something is wrong. Its time is taken."""
        started = perf_counter_ns()
        try:
            yield
        except Exception as error:  # noqa: BLE001  # whatever a trainer gives, only strict mode may raise
            self.refuse(what, error)
        finally:
            self.meter.training_ns += perf_counter_ns() - started


class Guarded(Protocol):
    """What has a guard."""

    _guard: Guard


_SelfT = TypeVar("_SelfT", bound=Guarded)
_P = ParamSpec("_P")


def tolerant(method: Callable[Concatenate[_SelfT, _P], None]) -> Callable[Concatenate[_SelfT, _P], None]:
    """Have a method, whose body raises in strict mode only, answer likewise for arguments that it does not have."""

    @wraps(method)
    def call(self: _SelfT, /, *args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            method(self, *args, **kwargs)
        except TypeError as error:
            self._guard.refuse(method.__name__, error)

    return call
