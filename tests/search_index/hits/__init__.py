"""Tests of `search_index/hits/`."""
