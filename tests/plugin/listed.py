"""Games as a list knows them, without a file: for what is made from columns alone."""

from collections.abc import Sequence

from tb_keisei.plugin.games.game_columns import Played, played
from tb_keisei.plugin.games.segment_games import SegmentGames
from tb_keisei.plugin.games.step_range import Window
from tb_keisei.plugin.games.store import Run
from tb_keisei.record import GameHeader, Outcome, Player
from tb_keisei.record.header import Place
from tb_keisei.record.series import FIRST_EVENT_STEP, Segment
from tb_keisei.record.wire.codec import encode_index

ENDINGS = {
    "black": Outcome("black", "win", "checkmate"),
    "white": Outcome("white", "win", "resign"),
    "draw": Outcome(None, "draw", "repetition"),
    "truncated": Outcome(None, "truncated", "max_moves"),
    "aborted": Outcome(None, "aborted"),
    "unknown": Outcome(),
}


def header(
    end: str, step: int = 0, players: tuple[str, str] = ("a", "a"), opening: Sequence[str] = (), plies: int = 80
) -> GameHeader:
    """One line of a list; `end` is one of ENDINGS."""
    return GameHeader(
        game_id=f"{step}",
        black=Player(players[0]),
        white=Player(players[1]),
        outcome=ENDINGS[end],
        start_step=step,
        global_step=step + plies,
        ply_count=plies,
        opening=tuple(opening),
        place=Place("keisei/eval/0123456789abcdef/0000/games", FIRST_EVENT_STEP, 0, 9),
    )


def listed(headers: Sequence[GameHeader], window: Window = Window(), segments: int = 1) -> Played:  # noqa: B008 - frozen
    """The games of these lines, over so many segments."""
    parts = [headers[number::segments] for number in range(segments)]
    run = Run("run", tuple(_segment(number, part) for number, part in enumerate(parts)))
    return played([run], "eval", window)


def _segment(number: int, headers: Sequence[GameHeader]) -> SegmentGames:
    events = [
        (FIRST_EVENT_STEP + start // 1000, encode_index(headers[start : start + 1000]))
        for start in range(0, len(headers), 1000)
    ]
    return SegmentGames.empty(Segment("eval", "0123456789abcdef", number)).updated(events)
