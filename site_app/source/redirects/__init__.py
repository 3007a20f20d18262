"""Addresses that were once a page's: `aliases:` of reviews and `redirects.toml`, and where each leads."""
