"""What the numbers of a Keisei of 2026 mean, for the run's text `about_these_numbers`."""

from typing import Final

NOTES: Final = """\
Numbers stand under the names that Keisei gives them. What to know of them:

- A *step* is a vector step: one move in every lane. `plies_total` is what all lanes have played, `plies_per_second` how
  fast.
- `value_loss` is lambda_value × cross-entropy + lambda_score × squared error of the score; `entropy` is in nats, over
  legal moves.
- `episodes_completed`, `avg_episode_length`, `truncation_rate` and `draw_rate` are of one epoch, over all its games;
  `win_rate` and its kin only over those that were not cut short. Without a league `win_rate` is that of the side that
  moved last: one less the draws, and no measure of strength.
- `league/<entry>/score` is what the learner made of its games of one epoch against an entry (draw half), `…/games` how
  many.
- `elo/<entry>` is the trainer's own rating of its league, at the beginning of an epoch.
- A game's value is (win, draw, loss) of the side to move; `score_lead` is the network's, in points of material;
  `material` is that of the side that moved, after its move. Probabilities are those that the move was drawn from.
- Endings are the engine's. Its impasse is judged without a declaration, after every move; its perpetual check asks only
  whether the side to move was in check each time that the position came back.
- With a league, opponents and colours are drawn anew at the beginning of an epoch, also in games under way: a game can
  have several opponents, and the learner can have moved for both sides. Each ply tells who moved.
"""
