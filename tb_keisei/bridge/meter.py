"""What the bridge costs, as plain numbers that any thread may read."""


class Meter:
    """Nanoseconds.

    Attributes:
        training_ns: in calls, on the threads of training; a sample of the calls, so about.
        worker_ns: processor time of the writer's thread.
        lag_ns: longest time from a call to the file since it was last set to 0.
        writing_since: `outbox.now()` when the write that is under way began; 0 where none is.
    """

    __slots__ = ("lag_ns", "training_ns", "worker_ns", "writing_since")

    def __init__(self) -> None:
        self.training_ns = 0
        self.worker_ns = 0
        self.lag_ns = 0
        self.writing_since = 0
