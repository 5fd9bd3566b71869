"""The thread that takes records out of the queue, and how it does: passes, retries, health, cores."""
