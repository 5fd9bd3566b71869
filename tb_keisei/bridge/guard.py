"""What happens where a trainer calls wrongly: an error in strict mode, else a count and one warning."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter_ns

from tb_keisei.bridge.meter import Meter
from tb_keisei.bridge.voice import Voice
from tb_keisei.bridge.words import told
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
