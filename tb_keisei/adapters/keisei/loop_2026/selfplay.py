"""The recorded lanes, step by step: who moves, what was said, what was played, what came of it."""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tb_keisei.adapters.hooks import FaultBarrier, log
from tb_keisei.adapters.keisei.loop_2026 import ends
from tb_keisei.adapters.keisei.loop_2026.eye import Eye, Said
from tb_keisei.adapters.keisei.loop_2026.game import LaneGame
from tb_keisei.adapters.keisei.loop_2026.lanes import LegalMoves, Places, as_array
from tb_keisei.adapters.keisei.loop_2026.players import Players
from tb_keisei.record.player import Player
from tb_keisei.record.sfen import Color

_SIDES: Final[tuple[Color, Color]] = ("black", "white")


class _Step(NamedTuple):
    actions: Any
    legal: LegalMoves
    said: dict[int, Said]
    movers: NDArray[Any]
    result: Any


class SelfPlay:
    """Follows the engine's steps, and keeps a game a recorded lane.

    Attributes:
        lanes: (K,) those that are recorded.
        movers: (K,) who moves there next: LEARNER, or a league entry's id; None where nobody told.
        learner_step: the step of the learner's weights.
    """

    def __init__(self, loop: Any, writer: Any, guard: FaultBarrier, lanes: Places, eye: Eye | None) -> None:
        """`eye` None records moves only."""
        self._loop = loop
        self._writer = writer
        self._guard = guard
        self._eye = eye
        self.lanes = lanes
        self.movers: NDArray[Any] | None = None
        self.learner_step: int = loop.global_step
        self._learner = Player(str(loop.config.model.display_name), learner=True)
        self._games: list[LaneGame | None] = [None] * len(lanes)
        self._numbers = [0] * len(lanes)
        self._fresh = [False] * len(lanes)
        self._legal: LegalMoves | None = None
        self._sides: NDArray[Any] = np.zeros(len(lanes), dtype=np.uint8)

    def begun(self, result: Any) -> None:
        """The engine has begun all games anew; Black moves."""
        self.drop()
        self._fresh = [True] * len(self.lanes)
        self._sides = np.zeros(len(self.lanes), dtype=np.uint8)
        self._look_ahead(result)

    def stepped(self, actions: Any, result: Any, active: Any = None) -> None:
        """The engine has played one move in every lane; in every active one where `active` tells."""
        said = self._eye.take() if self._eye is not None else {}
        legal, self._legal = self._legal, None
        movers, self.movers = self.movers, None
        if legal is None or movers is None:
            self.drop()  # this step, or the one before, was not seen whole
        else:
            for place, lane in enumerate(self.lanes.tolist()):
                if active is None or active[lane]:
                    self._guard("ply", self._ply, place, lane, _Step(actions, legal, said, movers, result))
        self._sides = as_array(result.current_players)[self.lanes]
        self._look_ahead(result)

    def missed(self) -> None:
        """A step failed, or what was seen of it: its games are not whole."""
        self.drop()
        self._legal = None
        if self._eye is not None:
            self._eye.forget()

    def end(self) -> None:
        """The run is over: games under way are recorded as aborted."""
        games, self._games = self._games, [None] * len(self.lanes)
        for game in games:
            if game is not None:
                self._guard("last game", game.cut_off, self._loop.global_step)

    def drop(self) -> None:
        """Forget the games under way; lanes are recorded again from their next game on."""
        for place in range(len(self.lanes)):
            self._drop(place)

    def _look_ahead(self, result: Any) -> None:
        self._legal = LegalMoves.of(as_array(result.legal_masks), self.lanes)
        if self._eye is not None:
            self._eye.legal = self._legal

    def _ply(self, place: int, lane: int, step: _Step) -> None:
        result = step.result
        ended = bool(result.terminated[lane] or result.truncated[lane])
        try:
            if self._fresh[place]:
                self._fresh[place] = False
                self._games[place] = self._begin(place, lane)
            game = self._games[place]
            if game is not None:
                self._add(game, place, lane, step)
                if ended:
                    self._finish(game, place, lane, result)
        except Exception:
            # Half a game would be a wrong game; the guard says what happened, and the lane's next game is recorded.
            self._drop(place)
            raise
        finally:
            if ended:
                self._games[place] = None
                self._fresh[place] = True

    def _begin(self, place: int, lane: int) -> LaneGame:
        self._numbers[place] += 1
        loop, config = self._loop, self._loop.config
        recorder = self._writer.game_recorder(
            "league" if config.league is not None else "self_play",
            players=[self._learner],
            game_id=f"{lane}-{self._numbers[place]}",
            value_kind="wdl",
            start_step=loop.global_step,
            max_plies=config.training.max_ply,
            ruleset="keisei-2026",
            impasse_rule="keisei",
            repetition_rule="perpetual_check_loses",
            forward_mode="eval",
            policy_noise="none",
            bootstrapped=True,
            game_fraction=len(self.lanes) / loop.num_envs,
            policy_fraction=1.0 if self._eye is not None else None,
            lane=lane,
            epoch=loop.epoch,
        )
        return LaneGame(recorder, Players(self._learner))

    def _add(self, game: LaneGame, place: int, lane: int, step: _Step) -> None:
        loop, result, said = self._loop, step.result, step.said.get(place)
        facts = {
            "reward": float(result.rewards[lane]),
            "material": float(result.step_metadata.material_balance[lane]),
            "learner_step": float(self.learner_step),
        }
        if said is not None:
            facts["score_lead"] = said.score_lead * float(loop.score_norm)
        legal = step.legal.actions[step.legal.of_lane(place)]
        side, mover = _SIDES[self._sides[place]], int(step.movers[place])
        game.add(side, int(step.actions[lane]), legal, said, mover, loop._cached_entries_by_id, **facts)
        if int(result.step_metadata.ply_count[lane]) != game.plies:
            log.info("lane %d began anew by itself: that game is left out", lane)
            self._drop(place)

    def _finish(self, game: LaneGame, place: int, lane: int, result: Any) -> None:
        code = int(result.step_metadata.termination_reason[lane])
        if code == ends.RESET:
            game.drop()
            return
        mover = _SIDES[self._sides[place]]
        check = ends.in_check(result.terminal_observations, lane)
        game.finish(self._loop.global_step, **ends.end_of(code, float(result.rewards[lane]), mover, check))

    def _drop(self, place: int) -> None:
        game, self._games[place] = self._games[place], None
        if game is not None:
            self._guard("leaving a game out", game.drop)
