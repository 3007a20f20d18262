"""Tests of `site_app/source/images/`."""
