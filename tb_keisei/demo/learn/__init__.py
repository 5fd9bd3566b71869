"""Learning from games: advantages, batches, PPO."""
