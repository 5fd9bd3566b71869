"""What a header counts of a game."""

from tb_keisei.record import Game, Ply
from tb_keisei.record.header import header_of
from tb_keisei.record.plies.columns import to_columns


def test_the_game_itself_is_one_more_problem() -> None:
    plies = (Ply("7g7f", problem="no policy"), Ply("3c3d"))
    for problem, count in (("", 1), ("a fact was left out", 2)):
        game = Game(game_id="g", stream="s", plies=plies, problem=problem)
        header = header_of(game, to_columns(game.plies))
        assert (header.problem_count, header.problem) == (count, problem)
