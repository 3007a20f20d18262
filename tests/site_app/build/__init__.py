"""Tests of `site_app/build/`."""
