"""The words of the site, file by file."""
