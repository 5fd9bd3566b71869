"""What TensorBoard does not show, in words, and how to see it. A person's own flags win; nothing is hidden silently."""

import argparse
from collections.abc import Sequence

from tb_keisei.plugin.games.store import Run, Snapshot
from tb_keisei.record.series import PLUGIN_NAME, SEGMENT_GAMES

_STILL_THERE = (
    "The games are not lost with their index: they are listed by their bodies once the run rests, and "
    "tb_keisei.read_games reads what is in the files."
)


def flag_notices(flags: argparse.Namespace, data_server: bool) -> Sequence[str]:
    """What flags hide. `data_server`: TensorBoard's default loader is at work, which follows every file of a run."""
    notices = []
    kept = flags.samples_per_plugin.get(PLUGIN_NAME, 0)
    if 0 < kept < SEGMENT_GAMES:
        notices.append(
            f"--samples_per_plugin keeps only {kept} random entries of every {SEGMENT_GAMES} games. "
            f"To see all, start TensorBoard without {PLUGIN_NAME}={kept} in it."
        )
    elif kept:
        notices.append(
            f"--samples_per_plugin keeps only {kept} random entries of a probe: one logged more often has gaps. "
            f"To see all, start TensorBoard without {PLUGIN_NAME}={kept} in it."
        )
    if not data_server and (flags.reload_multifile is False or flags.reload_multifile_inactive_secs == 0):
        notices.append(
            "TensorBoard follows only the newest file of a run, so games of a second writer may be missing. "
            "To see all, start it without --reload_multifile=false and --reload_multifile_inactive_secs=0."
        )
    if flags.reload_interval == 0:
        notices.append("New games do not appear: TensorBoard was started with --reload_interval=0.")
    return notices


def loading_notices(snapshot: Snapshot) -> Sequence[str]:
    """What is still to come."""
    return [f"{snapshot.unread} segments of games are still to be read: lists grow."] if snapshot.unread else []


def run_notices(run: Run) -> Sequence[str]:
    """What a run lacks."""
    notices = [*run.problems]
    if run.missing_events:
        notices.append(
            f"{run.missing_events} index entries of this run, of up to 20 games each, were not loaded by TensorBoard "
            f"or never written. {_STILL_THERE}"
        )
    if run.out_of_reach:
        notices.append(
            f"{run.out_of_reach} games of this run cannot be opened: TensorBoard does not hold their series, whose "
            "first record is damaged or lost. tb_keisei.read_games reads what is in the files."
        )
    if run.unreadable:
        notices.append(f"{run.unreadable} games of this run have no header and do not tell what they are: not listed.")
    if run.lost_events:
        notices.append(
            f"{run.lost_events} index entries of this run, of up to 20 games each, are damaged. {_STILL_THERE}"
        )
    return notices
