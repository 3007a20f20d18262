"""Tests of `site_app/cli/`."""
