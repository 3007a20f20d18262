"""Words by their sound, so that names are found in the other script."""
