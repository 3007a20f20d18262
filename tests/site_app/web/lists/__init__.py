"""Tests of `site_app/web/lists/`."""
