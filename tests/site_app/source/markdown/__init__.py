"""Tests of `site_app/source/markdown/`."""
