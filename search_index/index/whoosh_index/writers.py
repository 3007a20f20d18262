"""What Whoosh's writer hands sections and words to: these write the files of the index."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from whoosh.codec import base

from search_index.index import files
from search_index.index.lexicon import Vocabulary
from search_index.index.postings import NO_POSTINGS, Postings, encode_record
from search_index.index.storage import RecordsWriter, write_column
from search_index.index.whoosh_index.fields import SECTION, SPOILERS, TEXT, Impacts


class SectionRecords(NamedTuple):
    """A section as the files have it: its words, how many there are in each field, and its texts."""

    words: bytes
    lengths: Sequence[int]
    texts: bytes


_Sections = defaultdict[int, "array[int]"]
_Codes = defaultdict[int, bytearray]


class Pool:
    """The posting lists while sections are added; in place of Whoosh's, which sorts posting by posting."""

    def __init__(self, forms: Sequence[str]) -> None:
        self._forms = forms
        self._fields = {name: (_Sections(_numbers), _Codes(bytearray)) for name in (TEXT, SPOILERS)}

    def add(self, item: tuple[str, bytes, int, float, Impacts]) -> None:
        """Add the words of a section in a field."""
        name, _, section, _, impacts = item
        sections, codes = self._fields[name]
        for form, code in zip(*impacts, strict=True):
            sections[form].append(section)
            codes[form].append(code)

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, float, Postings]]:
        """Yield the lists by field and word, each as one posting."""
        for name in sorted(self._fields):
            sections, codes = self._fields[name]
            for form in sorted(sections, key=self._forms.__getitem__):
                yield name, self._forms[form].encode(), 0, 1.0, Postings(sections[form], bytes(codes[form]))

    def cleanup(self) -> None:
        """Leave nothing: there are no files."""


def _numbers() -> "array[int]":
    return array("I")


class SectionWriter(base.PerDocumentWriter):
    """Writes what is kept section by section."""

    def __init__(self, directory: Path, dictionary: bytes) -> None:
        self._directory = directory
        self._dictionary = dictionary
        self._words = RecordsWriter(directory / files.FORWARD)
        self._texts = RecordsWriter(directory / files.TEXTS)
        self._lengths = array("I")
        self.count = 0
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        """Begin a section."""
        self.count = docnum + 1

    def add_field(self, fieldname: str, _field: object, value: SectionRecords | None, _length: int) -> None:
        """Write the section, which comes as a field."""
        if fieldname == SECTION and value:
            self._words.add(value.words)
            self._texts.add(value.texts)
            self._lengths.extend(value.lengths)

    def close(self) -> None:
        """Write the dictionary of the texts and the lengths."""
        self._texts.add(self._dictionary)
        self._texts.close()
        self._words.close()
        write_column(self._directory / files.LENGTHS, self._lengths)
        self.is_closed = True


class WordWriter(base.FieldWriter):
    """Writes what is kept word by word."""

    def __init__(self, directory: Path, vocabulary: Vocabulary, sections: SectionWriter) -> None:
        self._directory = directory
        self._vocabulary = vocabulary
        self._sections = sections
        self._lists: dict[str, dict[bytes, Postings]] = {TEXT: {}, SPOILERS: {}}
        self.is_closed = False

    def add_postings(
        self, _schema: object, _lengths: object, items: Iterable[tuple[str, bytes, int, float, Any]]
    ) -> None:
        """Take the lists that the pool has."""
        for name, word, _, _, postings in items:
            self._lists[name][word] = postings

    def close(self) -> None:
        """Write the lists and the lexicon."""
        text, spoilers = self._lists[TEXT], self._lists[SPOILERS]
        with RecordsWriter(self._directory / files.POSTINGS) as records:
            for word in sorted(text.keys() | spoilers.keys()):
                public = text.get(word, NO_POSTINGS)
                records.add(encode_record(public, spoilers.get(word, NO_POSTINGS), self._sections.count))
        self._vocabulary.write(self._directory)
        self.is_closed = True
