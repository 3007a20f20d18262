"""From `content/` to reviews without faults."""
