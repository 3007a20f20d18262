"""Tests of `deploy/aws/`."""
