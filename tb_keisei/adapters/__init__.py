"""What knows other programs, and is imported only when it is asked for. It never imports those programs itself."""
