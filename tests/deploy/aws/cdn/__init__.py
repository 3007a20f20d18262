"""Tests of `deploy/aws/cdn/`."""
