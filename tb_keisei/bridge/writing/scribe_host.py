"""Who writes: the worker's thread, and once there are games a process of the writer's own."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tb_keisei.bridge.orders.order import Order
from tb_keisei.bridge.say import Voice, told
from tb_keisei.bridge.writing.scribe import Destination, Receipt, Scribe
from tb_keisei.bridge.writing.scribe_process import ScribeProcess

_MOST_DEATHS: Final = 3
"""Processes that may end in a row, none of which has written anything, before the thread does the work for good."""


class ScribeHost:
    """A Scribe that changes place: on the thread until `move_out` and while a process starts, then in the process.

    Scalars cost too little to be worth a process; encoding games does not.
    """

    def __init__(self, destination: Destination, voice: Voice) -> None:
        self._destination = destination
        self._voice = voice
        self._scribe: Scribe | ScribeProcess | None = None
        self._starting: ScribeProcess | None = None
        self._process_wanted = False
        self._may_move = True
        self._deaths = 0

    @property
    def process(self) -> int | None:
        """The id of the process that writes; None where the thread does."""
        return self._scribe.pid if isinstance(self._scribe, ScribeProcess) else None

    def move_out(self) -> None:
        """Have a process write as soon as it is there. To be called again until it is."""
        if self._may_move:
            self._may_move = False
            self._process_wanted = True
        self._present()

    def write(self, run: str, orders: Sequence[Order], will: Order | None = None) -> Receipt:
        """See Scribe. Raises nothing. Where the process ends under way, the orders may be written twice."""
        while True:
            try:
                receipt = self._present().write(run, orders, will)
            except Exception as error:  # whatever it is, it is wrong with the way to the process
                if not isinstance(self._scribe, ScribeProcess):
                    raise
                self._after_death(error)
                continue
            except BaseException:
                self.close()  # the thread is killed: an answer may be under way, which nobody would take for the next
                raise
            self._deaths = 0
            if receipt.files_begun and not run:
                self._destination = replace(self._destination, purge_step=None)  # it is written
            return receipt

    def close_run(self, run: str) -> None:
        """See Scribe."""
        try:
            self._present().close_run(run)
        except OSError as error:
            self._after_death(error)

    def close(self) -> None:
        """Close all files and end the process."""
        for scribe in self._all():
            scribe.close()

    def forget(self) -> None:
        """In a forked child: close what is the parent's."""
        for scribe in self._all():
            if isinstance(scribe, Scribe):
                scribe.close()  # a process is let go of by itself

    def _all(self) -> list[Scribe | ScribeProcess]:
        """All there are, which are then nobody's."""
        found = [scribe for scribe in (self._scribe, self._starting) if scribe is not None]
        self._scribe = self._starting = None
        return found

    def _present(self) -> Scribe | ScribeProcess:
        if self._process_wanted and not isinstance(self._scribe, ScribeProcess):
            try:
                self._move()
            except Exception as error:  # noqa: BLE001  # whatever holds a process up, the thread can write
                self._stay(error)
        if self._scribe is None:
            self._scribe = Scribe(self._destination, beside_training=True)
        return self._scribe

    def _move(self) -> None:
        """Let a process take over that is ready, or start one. Raises OSError where there cannot be one."""
        if self._starting is None:
            self._starting = ScribeProcess()
        if self._starting.ready():
            self._starting.open(self._destination)
            thread, self._scribe, self._starting = self._scribe, self._starting, None
            if thread is not None:
                thread.close()

    def _after_death(self, error: Exception) -> None:
        """The process has ended: there will be another, or after some the thread."""
        self.close()
        self._deaths += 1
        self._voice.once("death", f"the writer's process has ended ({told(error)}); another takes its place")
        if self._deaths >= _MOST_DEATHS:
            self._stay(error)

    def _stay(self, error: Exception) -> None:
        self._process_wanted = False
        starting, self._starting = self._starting, None
        if starting is not None:
            starting.close()
        text = f"games are encoded on a thread of the training's process, as there is no other: {told(error)}"
        self._voice.once("process", text)
