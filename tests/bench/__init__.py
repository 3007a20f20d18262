"""Benchmarks: `python -m tests.bench relevance DIR`, `python -m tests.bench search`."""
