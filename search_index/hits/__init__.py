"""What a reader sees of a section found: its excerpt; and of them all: how they can be narrowed."""
