"""Text into words: what the index and a query share."""
