"""The trainer's side: writes games, policies and scalars as TensorBoard event files, and cannot hurt training."""
