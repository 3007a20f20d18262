"""Public names of files that browsers keep for ever: a change of bytes is a change of name."""

import hashlib
from pathlib import PurePath

#: Enough of SHA-256 that no two files of one site share it.
HASH_LENGTH = 12


def hash_of(data: bytes) -> str:
    """Return the part of a public name that tells these bytes from others."""
    return hashlib.sha256(data).hexdigest()[:HASH_LENGTH]


def hashed_name(name: str, data: bytes) -> str:
    """Return a file's name with the hash of its bytes before the ending."""
    path = PurePath(name)
    return f"{path.stem}.{hash_of(data)}{path.suffix}"
