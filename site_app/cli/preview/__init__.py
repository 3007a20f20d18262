"""The site while it is written: a save is on the page at once, and the page says what is wrong. Never in a package."""
