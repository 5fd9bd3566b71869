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


def test_changes_of_values_of_a_kind_that_is_not_told_are_in_no_unit() -> None:
    plies = tuple(Ply(usi, value=value) for usi, value in (("7g7f", 0.1), ("3c3d", 0.2), ("2g2f", 0.9)))
    for kind, counted in (("scalar", True), ("", False)):
        game = Game(game_id="g", stream="s", plies=plies, value_kind=kind)
        assert any(header_of(game, to_columns(plies)).value_changes) == counted
