"""What the reader typed: words, "phrases", -exclusions, and nothing else."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from search_index.analysis.folding import clean
from search_index.analysis.words import Unit, units
from search_index.errors import QueryError

#: Caps that bound the work of any query. A question is rarely longer than a dozen words.
MAX_CHARACTERS = 200
MAX_WORDS = 16
MAX_PHRASE_WORDS = 8

_DOUBLE_QUOTES = str.maketrans(dict.fromkeys("“”„‟＂«»〝〞", '"'))
_MINUS = "-−－﹣"
_PIECE = re.compile(rf'(?<!\w)(?P<not>[{_MINUS}])?"(?P<phrase>[^"]*)"|(?P<text>\S+)')


class Term(NamedTuple):
    """One thing asked for: a word (of one or more parts, as *Soo-hee*) or a phrase, wanted or excluded."""

    units: tuple[Unit, ...]
    is_phrase: bool = False
    is_excluded: bool = False

    def __str__(self) -> str:
        return self.marked(" ".join("-".join(word.form for word in unit.words) for unit in self.units))

    def marked(self, text: str) -> str:
        """Return `text` with the marks that make a phrase or an exclusion of it, as of this term."""
        quoted = f'"{text}"' if self.is_phrase else text
        return f"-{quoted}" if self.is_excluded else quoted


class ParsedQuery(NamedTuple):
    """The terms of a query, in the order typed."""

    terms: tuple[Term, ...]

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The terms to find."""
        return tuple(term for term in self.terms if not term.is_excluded)

    @property
    def excluded(self) -> tuple[Term, ...]:
        """The terms no section found may have."""
        return tuple(term for term in self.terms if term.is_excluded)

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))


def parse_query(text: str) -> ParsedQuery:
    """Read what was typed. Any text is a query: an unbalanced quote, a lone hyphen, an operator are plain characters.

    Raises QueryError for more than 200 characters, 16 words, or 8 words in a phrase.
    """
    if len(text) > MAX_CHARACTERS:
        raise QueryError(f"the query has {len(text)} characters; search for at most {MAX_CHARACTERS}")
    terms = tuple(_read_terms(clean(text).translate(_DOUBLE_QUOTES)))
    _check_caps(terms)
    return ParsedQuery(terms)


def _read_terms(text: str) -> Iterator[Term]:
    for piece in _PIECE.finditer(text):
        if piece["text"] is None:
            if phrase := tuple(units(piece["phrase"])):
                yield Term(phrase, is_phrase=True, is_excluded=bool(piece["not"]))
        else:
            yield from _read_words(piece["text"])


def _read_words(text: str) -> Iterator[Term]:
    is_excluded = text[0] in _MINUS and text[1:2].isalnum()
    for unit in units(text):
        yield Term((unit,), is_excluded=is_excluded)


def _check_caps(terms: tuple[Term, ...]) -> None:
    words = sum(len(term.units) for term in terms)
    if words > MAX_WORDS:
        raise QueryError(f"the query has {words} words; search for at most {MAX_WORDS}")
    longest = max((len(term.units) for term in terms if term.is_phrase), default=0)
    if longest > MAX_PHRASE_WORDS:
        raise QueryError(f"a phrase has {longest} words; put at most {MAX_PHRASE_WORDS} between quotes")
