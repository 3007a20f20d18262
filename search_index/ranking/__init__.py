"""Which sections come first."""
