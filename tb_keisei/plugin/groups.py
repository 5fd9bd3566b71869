"""Runs in groups: named one by one, by a regular expression over their names, or by the value of a hyper-parameter.

Pure.

Five seeds of a setting are one group. An expression comes from a request, and Python's can take for ever: it may repeat
single characters and classes a few times, and no group.
"""

import re
import threading
import time
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tb_keisei.plugin.http.errors import InvalidArgumentError, NotFoundError

MOST_RUNS: Final = 500
"""That a request can select, in all groups together."""
_MOST_TEXT: Final = 200
_MOST_REPEATS: Final = 3
_MOST_CHOICES: Final = 4
_PATIENCE: Final = 2.0
"""Seconds for all names together: what is allowed takes milliseconds for one at the worst, as a rule a microsecond."""
_SLOW: Final = re.compile(r"\)\s*[*+?{]|\\[1-9]|\(\?P=")
"""A repeated group, a reference to a group."""
_COMPILING: Final = threading.Lock()
"""Which warnings are shown belongs to the whole process, and requests come in many threads."""

Member = tuple[str, str]
"""The name of a group, and of a run in it."""


def named(runs: Sequence[str], groups: Sequence[str]) -> list[Member]:
    """Runs of a request with a group each; without groups each is its own. Raises InvalidArgumentError."""
    if groups and len(groups) != len(runs):
        raise InvalidArgumentError(f"there are {len(runs)} runs and {len(groups)} groups; expected one for each run")
    return list(zip(groups or runs, runs, strict=True))


def matching(pattern: str, runs: Iterable[str]) -> list[Member]:
    """Runs whose whole name matches, by what the one group in parentheses holds; all in one without parentheses.

    Raises InvalidArgumentError where the expression is wrong or might be slow, NotFoundError where no run matches.
    """
    expression, members, deadline = _compiled(pattern), [], time.monotonic() + _PATIENCE
    for run in sorted(runs):
        if time.monotonic() > deadline:
            raise InvalidArgumentError(f"runs is {pattern!r}, which takes too long; expected a simpler expression")
        if match := expression.fullmatch(run[:_MOST_TEXT]):
            members.append(((match[1] or "") if expression.groups else pattern, run))
    if not members:
        raise NotFoundError(f"there is no run with games whose name is matched by {pattern!r}")
    return members


def by_value(name: str, members: Iterable[Member], hparams: Mapping[str, Mapping[str, str]]) -> list[Member]:
    """The members whose runs have that hyper-parameter, in groups by its value instead of theirs.

    `hparams`: values by name, by run. Raises NotFoundError where none of them has it.
    """
    found = [(hparams[run][name], run) for _, run in members if name in hparams.get(run, {})]
    if not found:
        raise NotFoundError(f"no run that is selected has the hyper-parameter {name[:_MOST_TEXT]!r}")
    return found


def grouped(members: Iterable[Member]) -> Mapping[str, Sequence[str]]:
    """Names of runs by the name of their group, each run once in a group. Raises InvalidArgumentError for too many."""
    groups: dict[str, list[str]] = {}
    distinct = dict.fromkeys(members)
    if len(distinct) > MOST_RUNS:
        raise InvalidArgumentError(f"{len(distinct)} runs are selected; expected at most {MOST_RUNS}")
    for group, run in distinct:
        groups.setdefault(group, []).append(run)
    return groups


def _compiled(pattern: str) -> re.Pattern[str]:
    if len(pattern) > _MOST_TEXT:
        raise InvalidArgumentError(f"runs is {len(pattern)} characters long; expected at most {_MOST_TEXT}")
    repeats, choices = (len(re.findall(signs, pattern)) for signs in (r"[*+{]", r"(?<!\()[?|]"))
    if _SLOW.search(pattern) or repeats > _MOST_REPEATS or choices > _MOST_CHOICES:
        raise InvalidArgumentError(
            f"runs is {pattern!r}; expected an expression that repeats no group, and has at most {_MOST_REPEATS} of "
            f"* + {{ and at most {_MOST_CHOICES} of ? |"
        )
    try:
        expression = _quietly(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise InvalidArgumentError(f"runs is {pattern!r}, which is no regular expression: {error}") from error
    if expression.groups > 1:
        raise InvalidArgumentError(f"runs is {pattern!r}; expected one group in parentheses; (?:…) captures nothing")
    return expression


def _quietly(pattern: str) -> re.Pattern[str]:
    """Without Python's warning that `[[a]` may mean something else one day: who typed it never sees the log."""
    with _COMPILING, warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Possible (nested )?set ", FutureWarning)
        return re.compile(pattern)
