"""What the bridge says to a human: one line when something starts, one when it ends."""

import logging
from typing import Final

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
