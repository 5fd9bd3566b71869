"""Fixed positions over the training."""
