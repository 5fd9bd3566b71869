"""The overflow rule, on the outbox alone."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tb_keisei.bridge.meter import now
from tb_keisei.bridge.queue.outbox import Item, Kind, Lane, Outbox

PLAIN_KINDS = [Kind.MEDIA, Kind.TEXT, Kind.PROBE, Kind.SCALAR]


class FakeItem(Item):
    __slots__ = ("number", "was_game")

    def __init__(self, kind: Kind, size: int, number: int) -> None:
        self.kind, self.size, self.step, self.time, self.number = kind, size, 0, now(), number
        self.was_game = kind is Kind.GAME

    def order(self, counters: object) -> Any:
        raise NotImplementedError

    def written(self, header: bytes) -> bool:
        return self._shrink()

    def give_up(self) -> bool:
        return self._shrink()

    def _shrink(self) -> bool:
        if self.kind is not Kind.GAME:
            return False
        self.kind, self.size = Kind.HEADER, min(self.size, 10)
        return True


class Story:
    """An outbox of 1,000 bytes with all that was offered to it and all that left it."""

    def __init__(self) -> None:
        self.outbox = Outbox(1000)
        self.lanes = [self.outbox.lane(run) for run in ("", "below")]
        self.written: list[tuple[int, Kind, int]] = []
        self.offered = 0
        self.open: list[FakeItem] = []

    def put(self, kind: Kind, size: int, lane: int) -> None:
        self.offered += 1
        item = FakeItem(kind, size, self.offered)
        if kind is Kind.GAME:
            self.outbox.put_game(self.lanes[0], item)
        else:
            self.outbox.put(self.lanes[lane], item)

    def open_game(self, size: int) -> None:
        self.offered += 1
        item = FakeItem(Kind.GAME, 20, self.offered)
        self.outbox.open_game(item)
        self.outbox.reserve(item, size)
        self.open.append(item)

    def finish_game(self, abandon: bool) -> None:
        if self.open:
            item = self.open.pop(0)
            if abandon:
                self.outbox.abandon(item)
            else:
                self.outbox.put_game(self.lanes[0], item)

    def deliver(self, lane: int, count: int, fault: bool) -> None:
        """Write what is taken; a fault leaves all but some of it, and headers of games that are written."""
        taken = self.outbox.take(self.lanes[lane])
        for item in taken[: count if fault else None]:
            assert isinstance(item, FakeItem)
            self.written.append((lane, item.kind, item.number))
            if fault and item.kind is Kind.GAME:
                self.outbox.done_without_header(self.lanes[lane], item, b"header")
            else:
                self.outbox.done(self.lanes[lane], item)

    def check(self) -> None:
        counts = self.outbox.counts
        self.outbox.calm()
        waiting = [0] * len(Kind)
        for lane in self.lanes:
            for item in (*lane.taken, *(item for queue in lane.queues for item in queue)):
                waiting[item.kind] += 1
                waiting[Kind.HEADER] += item.kind is Kind.GAME
        for kind in Kind:
            left = counts.written[kind] + counts.dropped[kind] + counts.rejected[kind] + waiting[kind]
            assert counts.offered[kind] == left, kind
        held = [item.size for lane in self.lanes for queue in (*lane.queues, lane.taken) for item in queue]
        assert self.outbox.bytes == sum(held) + sum(item.size for item in self.outbox.open.values())


sizes = st.integers(1, 400)
steps = st.one_of(
    st.tuples(st.just("put"), st.sampled_from([Kind.GAME, *PLAIN_KINDS]), sizes, st.integers(0, 1)),
    st.tuples(st.just("open_game"), sizes),
    st.tuples(st.just("finish_game"), st.booleans()),
    st.tuples(st.just("deliver"), st.integers(0, 1), st.integers(0, 4), st.booleans()),
)


@given(st.lists(steps, max_size=60))
def test_every_record_is_counted_once_and_the_bound_holds(story_steps: list[tuple[Any, ...]]) -> None:
    story = Story()
    for name, *arguments in story_steps:
        getattr(story, name)(*arguments)
        story.check()
        assert story.outbox.bytes <= 1000


@given(st.lists(steps, max_size=60))
def test_order_within_a_kind_is_kept(story_steps: list[tuple[Any, ...]]) -> None:
    story = Story()
    for name, *arguments in story_steps:
        getattr(story, name)(*arguments)
    for lane in (0, 1):
        for kind in PLAIN_KINDS:
            numbers = [number for where, what, number in story.written if (where, what) == (lane, kind)]
            assert numbers == sorted(numbers)


@given(st.lists(steps, max_size=60))
def test_nothing_is_given_up_while_something_less_dear_waits(story_steps: list[tuple[Any, ...]]) -> None:
    story = Story()
    for name, *arguments in story_steps:
        dropped = list(story.outbox.counts.dropped)
        getattr(story, name)(*arguments)
        given_up = [kind for kind in Kind if story.outbox.counts.dropped[kind] > dropped[kind]]
        if name == "put" and given_up:
            cheaper = [queue for lane in story.lanes for queue in lane.queues[: max(given_up)]]
            assert not any(cheaper)
            assert max(given_up) is Kind.GAME or not story.outbox.open


@given(st.lists(st.tuples(st.sampled_from(PLAIN_KINDS[:2]), sizes), max_size=40), st.integers(1, 20))
def test_scalars_survive_while_anything_else_can_go(others: list[tuple[Kind, int]], scalars: int) -> None:
    story = Story()
    for kind, size in others:
        story.put(kind, size, 0)
    for _ in range(scalars):
        story.put(Kind.SCALAR, 50, 0)
    assert story.outbox.counts.dropped[Kind.SCALAR] == 0
    story.deliver(0, 0, fault=False)


def test_a_game_that_is_given_up_leaves_its_header() -> None:
    story = Story()
    for _ in range(6):
        story.put(Kind.GAME, 200, 0)
    assert story.outbox.counts.dropped[Kind.GAME] == 2
    for _ in range(9):
        story.deliver(0, 0, fault=False)
    assert story.outbox.counts.written[Kind.HEADER] == 6
    assert story.outbox.counts.written[Kind.GAME] == 4


def test_what_was_there_first_stays() -> None:
    story = Story()
    for _ in range(12):
        story.put(Kind.TEXT, 100, 0)
    for _ in range(12):
        story.deliver(0, 0, fault=False)
    assert [number for _, _, number in story.written] == list(range(1, 11))


def test_a_record_larger_than_the_bound_takes_nothing_with_it() -> None:
    story = Story()
    story.put(Kind.GAME, 300, 0)
    story.put(Kind.MEDIA, 1001, 0)
    assert story.outbox.counts.dropped == [0, 1, 0, 0, 0, 0]


def test_a_lane_is_removed_only_when_it_is_empty() -> None:
    outbox = Outbox(1000)
    lane: Lane = outbox.lane("hparams")
    outbox.put(lane, item := FakeItem(Kind.SCALAR, 10, 1))
    assert not outbox.remove(lane)
    outbox.take(lane)
    outbox.done(lane, item)
    assert outbox.remove(lane)
    assert "hparams" not in outbox.lanes
