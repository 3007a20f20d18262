"""Addresses of this site as writers put them down: with or without host, escapes, last slash."""

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from site_app.addresses import LOST_PARTS
from site_app.source.files.faults import quoted

#: What no path that is written down plainly has: white space, and the marks of patterns of other tools.
_NO_PATH = re.compile(r"[\s*\\<>{}|^`]|/:")


class Path(NamedTuple):
    """A path of the site, its escapes read and its letters composed, and what stood around it."""

    path: str
    fragment: str = ""
    query: str = ""


class PathError(Exception):
    """What is written is no address of this site; `what` is wrong with it, and the `remedy`."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what, remedy)
        self.what, self.remedy = what, remedy


def read_path(written: str, base_url: str | None) -> Path:
    """Return the path that is written, with the site's `base_url` or without; None stands for any. Raises PathError."""
    try:
        parts = urlsplit(written)
    except ValueError:
        raise PathError(f"{quoted(written)} is no address", "write a path, as in /reviews/old/") from None
    host = parts.scheme or parts.netloc
    if host and base_url is not None and f"{parts.scheme}://{parts.netloc}".lower() != base_url.lower():
        raise PathError(f"{quoted(written)} is an address of another site", "write a path of this one, without a host")
    path = unicodedata.normalize("NFC", unquote(parts.path))
    if _NO_PATH.search(path) or "\ufffd" in path:
        raise PathError(f"{quoted(written)} is no path", "write one address as it stands in a browser, no pattern")
    if any(part in LOST_PARTS for part in path.strip("/").split("/")) and path != "/":
        raise PathError(f"{quoted(written)} is no path", "write it without empty parts and dots, as in /reviews/old/")
    return Path(path, unicodedata.normalize("NFC", unquote(parts.fragment)), parts.query)
