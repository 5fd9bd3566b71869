"""One ply and all of a game: what was played, what the policy and search made of it; as objects and as columns."""
