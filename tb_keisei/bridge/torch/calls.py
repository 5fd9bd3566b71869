"""Calls of torch's SummaryWriter that its own code does at the call; what it writes goes to the outbox."""

from typing import Any

from torch.utils.tensorboard import writer as stock

from tb_keisei.bridge.guard import Guard, tolerant


class StockCalls(stock.SummaryWriter):
    """torch's methods, which raise in strict mode only."""

    _guard: Guard

    @tolerant
    def add_figure(
        self,
        tag: str,
        figure: Any,
        global_step: Any = None,
        close: bool = True,
        walltime: float | None = None,
    ) -> None:
        """Add a matplotlib figure; arguments are torch's. It is drawn at the call, and compressed later."""
        with self._guard.during("add_figure"):
            super().add_figure(tag, figure, global_step, close, walltime)

    @tolerant
    def add_histogram_raw(self, *args: Any, **kwargs: Any) -> None:
        """Add a histogram that is counted already; arguments are torch's."""
        with self._guard.during("add_histogram_raw"):
            super().add_histogram_raw(*args, **kwargs)

    @tolerant
    def add_pr_curve_raw(self, *args: Any, **kwargs: Any) -> None:
        """Add a precision-recall curve that is computed already; arguments are torch's."""
        with self._guard.during("add_pr_curve_raw"):
            super().add_pr_curve_raw(*args, **kwargs)

    @tolerant
    def add_custom_scalars(self, layout: Any) -> None:
        """Describe charts of several curves; arguments are torch's."""
        with self._guard.during("add_custom_scalars"):
            super().add_custom_scalars(layout)

    @tolerant
    def add_custom_scalars_multilinechart(self, *args: Any, **kwargs: Any) -> None:
        """Describe a chart of several lines; arguments are torch's."""
        with self._guard.during("add_custom_scalars_multilinechart"):
            super().add_custom_scalars_multilinechart(*args, **kwargs)

    @tolerant
    def add_custom_scalars_marginchart(self, *args: Any, **kwargs: Any) -> None:
        """Describe a chart of a line with its margins; arguments are torch's."""
        with self._guard.during("add_custom_scalars_marginchart"):
            super().add_custom_scalars_marginchart(*args, **kwargs)

    @tolerant
    def add_graph(self, *args: Any, **kwargs: Any) -> None:
        """Add a model's graph; arguments are torch's. The model is traced at the call, which takes its time."""
        with self._guard.during("add_graph"):
            super().add_graph(*args, **kwargs)

    @tolerant
    def add_onnx_graph(self, *args: Any, **kwargs: Any) -> None:
        """Add a graph from an ONNX file; arguments are torch's. The file is read at the call."""
        with self._guard.during("add_onnx_graph"):
            super().add_onnx_graph(*args, **kwargs)

    @tolerant
    def add_embedding(self, *args: Any, **kwargs: Any) -> None:
        """Add an embedding; arguments are torch's. Its files are written at the call, on the calling thread."""
        with self._guard.during("add_embedding"):
            super().add_embedding(*args, **kwargs)
