"""Records to bytes and back: messages, packed columns, tables."""
