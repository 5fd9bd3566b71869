"""What the routes answer, as JSON has it: docs/http_api.md says what it means.

The tests check every answer against these types, and `make types` makes the frontend's of them.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict, get_args

import numpy as np

from tb_keisei.record.header_columns import HEADER_COLUMNS, HeaderColumn, Number, Word
from tb_keisei.record.sfen import Color
from tb_keisei.statistics.learning import Badge

MarkKind = Literal["resume", "learning_rate", "note"]
Whose = Literal["all", "learner", "opponents"]
Align = Literal["steps", "plies", "hours"]
LineName = Literal["black", "draw", "white", "unfinished", "mean_plies", "score"]
NoVerdict = Literal["no_games", "raw_critic", "no_perspective", "no_values", "too_few", "no_learner"]
LINES: Final[tuple[LineName, ...]] = get_args(LineName)


class Population(TypedDict):
    """Of which games something is said; null where it is not known.

    `distinct` is how many differ, as far as a list can tell; the fractions are what of all games, and of all their
    policies, was recorded; `undecided` were neither won nor drawn; `still_open` began and have not ended; the steps are
    those at which they began; `complete`: no game that began in these steps is missing because it has not ended.
    """

    games: int
    distinct: int
    game_fraction: float | None
    policy_fraction: float | None
    with_policy: int
    with_value: int | None
    undecided: int
    still_open: int | None
    first_step: int | None
    last_step: int | None
    whose: Whose
    complete: bool | None


class StreamInfo(TypedDict):
    """`swing`: the change of the value over two plies that its largest 2 % reach; null where no value can tell."""

    stream: str
    games: int
    swing: float | None


class RunInfo(TypedDict):
    """`steps`: first and last step at which a game ended; null without games. `hparams`: those that differ from run to
    run, values in words."""

    run: str
    games: int
    damaged: int
    last_time: float | None
    steps: tuple[int, int] | None
    streams: Sequence[StreamInfo]
    probes: Sequence[str]
    hparams: Mapping[str, str]


class Notice(TypedDict):
    """What is not shown and why; `run` is empty where it concerns all."""

    run: str
    text: str


class Runs(TypedDict):
    """The answer to `runs`."""

    runs: Sequence[RunInfo]
    notices: Sequence[Notice]


def _type_of(column: HeaderColumn) -> Any:
    if isinstance(column, Word):
        said = Literal[tuple(filter(None, column.words))]  # type: ignore[valid-type]
        return said | None if "" in column.words else said
    if isinstance(column, Number):
        whole = int if column.missing is None else int | None
        return {"f": float | None, "V": Sequence[str]}.get(np.dtype(column.dtype).kind, whole)
    return str


if TYPE_CHECKING:
    GameRow = dict[str, Any]
else:
    _LISTED = {column.name: _type_of(column) for column in HEADER_COLUMNS if column.listed}
    _PLACE = dict.fromkeys(("run", "stream", "writer", "game_id"), str)
    GameRow = TypedDict("GameRow", _PLACE | _LISTED | {"error": str | None})
    GameRow.__doc__ = "One line of a list: a game. A number is null where it is not known or not finite."


class GamePage(TypedDict):
    """The answer to `games`."""

    total: int
    offset: int
    games: Sequence[GameRow]


class ScalarTags(TypedDict):
    """The answer to `scalars`."""

    tags: Sequence[str]


class ScalarCurve(TypedDict):
    """The answer to `scalar`: step and value of each point, ascending; null where the value is not finite."""

    tag: str
    points: Sequence[tuple[int, float | None]]


class ProbeFacts(TypedDict):
    """What a line of the list and the whole probe both tell; `steps` ascend.

    `left_out` counts recordings, `impossible` moves: those over what a position can have.
    """

    name: str
    sfen: str
    solutions: Sequence[str]
    held_out: bool
    left_out: int
    impossible: int
    steps: Sequence[int]
    walltimes: Sequence[float | None]


class Turn(TypedDict):
    """From this step on a probe has another badge."""

    step: int
    badge: Badge


class ProbeRow(ProbeFacts):
    """One probe of a run: a number for each of `steps`; `solution_mass` and `badges` are null without solutions.

    `evaluations` counts all steps: of many, `steps` are those that a small line can show. `gaps`: steps before which
    something is missing. `reached`: how far the run had come, where runs are aligned by something else than steps; null
    otherwise.
    """

    run: str
    legal: int
    evaluations: int
    gaps: Sequence[int]
    solution_mass: Sequence[float] | None
    best: Sequence[str]
    best_probability: Sequence[float]
    overlapped: Sequence[int]
    badges: Sequence[Turn] | None
    reached: Sequence[int | None] | None


class ProbeBand(TypedDict):
    """From the lowest run to the highest, of the solutions' mass, or of the best move where nothing is asked.

    At each of `steps` of any of the `runs`, which are plies or seconds where the runs are aligned by those; null where
    one of them has not begun or has ended.
    """

    name: str
    runs: int
    steps: Sequence[int]
    low: Sequence[float | None]
    median: Sequence[float | None]
    high: Sequence[float | None]


class ProbeGroup(TypedDict):
    """Runs that are seeds of one setting, by name."""

    group: str
    runs: Sequence[str]
    probes: Sequence[ProbeBand]


class Probes(TypedDict):
    """The answer to `probes`. So many of them have more that is `unread` yet; `problems` say what cannot be read."""

    probes: Sequence[ProbeRow]
    groups: Sequence[ProbeGroup]
    unread: int
    problems: Sequence[Notice]


class OlderRecordings(TypedDict):
    """Recordings that newer ones of the same steps stand before."""

    steps: Sequence[int]
    probabilities: Sequence[Sequence[float]]


class Mark(TypedDict):
    """Something that happened to the run at a step."""

    step: int
    kind: MarkKind
    text: str


class Probe(ProbeFacts):
    """The answer to `probe`: a row of `probabilities` is a step, a column one of `moves`."""

    moves: Sequence[str]
    values: Sequence[float | None]
    value_kind: str
    value_perspective: str
    probabilities: Sequence[Sequence[float]]
    older: OlderRecordings
    marks: Sequence[Mark]


class Counts(TypedDict):
    """Of the games of a bin."""

    games: int
    unique: int
    black: int
    draw: int
    white: int
    unfinished: int
    truncated: int
    aborted: int
    mean_plies: float | None


class Shares(TypedDict):
    """Of all games of a bin, 0 to 1; together 1."""

    black: float
    draw: float
    white: float
    unfinished: float


class BinScore(TypedDict):
    """Of the first player over pairs with colours swapped, 0 to 1, and its interval; `few_pairs` say little."""

    pairs: int | None
    score: float | None
    score_low: float | None
    score_high: float | None
    few_pairs: bool


class ResultsBin(Counts, BinScore):
    """Games that started from step `start` to `end`, both included; `shares` are null without games.

    `few` games say little; where `much_unfinished`, the shares of games with a result may be those of short games.
    """

    start: int
    end: int
    shares: Shares | None
    few: bool
    much_unfinished: bool
    population: Population


class SeedBand(TypedDict):
    """From the lowest seed to the highest, a number a bin: null from where the first of them has none."""

    low: Sequence[float | None]
    median: Sequence[float | None]
    high: Sequence[float | None]


class SeedLines(TypedDict):
    """A single run of a group: a number a bin, null where it has no games there (or no pairs)."""

    run: str
    lines: Mapping[LineName, Sequence[float | None]]


class ResultsGroup(TypedDict):
    """Runs that are seeds of one setting: all their games together in `bins`, and what sets the single runs apart."""

    group: str
    population: Population
    bins: Sequence[ResultsBin]
    seeds: Sequence[SeedLines]
    bands: Mapping[LineName, SeedBand]


class ScoreOf(TypedDict):
    """Whose score it is."""

    player: str
    against: str


class Results(TypedDict):
    """The answer to `results`."""

    bins: Sequence[ResultsBin]
    window: str
    population: Population
    score_of: ScoreOf | None
    opponents: Sequence[str]
    groups: Sequence[ResultsGroup]


class ReliabilityBin(TypedDict):
    """Mean expected and mean actual score of as many games, and the 95 % interval of the latter."""

    predicted: float
    actual: float
    actual_low: float
    actual_high: float
    games: int


class Band(TypedDict):
    """Plies from `from_ply` to `to_ply`, both included, at which `colour` has the turn."""

    from_ply: int
    to_ply: int
    colour: Color
    games: int
    bins: Sequence[ReliabilityBin]
    brier_skill: float | None
    ece: float | None


class Verdict(TypedDict):
    """Whether values came true; `reason` says why there is nothing."""

    kind: str | None
    perspective: str | None
    games: int
    read: int
    reason: NoVerdict | None
    bands: Sequence[Band]
    truncated: Sequence[Band]


class Reliability(Verdict):
    """The answer to `reliability`: its population are the games that were opened; those `put_aside` cannot be."""

    put_aside: int
    population: Population


ANSWERS: Final[Mapping[str, type]] = {
    "runs": Runs,
    "games": GamePage,
    "scalars": ScalarTags,
    "scalar": ScalarCurve,
    "probes": Probes,
    "probe": Probe,
    "results": Results,
    "reliability": Reliability,
}
"""By route; `game` answers with bytes."""
