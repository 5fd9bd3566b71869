"""One training from its beginning to its end: checkpoints, evaluations, what is written of it."""
