"""Tests of `deploy/steps/`."""
