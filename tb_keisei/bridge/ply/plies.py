"""The plies of a game while it is recorded: what is small in flat rows, what is big in two runs of bytes.

Two texts and arrays a ply, kept as objects, would have to be pickled and freed one by one, each time holding the
interpreter lock that training needs; a run of bytes goes into a pipe as it is.
"""

import pickle
from typing import Any, Final

from numpy.typing import NDArray

from tb_keisei.bridge.ply.device import DeviceRow
from tb_keisei.bridge.ply.row import (
    FACTS,
    ILLEGAL_MASS,
    LONGEST_WORD,
    NAN,
    POLICY,
    ROW,
    SAMPLED,
    TOTAL,
    VALUE,
    PlyRow,
    PlyRows,
)
from tb_keisei.bridge.ply.snapshot import FLOAT32

_NUMBERS: Final = (VALUE, SAMPLED, ILLEGAL_MASS)

_ANY_TEXT: Final = "surrogatepass"
"""How text is encoded: a trainer may give any."""


class Plies:
    """Rows like `PlyRow`, but for the legal moves and the policy: their lengths in bytes stand in for them.

    A policy on a GPU stays in its row. The thread that records adds; another may call `clear` at any moment.
    """

    __slots__ = ("_policies", "_texts", "rows")

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._texts = bytearray()
        self._policies = bytearray()

    def __len__(self) -> int:
        return len(self.rows) // ROW

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        """Pickled out of band: both runs of bytes are written to the pipe without being copied."""
        return _received, (self.rows, pickle.PickleBuffer(self._texts), pickle.PickleBuffer(self._policies))

    def add(self, row: PlyRow) -> int:
        """Add a ply; return how many bytes it has beside its row."""
        usi, joined, count, policy, *rest = row
        text = joined.encode("utf-8", _ANY_TEXT)
        self._texts += text
        place: int | DeviceRow
        if isinstance(policy, DeviceRow):
            place = policy
        else:
            self._policies += policy
            place = len(policy)
        self.rows += (usi, len(text), count, place, *rest)
        return len(text) + len(policy)

    def add_usual(
        self,
        usi: Any,
        legal_moves: Any,
        policy: NDArray[Any],
        value: Any,
        sampled_probability: Any,
        illegal_mass: Any,
    ) -> int | None:
        """A shortcut: add what `input_row` makes of a ply as most are, float32 over a list of moves; return its bytes.

        None where anything is another way, whether right or wrong: nothing is added then. `policy` is any array.
        """
        if type(usi) is not str or type(legal_moves) is not list or policy.dtype is not FLOAT32:
            return None
        if not usi or not legal_moves or len(usi) > LONGEST_WORD:
            return None
        if value is None:
            value = NAN
        if sampled_probability is None:
            sampled_probability = NAN
        if illegal_mass is None:
            illegal_mass = NAN
        if type(value) is not float or type(sampled_probability) is not float or type(illegal_mass) is not float:
            return None
        try:
            text = "\n".join(legal_moves).encode()
        except (TypeError, UnicodeEncodeError):
            return None
        numbers = policy.tobytes()
        self._texts += text
        self._policies += numbers
        self.rows += (
            usi,
            len(text),
            len(legal_moves),
            len(numbers),
            NAN,
            value,
            sampled_probability,
            illegal_mass,
            None,
            None,
        )
        return len(text) + len(numbers)

    def take_fetched(self) -> bool:
        """Take in what came from a GPU, all fetched by now; False, with nothing changed, where not each policy did.

        A few calls for a whole game: what takes long here holds the interpreter lock that training needs.
        """
        places = self.rows[POLICY::ROW]
        policies = [row.data if isinstance(row, DeviceRow) else b"" for row in places]
        if not all(data or row == 0 for data, row in zip(policies, places, strict=True)) or any(self.rows[FACTS::ROW]):
            return False
        self._policies = bytearray().join(policies)
        self.rows[POLICY::ROW] = list(map(len, policies))
        self.rows[TOTAL::ROW] = [row.total if isinstance(row, DeviceRow) else NAN for row in places]
        for place in _NUMBERS:
            numbers = self.rows[place::ROW]
            self.rows[place::ROW] = [n if type(n) is float else n.number() for n in numbers]
        return True

    def clear(self) -> None:
        """Forget all plies. What is being written of them stays."""
        self.rows.clear()
        self._texts, self._policies = bytearray(), bytearray()

    def unpacked(self) -> PlyRows:
        """The rows as `PlyRow` has them, one after another."""
        policies = bytes(self._policies)
        whole: list[Any] = []
        text_end = policy_end = 0
        for start in range(0, len(self.rows), ROW):
            usi, text_size, count, policy, *rest = self.rows[start : start + ROW]
            text_start, text_end = text_end, text_end + text_size
            if not isinstance(policy, DeviceRow):
                policy_start, policy_end = policy_end, policy_end + policy
                policy = policies[policy_start:policy_end]
            whole += (usi, self._texts[text_start:text_end].decode("utf-8", _ANY_TEXT), count, policy, *rest)
        return whole


def _received(rows: list[Any], texts: bytearray, policies: bytearray) -> Plies:
    """The other end of `__reduce_ex__`."""
    plies = Plies()
    plies.rows, plies._texts, plies._policies = rows, texts, policies
    return plies
