"""What a test double was given, as a reader of the run would find it."""

from collections import defaultdict
from dataclasses import dataclass, field

from tensorboard.compat.proto import event_pb2, summary_pb2

from tb_keisei.bridge.orders.order import GameOrder, Order, ProbeOrder
from tb_keisei.record.game import Game
from tb_keisei.record.probe import Probe
from tb_keisei.record.wire.codec import decode_game, decode_probe

_TEXT_SUFFIX = "/text_summary"


@dataclass(frozen=True, slots=True)
class Records:
    """Records in the order in which they were given; see Recording."""

    games: list[Game] = field(default_factory=list)
    probes: list[Probe] = field(default_factory=list)
    scalars: defaultdict[str, list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))
    texts: defaultdict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    summaries: defaultdict[str, list[tuple[int, summary_pb2.Summary.Value]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, run: str, order: Order, event: event_pb2.Event) -> None:
        """Keep what one order, whose event this is, would write into the file of a run."""
        for value in event.summary.value:
            if isinstance(order, GameOrder):
                self.games.append(decode_game(value.tensor.string_val[0]))
            elif isinstance(order, ProbeOrder):
                self.probes.append(decode_probe(value.tensor.string_val[0]))
            else:
                self._add_summary(f"{run}/{value.tag}" if run else value.tag, event.step, value)

    def _add_summary(self, tag: str, step: int, value: summary_pb2.Summary.Value) -> None:
        if value.HasField("simple_value"):
            self.scalars[tag].append((step, value.simple_value))
        elif value.metadata.plugin_data.plugin_name == "text":
            texts = (text.decode() for text in value.tensor.string_val)
            self.texts[tag.removesuffix(_TEXT_SUFFIX)] += [(step, text) for text in texts]
        else:
            self.summaries[tag].append((step, value))
