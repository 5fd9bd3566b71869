"""The recorded lanes, step by step: who moves, what was said, what was played, what came of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.adapters.hooks import FaultBarrier, log
from tb_keisei.adapters.keisei.loop_2026 import ends
from tb_keisei.adapters.keisei.loop_2026.eye import Eye
from tb_keisei.adapters.keisei.loop_2026.game import LaneGame
from tb_keisei.adapters.keisei.loop_2026.lanes import LegalMoves, Places, as_array
from tb_keisei.adapters.keisei.loop_2026.players import LEARNER, Players
from tb_keisei.adapters.keisei.loop_2026.step import Fetched, Said, Step, fetch, said_in
from tb_keisei.record.player import Player
from tb_keisei.record.sfen import Color

AT_ONCE: Final = 16
"""Steps that are fetched at once, and read at the next, when the loop has waited for its GPU."""

SIDES: Final[tuple[Color, Color]] = ("black", "white")
"""By the engine's number of a player."""


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
        self._lanes: list[int] = lanes.tolist()
        self.movers: NDArray[Any] | None = None
        self.learner_step: int = loop.global_step
        self._learner = Player(str(loop.config.model.display_name), learner=True)
        self._steps: list[Step] = []
        self._fetched: Fetched | None = None
        self._games: list[LaneGame | None] = [None] * len(lanes)
        self._numbers = [0] * len(lanes)
        self._fresh = [False] * len(lanes)
        self._legal: LegalMoves | None = None
        self._players: NDArray[Any] = np.zeros(loop.num_envs, dtype=np.uint8)

    def begun(self, result: Any) -> None:
        """The engine has begun all games anew; Black moves."""
        self.missed()
        self._fresh = [True] * len(self._lanes)
        self._players = np.zeros(self._loop.num_envs, dtype=np.uint8)
        self._look_ahead(result)

    def stepped(self, actions: Any, result: Any, active: Any = None) -> None:
        """The engine has played one move in every lane; in every active one where `active` tells."""
        self._guard("steps", self._read_fetched)
        step = self._step(actions, result, active)
        if step is None:
            self.missed()  # this step, or the one before, was not seen whole
        else:
            self._steps.append(step)
        self._players = as_array(result.current_players)
        self._look_ahead(result)
        if len(self._steps) >= AT_ONCE:
            self._guard("steps", self._fetch, wait=False)

    def missed(self) -> None:
        """A step failed, or what was seen of it: the games under way are not whole, and are forgotten."""
        self._guard("steps", self._read_all)
        self._drop_all()
        self._legal = self.movers = None
        if self._eye is not None:
            self._eye.legal = None
            self._eye.take()

    def end(self) -> None:
        """The run is over: games under way are recorded as aborted."""
        self._guard("steps", self._read_all)
        games, self._games = self._games, [None] * len(self._lanes)
        for game in games:
            if game is not None:
                self._guard("last game", game.cut_off, self._loop.global_step)

    def _look_ahead(self, result: Any) -> None:
        self._legal = LegalMoves.of(as_array(result.legal_masks), self._lanes)
        if self._eye is not None:
            self._eye.legal = self._legal

    def _step(self, actions: Any, result: Any, active: Any) -> Step | None:
        answers = self._eye.take() if self._eye is not None else []
        legal, self._legal = self._legal, None
        movers, self.movers = self.movers, None
        if legal is None or movers is None:
            return None
        loop, codes = self._loop, result.step_metadata.termination_reason
        mated = (codes[self.lanes] == ends.CHECKMATE).nonzero()[0].tolist()
        return Step(
            global_step=loop.global_step,
            epoch=loop.epoch,
            learner_step=self.learner_step,
            actions=[int(actions[lane]) for lane in self._lanes],
            legal=legal,
            answers=answers,
            movers=movers,
            entries=loop._cached_entries_by_id,
            players=self._players,
            rewards=result.rewards,
            terminated=result.terminated,
            truncated=result.truncated,
            metadata=result.step_metadata,
            checks={place: ends.in_check(result.terminal_observations, self._lanes[place]) for place in mated},
            active=active,
        )

    def _read_all(self) -> None:
        self._read_fetched()
        self._fetch(wait=True)
        self._read_fetched()

    def _fetch(self, wait: bool) -> None:
        steps, self._steps = self._steps, []
        with self._whole():
            self._fetched = fetch(steps, wait)

    def _read_fetched(self) -> None:
        fetched, self._fetched = self._fetched, None
        if fetched is None:
            return
        with self._whole():
            answers = said_in(fetched)
        for step, said in zip(fetched.steps, answers, strict=True):
            for place, lane in enumerate(self._lanes):
                if step.active is None or step.active[lane]:
                    self._guard("ply", self._ply, step, place, lane, said.get(place))

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """What fails here takes the games under way with it: they lack steps. The guard says what happened."""
        try:
            yield
        except Exception:
            self._drop_all()
            raise

    def _ply(self, step: Step, place: int, lane: int, said: Said | None) -> None:
        ended = bool(step.terminated[lane] or step.truncated[lane])
        try:
            if self._fresh[place]:
                self._fresh[place] = False
                self._games[place] = self._begin(step, place, lane)
            game = self._games[place]
            if game is not None:
                self._add(game, step, place, lane, said)
                if ended:
                    self._finish(game, step, place, lane)
        except Exception:
            # Half a game would be a wrong game; the guard says what happened, and the lane's next game is recorded.
            self._drop(place)
            raise
        finally:
            if ended:
                self._games[place] = None
                self._fresh[place] = True

    def _begin(self, step: Step, place: int, lane: int) -> LaneGame:
        self._numbers[place] += 1
        loop, config = self._loop, self._loop.config
        recorder = self._writer.game_recorder(
            "league" if config.league is not None else "self_play",
            players=[self._learner],
            game_id=f"{lane}-{self._numbers[place]}",
            value_kind="wdl",
            start_step=step.global_step,
            max_plies=config.training.max_ply,
            ruleset="keisei-2026",
            impasse_rule="keisei",
            repetition_rule="perpetual_check_loses",
            forward_mode="eval",
            policy_noise="none",
            bootstrapped=True,
            game_fraction=len(self._lanes) / loop.num_envs,
            policy_fraction=1.0 if self._eye is not None else None,
            lane=lane,
            epoch=step.epoch,
        )
        return LaneGame(recorder, Players(self._learner))

    def _add(self, game: LaneGame, step: Step, place: int, lane: int, said: Said | None) -> None:
        mover = int(step.movers[place])
        facts = {"reward": float(step.rewards[lane]), "material": float(step.metadata.material_balance[lane])}
        if said is not None:
            facts["score_lead"] = said.score_lead * self._loop.score_norm
        if mover == LEARNER:
            facts["policy_step"] = float(step.learner_step)
        legal, action = step.legal.by_lane[place], step.actions[place]
        game.add(self._side(step, lane), action, legal, said, mover, step.entries, facts)
        if int(step.metadata.ply_count[lane]) != game.plies:
            log.info("lane %d began anew by itself: that game is left out", lane)
            self._drop(place)

    def _finish(self, game: LaneGame, step: Step, place: int, lane: int) -> None:
        code = int(step.metadata.termination_reason[lane])
        if code == ends.RESET:
            game.drop()
            return
        end = ends.end_of(code, float(step.rewards[lane]), self._side(step, lane), step.checks.get(place))
        game.finish(step.global_step, **end)

    def _side(self, step: Step, lane: int) -> Color:
        return SIDES[step.players[lane]]

    def _drop_all(self) -> None:
        for place in range(len(self._lanes)):
            self._drop(place)

    def _drop(self, place: int) -> None:
        game, self._games[place] = self._games[place], None
        if game is not None:
            self._guard("leaving a game out", game.drop)
