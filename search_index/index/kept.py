"""What a build keeps for the next one, so that an edit costs no more than what it changed.

Records: first what they were made with, then one for each thing kept: a byte for its kind, the digest of what it was
made of, and what was made. What the next build has no use for it does not keep.
"""

import json
import sys
import unicodedata
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from struct import error as struct_error
from typing import Final
from zlib import ZLIB_RUNTIME_VERSION

import whoosh

from search_index.analysis import words
from search_index.analysis.stemming import stems
from search_index.analysis.words import Text
from search_index.index.storage import Records, RecordsWriter

_FILE = "analysis"
_TEXT, _STEMS, _RECORD = b"t", b"s", b"r"
#: Bytes of a digest.
_DIGEST: Final = 16
_ROOM = Path(__file__).parents[1]


class KeptAnalysis:
    """Makes what is not kept, and keeps what is asked for. Without a folder it only makes."""

    def __init__(self, directory: Path | None = None) -> None:
        self._path = directory / _FILE if directory else None
        self._old = _load(self._path) if self._path else {}
        self._new: dict[bytes, bytes] = {}

    def read(self, text: str) -> Text:
        """Return the words of a text."""
        if not self._path:
            return words.read(text)
        made = json.loads(self._keep(_TEXT, text.encode(), lambda: _dump_text(text)))
        forms, starts, lengths, joined, inner, spellings = made
        return Text(forms, starts, dict(lengths), [*map(tuple, joined)], inner, [*map(tuple, spellings)])

    def stems(self, form: str) -> tuple[str, ...]:
        """Return the stems of a form."""
        if not self._path:
            return stems(form)
        return tuple(json.loads(self._keep(_STEMS, form.encode(), lambda: _dump(stems(form)))))

    def record(self, source: bytes, make: Callable[[], bytes]) -> bytes:
        """Return the record of texts that `make` makes of what `source` tells."""
        return self._keep(_RECORD, source, make) if self._path else make()

    def save(self) -> None:
        """Keep what was asked for, in place of what was kept."""
        if self._path:
            aside = self._path.with_suffix(".new")
            with RecordsWriter(aside) as records:
                records.add(_made_with())
                for key, made in self._new.items():
                    records.add(key + made)
            aside.replace(self._path)

    def _keep(self, kind: bytes, source: bytes, make: Callable[[], bytes]) -> bytes:
        key = kind + blake2b(source, digest_size=_DIGEST).digest()
        made = self._new.get(key, self._old.get(key))
        if made is None:
            made = make()
        self._new[key] = made
        return made


def _dump_text(text: str) -> bytes:
    read = words.read(text)
    return _dump(read._replace(lengths=[*read.lengths.items()]))  # type: ignore[arg-type]  # keys of JSON are no numbers


def _dump(made: object) -> bytes:
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


def _load(path: Path) -> dict[bytes, bytes]:
    """Return what is kept by kind and digest; nothing of what other code made, or of a file that is not whole."""
    try:
        records = Records(path)
        if records[0] != _made_with():
            return {}
        kept = {}
        for number in range(1, len(records)):
            record = records[number]
            kept[record[: 1 + _DIGEST]] = record[1 + _DIGEST :]
        return kept
    except (OSError, TypeError, ValueError, IndexError, struct_error):
        return {}


@cache
def _made_with() -> bytes:
    """Return the digest of the code that makes what is kept, and of what it makes it with."""
    digest = blake2b(digest_size=_DIGEST)
    digest.update(f"{sys.version} {unicodedata.unidata_version} {ZLIB_RUNTIME_VERSION} {whoosh.__version__}".encode())
    for path in sorted(_ROOM.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()
