"""The games of all runs: rows built from headers, lists, filters, and the bytes of one."""
