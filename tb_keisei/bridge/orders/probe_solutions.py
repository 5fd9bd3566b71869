"""The solutions of a probe, as far as they are right."""

from collections.abc import Sequence

from tb_keisei.bridge.ply.problems import Problems
from tb_keisei.errors import RecordError
from tb_keisei.record.candidates import Candidates
from tb_keisei.record.probe import check_solutions


def right_solutions(given: Sequence[str], candidates: Candidates, problems: Problems) -> tuple[str, ...]:
    """The solutions; none where one of them is wrong, which goes to `problems`: half a set would mislead."""
    try:
        check_solutions(given, candidates)
    except RecordError as error:
        problems.add(0, type(error), str(error))
        return ()
    return tuple(given)
