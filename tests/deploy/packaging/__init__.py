"""Tests of `deploy/packaging/`."""
