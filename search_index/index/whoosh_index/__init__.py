"""The index as one of Whoosh: what its writer writes, and what its own searcher reads."""
