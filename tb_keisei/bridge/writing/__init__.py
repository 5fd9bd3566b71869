"""Encoding and appending to event files, on a thread or in a process; how writers live through ends and forks."""
