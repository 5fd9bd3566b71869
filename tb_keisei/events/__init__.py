"""TensorBoard event files: writing their bytes, reading games and probes back, following files that grow."""
