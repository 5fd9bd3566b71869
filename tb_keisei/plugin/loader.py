"""TensorBoard's way in. This module imports nothing that could fail: an error here would end all of TensorBoard."""

import argparse
import logging

from tensorboard.plugins import base_plugin

_log = logging.getLogger("tensorboard")

_NAME = "keisei"
_CACHE_MB = 32


class KeiseiLoader(base_plugin.TBLoader):  # type: ignore[misc]  # TensorBoard has no types
    """Adds the plugin's flag, asks TensorBoard to keep all games, and loads the plugin.

    Every method catches everything and logs it: TensorBoard does not guard `define_flags` and `fix_flags`, and a
    person without a single game must not lose their other tabs to this one.
    """

    def define_flags(self, parser: argparse.ArgumentParser) -> None:
        """Add --keisei_cache_mb."""
        try:
            parser.add_argument_group(_NAME).add_argument(
                "--keisei_cache_mb",
                metavar="MB",
                type=int,
                default=_CACHE_MB,
                help="Memory for recently opened games in the Keisei tab, in MB. (default: %(default)s)",
            )
        except Exception:  # noqa: BLE001 - unguarded by TensorBoard, see the class
            _log.exception("The flags of the Keisei tab could not be added.")

    def fix_flags(self, flags: argparse.Namespace) -> None:
        """Have all games kept and all writers followed, unless the user said otherwise.

        TensorBoard samples a series of an unknown plugin down to 10 or 100 entries, and its slower loader follows only
        the newest file of a run. Both have no setting a plugin; `notices` tells what a user's own value hides.
        """
        try:
            flags.samples_per_plugin.setdefault(_NAME, 0)  # 0 is "all"
            if flags.reload_multifile is None:
                flags.reload_multifile = True
        except Exception:  # noqa: BLE001 - unguarded by TensorBoard, see the class
            _log.exception("The Keisei tab could not set TensorBoard's flags: it may miss games.")

    def load(self, context: base_plugin.TBContext) -> base_plugin.TBPlugin | None:
        """The plugin, or None where it cannot be loaded; TensorBoard then goes on without it."""
        try:
            from tb_keisei.plugin.plugin import KeiseiPlugin

            return KeiseiPlugin(context)
        except Exception:  # noqa: BLE001 - a missing or too old dependency of ours; the other tabs go on
            _log.exception("The Keisei tab could not be loaded.")
            return None
