"""Tests of `site_app/source/checks/`."""
