"""From image files to the pictures that pages show."""
