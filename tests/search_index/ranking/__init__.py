"""Tests of `search_index/ranking/`."""
