"""What the bridge says to a person: warnings, each once until it is over, and plain text of whatever was given."""

import logging
import sys
from typing import Any, Final

LOGGER: Final = logging.getLogger("tb_keisei.bridge")


class Voice:
    """Says each thing once until it is over."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def said(self, topic: str) -> bool:
        """Whether the topic was said and is not over."""
        return topic in self._said

    def once(self, topic: str, text: str) -> None:
        """Warn, unless the topic was said before and is not over."""
        if topic not in self._said:
            self._said.add(topic)
            LOGGER.warning("%s", text)

    def over(self, topic: str, text: str) -> None:
        """Say that a topic is over, if it was said."""
        if topic in self._said:
            self._said.discard(topic)
            LOGGER.warning("%s", text)


def shown(value: Any) -> str:
    """Any value as short plain text for a message; never raises, and never waits for a GPU."""
    torch = sys.modules.get("torch")
    if torch is not None and issubclass(type(value), torch.Tensor) and value.device.type != "cpu":
        return f"a tensor on {value.device}"
    try:
        text = ascii(value)
    except Exception:  # noqa: BLE001  # a trainer's object may do anything in its repr
        text = f"<{type(value).__name__}>"
    return text if len(text) <= 60 else text[:57] + "..."


def told(error: BaseException) -> str:
    """What an error says, as short plain text; never raises."""
    try:
        text = str(error)
    except Exception:  # noqa: BLE001  # a trainer's own errors may raise when they are printed
        text = ""
    return (ascii(text)[1:-1] or type(error).__name__)[:200]
