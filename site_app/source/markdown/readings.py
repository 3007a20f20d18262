"""What texts were read to, kept by their bytes: who reads a folder again reads what changed in it.

Front matter and rendered text are kept, each by all that it is made of. What they mean is worked out every time, and of
a text with faults nothing is kept.
"""

import json
from collections.abc import Callable
from dataclasses import astuple, replace
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import site_app
from site_app.source.files.entries import Entry, Stamp, Value
from site_app.source.files.faults import Problem
from site_app.source.markdown.document import Link, MarkdownDocument, Section

if TYPE_CHECKING:
    from search_index.keeping import Kept

FILE = "readings"
#: What reads and renders a text beside our own code.
PACKAGES = ("markdown-it-py", "mdit-py-plugins", "mdurl", "nh3", "pillow", "pyyaml")
_ROOM = Path(site_app.__path__[0])
_CODE = frozenset({".py", ".toml"})
_HEAD, _DOCUMENT = b"h", b"d"
#: Bytes of a digest, as what is kept has them.
_DIGEST = 16

#: What JSON holds.
_Json: TypeAlias = Any


class Head(NamedTuple):
    """The front matter of a file, the index of the first line below it, and what of it is likely not meant."""

    entry: Entry
    first: int
    warnings: tuple[Problem, ...]


class Readings:
    """What was read, by what it was read of: in memory, and in a file of `folder` for other processes.

    It may be given to one reading of the content after another. What is not asked for until it is saved is forgotten.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._kept = _open(folder) if folder else None
        self._old: dict[bytes, Any] = {}
        self._new: dict[bytes, Any] = {}

    def find_head(self, data: bytes) -> Head | None:
        """Return the front matter of a file of these bytes, if it was read before."""
        head: Head | None = self._find(_digest(_HEAD, data), _decode_head)
        return head

    def keep_head(self, data: bytes, head: Head) -> None:
        """Keep the front matter of a file of these bytes."""
        self._keep(_digest(_HEAD, data), head, lambda: [_encode(head.entry), head.first, head.warnings])

    def find_document(self, data: bytes, around: bytes, resolve: Callable[[str], str]) -> MarkdownDocument | None:
        """Return what the text of these bytes was rendered to, if its links lead to where they led.

        `around` tells all else that it is made of.
        """
        document: MarkdownDocument | None = self._find(_digest(_DOCUMENT, around, data), _decode_document)
        if document and all(resolve(link.written) == link.target for link in document.links):
            return document
        return None

    def keep_document(self, data: bytes, around: bytes, document: MarkdownDocument) -> None:
        """Keep what the text of these bytes was rendered to."""
        self._keep(_digest(_DOCUMENT, around, data), document, lambda: _encode_document(document))

    def save(self) -> None:
        """Keep what was asked for, and forget all else."""
        self._old, self._new = self._new, {}
        if self._kept:
            self._kept.save()

    def _find(self, key: bytes, decode: Callable[[_Json], Any]) -> Any:  # noqa: ANN401 - as the kind of key has it
        kept = self._kept.find(key) if self._kept else None
        read = self._new.get(key) or self._old.get(key)
        if read is None and kept is not None:
            read = decode(json.loads(kept))
        if read is not None:
            self._new[key] = read
        return read

    def _keep(self, key: bytes, read: Head | MarkdownDocument, encode: Callable[[], _Json]) -> None:
        self._new[key] = read
        if self._kept:
            self._kept.keep(key, json.dumps(encode(), ensure_ascii=False, separators=(",", ":")).encode())


def _open(folder: Path) -> "Kept":
    """Open what is kept in a folder: with the search, which who only reads need not load."""
    from search_index.keeping import Kept, digest_of_code  # noqa: PLC0415 - that is the point

    code = (path for path in _ROOM.rglob("*") if path.suffix in _CODE)
    return Kept(folder / FILE, digest_of_code(code, *(f"{name}=={version(name)}" for name in PACKAGES)))


def _digest(*parts: bytes) -> bytes:
    digest = blake2b(digest_size=_DIGEST)
    for part in parts:
        digest.update(part)
    return digest.digest()


def _encode_document(document: MarkdownDocument) -> _Json:
    sections, links = ([*map(astuple, parts)] for parts in (document.sections, document.links))
    return [sections, links, document.warnings]


def _encode(entry: Entry) -> _Json:
    """Return an entry as JSON: its line and its value, before which stands what JSON does not tell of it."""
    value = entry.value
    if isinstance(value, Stamp):
        return [entry.line, "stamp", value]
    if isinstance(value, list):
        return [entry.line, "list", [*map(_encode, value)]]
    if isinstance(value, dict):
        return [entry.line, "named", {name: _encode(item) for name, item in value.items()}]
    return [entry.line, "plain", value]


def _decode(encoded: _Json) -> Entry:
    line, kind, told = encoded
    value: Value = told
    if kind == "stamp":
        value = Stamp(told)
    elif kind == "list":
        value = [*map(_decode, told)]
    elif kind == "named":
        value = {name: _decode(item) for name, item in told.items()}
    return Entry(line, value)


def _decode_head(encoded: _Json) -> Head:
    entry, first, warnings = encoded
    return Head(_decode(entry), first, tuple(Problem(*warning) for warning in warnings))


def _decode_document(encoded: _Json) -> MarkdownDocument:
    sections, links, warnings = encoded
    return MarkdownDocument(
        [_decode_section(*section) for section in sections],
        [Link(*link) for link in links],
        warnings=[Problem(*warning) for warning in warnings],
    )


def _decode_section(*parts: _Json) -> Section:
    section = Section(*parts)
    return replace(section, anchors=tuple(section.anchors))
