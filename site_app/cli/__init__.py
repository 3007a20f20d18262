"""The `microsite` command."""
