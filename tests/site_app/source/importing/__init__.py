"""Tests of reviews kept for other tools made ours."""
