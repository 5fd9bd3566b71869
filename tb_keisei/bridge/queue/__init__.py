"""What waits to be written, bounded in bytes, and the series that it goes into."""
