"""What the product promises, asked of the real thing."""
