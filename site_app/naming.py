"""Public names of files that browsers keep for ever: a change of bytes is a change of name."""

import hashlib
import re
from pathlib import PurePath

#: Enough of SHA-256 that no two files of one site share it.
HASH_LENGTH = 12
#: By the end of their names, static files and images; a machine's own list may lack the newer ones.
NAMED_TYPES = {
    ".avif": "image/avif",
    ".css": "text/css",
    ".gif": "image/gif",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
#: How long they may be kept, as Cache-Control says it.
IMMUTABLE = "public, max-age=31536000, immutable"
#: The hash of a name, in what comes before and after it.
_HASH = rf"\.[0-9a-f]{{{HASH_LENGTH}}}(?=[.-])"


def hash_of(data: bytes) -> str:
    """Return the part of a public name that tells these bytes from others."""
    return hashlib.sha256(data).hexdigest()[:HASH_LENGTH]


def hashed_name(name: str, data: bytes) -> str:
    """Return a file's name with the hash of its bytes before the ending."""
    path = PurePath(name)
    return f"{path.stem}.{hash_of(data)}{path.suffix}"


def lasting_name(name: str) -> str:
    """Return what a public name has in common with those of the same file in other releases: all but the hash."""
    return re.sub(_HASH, "", name, count=1)
