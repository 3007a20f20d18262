"""Tests of `site_app/web/sending/`."""
