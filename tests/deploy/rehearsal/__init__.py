"""Tests of `deploy/rehearsal/`."""
