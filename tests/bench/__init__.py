"""Benchmarks: `python -m tests.bench --help` names them, and `make bench` makes one page of the search's."""
