"""The test double of SummaryWriter."""

from tb_keisei.bridge.torch.summary_writer import SummaryWriter
from tb_keisei.testing.writer import RecordingWriter


class RecordingSummaryWriter(RecordingWriter, SummaryWriter):  # type: ignore[misc]  # as SummaryWriter itself
    """RecordingWriter with torch's calls: histograms, images, hyperparameters and the rest are in `summaries`."""
