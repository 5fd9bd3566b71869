import threading
import time

from tb_keisei.plugin.provider.nudge import Nudge


def test_a_quick_call_sends_nothing() -> None:
    sent: list[float] = []
    nudge = Nudge(lambda: sent.append(time.monotonic()))
    with nudge.until_done():
        pass
    time.sleep(0.05)
    assert sent == []


def test_a_slow_call_is_nudged_several_times_and_then_no_more() -> None:
    sent: list[float] = []
    nudge = Nudge(lambda: sent.append(time.monotonic()))
    with nudge.until_done():
        time.sleep(0.1)
    assert len(sent) == 3


def test_a_nudge_that_fails_or_hangs_disturbs_nobody() -> None:
    calls: list[int] = []
    hang = threading.Event()

    def send() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise OSError
        hang.wait(10)

    nudge = Nudge(send)
    start = time.monotonic()
    for _ in range(3):
        with nudge.until_done():
            time.sleep(0.03)
    hang.set()
    assert time.monotonic() - start < 5
    assert len(calls) >= 2
