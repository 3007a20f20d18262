"""The index as Whoosh's own searcher reads it: for its users, and for the tests, which compare answers with ours."""

from collections.abc import Callable, Iterable, Iterator
from itertools import dropwhile
from pathlib import Path
from typing import Any

from whoosh.codec import base
from whoosh.fields import FieldType
from whoosh.formats import Positions
from whoosh.reading import TermInfo, TermNotFound
from whoosh.scoring import BaseScorer

from search_index.index.impacts import IMPACTS
from search_index.index.postings import NO_POSTINGS, Postings
from search_index.index.reader import Index
from search_index.index.whoosh_index.fields import FIELDS_IN, SECTION, SPOILERS, TEXT
from search_index.index.whoosh_index.matcher import PlaceMatcher, length, term_info


class WordReader(base.TermsReader):
    """Reads words and their posting lists."""

    def __init__(self, directory: Path) -> None:
        self._index = Index(directory)

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return bool(self._postings(*term).sections)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Return what Whoosh's scorers want to know of a word. Raises KeyError for one that the field lacks."""
        postings = self._postings(fieldname, text)
        if not postings.sections:
            raise KeyError(text)
        return term_info(self._index, fieldname, postings)

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Return the impacts of a word, summed up."""
        return sum(IMPACTS[code] for code in self._postings(fieldname, text).codes)

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return how many sections have a word."""
        return len(self._postings(fieldname, text).sections)

    def matcher(
        self, fieldname: str, text: bytes, format_: Positions, scorer: BaseScorer | None = None
    ) -> PlaceMatcher:
        """Return the sections that have a word. Raises TermNotFound for one that the field lacks."""
        postings = self._postings(fieldname, text)
        if not postings.sections:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return PlaceMatcher(self._index, (fieldname, text), postings, format_, scorer)

    def indexed_field_names(self) -> Iterable[str]:
        """Return the fields that are searched."""
        return FIELDS_IN

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield every field and word of it, sorted."""
        for name in sorted(FIELDS_IN):
            yield from self.terms_from(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the words of a field from some point on."""
        # Bytes that end within a character are after all that has the characters before it.
        whole = prefix.decode("utf-8", "replace").partition("\ufffd")[0]
        words = (word.encode() for word in self._words(fieldname, whole))
        return ((fieldname, word) for word in dropwhile(prefix.__gt__, words))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield every word with what there is to know of it."""
        for term in self.terms():
            yield term, self.term_info(*term)

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield the words of a field from some point on with what there is to know of them."""
        for term in self.terms_from(fieldname, prefix):
            yield term, self.term_info(*term)

    def cursor(self, fieldname: str, _field: FieldType) -> "WordCursor":
        """Return what walks over the words of a field."""
        return WordCursor(lambda first: self._words(fieldname, first))

    def _words(self, fieldname: str, first: str) -> Iterator[str]:
        """Yield the words of a field that do not come before `first`."""
        lexicon = self._index.lexicon
        start = lexicon.starting(first).start
        for number, word in enumerate(lexicon.words(range(start, len(lexicon))), start):
            if self._list(fieldname, number).sections:
                yield word

    def _postings(self, fieldname: str, text: bytes) -> Postings:
        number = self._index.lexicon.number(text.decode("utf-8", "replace"))
        return NO_POSTINGS if number is None else self._list(fieldname, number)

    def _list(self, fieldname: str, number: int) -> Postings:
        lists = {TEXT: self._index.postings.public, SPOILERS: self._index.postings.hidden}
        return lists[fieldname](number) if fieldname in lists else NO_POSTINGS


class WordCursor(base.FieldCursor):
    """Walks over sorted words; `words` yields those that do not come before one."""

    def __init__(self, words: Callable[[str], Iterator[str]]) -> None:
        self._words = words
        self.first()

    def first(self) -> str | None:
        """Go to the first word."""
        return self.find("")

    def find(self, string: str | bytes) -> str | None:
        """Go to the first word that is not before `string`."""
        self._rest = self._words(string.decode() if isinstance(string, bytes) else string)
        return self.next()

    def next(self) -> str | None:
        """Go to the next word."""
        self._word = next(self._rest, None)
        return self._word

    def text(self) -> str | None:
        """Return the word here; None after the last."""
        return self._word

    def term(self) -> str | None:
        """Return the word here."""
        return self._word


class SectionReader(base.PerDocumentReader):
    """Reads what is kept section by section."""

    def __init__(self, directory: Path) -> None:
        self._index = Index(directory)

    def doc_count(self) -> int:
        """Return how many sections there are."""
        return self._index.size

    def doc_count_all(self) -> int:
        """Return the same: none is ever deleted."""
        return self._index.size

    def has_deletions(self) -> bool:
        """Return that none is ever deleted."""
        return False

    def is_deleted(self, _docnum: int) -> bool:
        """Return that it is not."""
        return False

    def deleted_docs(self) -> Iterable[int]:
        """Return none."""
        return ()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return how many words a section has in a field."""
        return length(self._index, docnum, fieldname) or default

    def field_length(self, fieldname: str) -> int:
        """Return how many words all sections have in a field."""
        return sum(self._lengths(fieldname))

    def min_field_length(self, fieldname: str) -> int:
        """Return the fewest words a section has in a field."""
        return min(self._lengths(fieldname), default=0)

    def max_field_length(self, fieldname: str) -> int:
        """Return the most words a section has in a field."""
        return max(self._lengths(fieldname), default=0)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Return a section as it is shown: its review, slug, title, heading, text, spoilers, date, year and tags."""
        profiles, stored = self._index.profiles, self._index.texts.section(docnum)
        heading, body, spoiler = stored.texts
        shown = {"section": stored.slug, "heading": heading, "body": body, "spoiler": spoiler}
        return {SECTION: profiles[profiles.of_section[docnum]]._asdict() | shown}

    def _lengths(self, fieldname: str) -> Iterator[int]:
        return (length(self._index, section, fieldname) for section in range(self._index.size))
