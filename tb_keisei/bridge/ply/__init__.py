"""One ply on its way: from what the trainer gives to the columns of a game. Snapshots, rows, checks."""
