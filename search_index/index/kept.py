"""What analysis made of texts for one build, used again by the next."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from zlib import ZLIB_RUNTIME_VERSION

import whoosh

from search_index.analysis import words
from search_index.analysis.stemming import stems
from search_index.analysis.words import Text
from search_index.keeping import Kept, digest_of, digest_of_code

_FILE = "analysis"
_TEXT, _STEMS, _RECORD = b"t", b"s", b"r"
_ROOM = Path(__file__).parents[1]


class KeptAnalysis:
    """Makes what is not kept, and keeps what is asked for. Without a folder it only makes."""

    def __init__(self, directory: Path | None = None) -> None:
        self._kept = Kept(directory / _FILE, _made_with()) if directory else None

    def read(self, text: str) -> Text:
        """Return the words of a text."""
        if not self._kept:
            return words.read(text)
        key = digest_of(_TEXT, text.encode())
        made = json.loads(self._kept.make(key, lambda: _dump_text(text)))
        forms, starts, lengths, joined, inner, spellings = made
        return Text(forms, starts, dict(lengths), [*map(tuple, joined)], inner, [*map(tuple, spellings)])

    def stems(self, form: str) -> tuple[str, ...]:
        """Return the stems of a form."""
        if not self._kept:
            return stems(form)
        key = digest_of(_STEMS, form.encode())
        return tuple(json.loads(self._kept.make(key, lambda: _dump(stems(form)))))

    def record(self, source: bytes, make: Callable[[], bytes]) -> bytes:
        """Return the record of texts that `make` makes of what `source` tells."""
        return self._kept.make(digest_of(_RECORD, source), make) if self._kept else make()

    def save(self) -> None:
        """Keep what was asked for, in place of what was kept."""
        if self._kept:
            self._kept.save()


def _dump_text(text: str) -> bytes:
    read = words.read(text)
    return _dump(read._replace(lengths=[*read.lengths.items()]))  # type: ignore[arg-type]  # keys of JSON are no numbers


def _dump(made: object) -> bytes:
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


@cache
def _made_with() -> bytes:
    return digest_of_code(_ROOM.rglob("*.py"), ZLIB_RUNTIME_VERSION, whoosh.versionstring())
