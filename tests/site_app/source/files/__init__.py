"""Tests of `site_app/source/files/`."""
