"""What a request and an answer have in common: parameters, errors, caching."""
