"""Tests of `search_index/index/whoosh_index/`."""
