"""The files on disk: each module writes some of them and reads the same."""
