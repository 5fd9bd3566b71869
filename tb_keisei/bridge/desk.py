"""Who writes: the worker's thread, or once there are games a process of the writer's own."""

import pickle
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tb_keisei.bridge.order import Order
from tb_keisei.bridge.scribe import Destination, Receipt, Scribe
from tb_keisei.bridge.scribe_process import ScribeProcess
from tb_keisei.bridge.voice import Voice
from tb_keisei.bridge.words import told

_MOST_DEATHS: Final = 3
"""Processes that may end in a row, none of which has written anything, before the thread does the work for good."""


class Desk:
    """A Scribe that changes place: on the thread until `move_out`, then in a process, as long as there can be one.

    Scalars cost too little to be worth a process; encoding games does not.
    """

    def __init__(self, destination: Destination, voice: Voice) -> None:
        self._destination = destination
        self._voice = voice
        self._scribe: Scribe | ScribeProcess | None = None
        self._may_move = True
        self._process_wanted = False
        self._deaths = 0

    @property
    def process(self) -> int | None:
        """The id of the process that writes; None where the thread does."""
        return self._scribe.pid if isinstance(self._scribe, ScribeProcess) else None

    def move_out(self) -> None:
        """Have a process write from now on; it starts while training goes on."""
        if self._may_move:
            self._may_move = False
            self._process_wanted = True
            self.close()
            self._present()

    def write(self, run: str, orders: Sequence[Order]) -> Receipt:
        """See Scribe. Raises nothing. Where the process ends under way, the orders may be written twice."""
        while True:
            try:
                receipt = self._present().write(run, orders)
            except OSError as error:
                self._after_death(error)
                continue
            except Exception as error:  # noqa: BLE001  # pickle raises what it likes for what it cannot take
                return _unpicklable(orders, error)
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
        scribe, self._scribe = self._scribe, None
        if scribe is not None:
            scribe.close()

    def forget(self) -> None:
        """In a forked child: close what is the parent's."""
        scribe, self._scribe = self._scribe, None
        if isinstance(scribe, Scribe):
            scribe.close()  # a process is let go of by itself

    def _present(self) -> Scribe | ScribeProcess:
        if self._scribe is None and self._process_wanted:
            try:
                self._scribe = ScribeProcess(self._destination)
            except OSError as error:
                self._stay(error)
        if self._scribe is None:
            self._scribe = Scribe(self._destination, beside_training=True)
        return self._scribe

    def _after_death(self, error: OSError) -> None:
        """The process has ended: there will be another, or after some the thread."""
        self.close()
        self._deaths += 1
        self._voice.once("death", f"the writer's process has ended ({error}); another takes its place")
        if self._deaths >= _MOST_DEATHS:
            self._stay(error)

    def _stay(self, error: OSError) -> None:
        self._process_wanted = False
        text = f"games are encoded on a thread of the training's process, as there is no other: {error}"
        self._voice.once("process", text)


def _unpicklable(orders: Sequence[Order], error: Exception) -> Receipt:
    """Which orders cannot go through the pipe; all of them, if that cannot be told."""
    rejected = {}
    for place, order in enumerate(orders):
        try:
            pickle.dumps(order, pickle.HIGHEST_PROTOCOL)
        except Exception as found:  # noqa: BLE001  # see above
            rejected[place] = f"{told(found)} ({type(found).__name__})"
    return Receipt(rejected=rejected or dict.fromkeys(range(len(orders)), told(error)))
