"""The demo's trainer: PPO self-play over the full rules of Shogi, small enough for two CPU cores."""
