import threading
from queue import SimpleQueue

from tb_keisei.plugin.games.prefetch import Prefetch


def _taken(queue: "SimpleQueue[int]", count: int) -> list[int]:
    return [queue.get(timeout=10) for _ in range(count)]


def test_the_first_of_the_latest_wishes_comes_first_and_old_ones_are_forgotten() -> None:
    read: SimpleQueue[int] = SimpleQueue()
    entered, go_on = threading.Event(), threading.Event()

    def slow(wish: int) -> None:
        read.put(wish)
        entered.set()
        go_on.wait(10)

    prefetch = Prefetch(slow)
    prefetch.want([-1])
    assert entered.wait(10)
    prefetch.want(list(range(100, 130)))
    prefetch.want([1, 2, 3])
    go_on.set()
    assert _taken(read, 4 + 29) == [-1, 1, 2, 3, *range(100, 129)]
    prefetch.want([7])
    assert _taken(read, 1) == [7]


def test_a_page_with_more_than_it_keeps_is_read_from_its_top() -> None:
    read: SimpleQueue[int] = SimpleQueue()
    prefetch = Prefetch(read.put)
    prefetch.want(range(1000))
    assert sorted(_taken(read, 32)) == list(range(32))


def test_what_cannot_be_read_stops_nothing() -> None:
    read: SimpleQueue[int] = SimpleQueue()

    def read_one(wish: int) -> None:
        read.put(1 // wish)

    prefetch = Prefetch(read_one)
    prefetch.want([0, 1])
    assert _taken(read, 1) == [1]


def test_nothing_wanted_starts_nothing() -> None:
    before = threading.active_count()
    Prefetch(print).want([])
    assert threading.active_count() == before
