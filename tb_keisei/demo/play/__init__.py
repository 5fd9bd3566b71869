"""Playing: self-play, matches, the questions of the probes."""
