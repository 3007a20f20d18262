"""What the site says of itself, in one file a language. To add one, copy `en.toml` and translate it."""
