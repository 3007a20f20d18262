"""Tests of `site_app/source/redirects/`."""
