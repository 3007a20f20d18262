"""The syntax of queries, read and written: words, "phrases", -exclusions, and nothing else."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import NamedTuple

from search_index.analysis.folding import clean
from search_index.analysis.words import Unit, is_plain, spell, units, without_apostrophes
from search_index.errors import QueryError

#: Caps that bound the work of any query. A question is rarely longer than a dozen words.
MAX_CHARACTERS = 200
MAX_WORDS = 16
MAX_PHRASE_WORDS = 8

#: The marks as they are written; and what is read as them.
_QUOTE, _MINUS = '"', "-"
_QUOTES = str.maketrans(dict.fromkeys("“”„‟＂«»〝〞", _QUOTE))
_MINUSES = f"{_MINUS}−－﹣"
_PIECE = re.compile(rf'(?<!\w)(?P<not>[{_MINUSES}])?"(?P<phrase>[^"]*)"|(?P<text>\S+)')

_WORD = re.compile(rf"[^ {_QUOTE}]+")


class TypedWord(NamedTuple):
    """What stands between spaces in a query (*Soo-hee*, *2024년*): as it is written, folded, and its forms.

    `text` reads as the same word again. `joined` is the form without hyphens, where there is one that is another.
    """

    text: str
    forms: tuple[str, ...]
    joined: str | None


class Term(NamedTuple):
    """One thing asked for: a word or a phrase, wanted or excluded."""

    words: tuple[TypedWord, ...]
    is_phrase: bool = False
    is_excluded: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms of its words, in order."""
        return tuple(form for word in self.words for form in word.forms)

    def __str__(self) -> str:
        text = " ".join(word.text for word in self.words)
        return (_MINUS if self.is_excluded else "") + (f"{_QUOTE}{text}{_QUOTE}" if self.is_phrase else text)


class ParsedQuery(NamedTuple):
    """The terms of a query, in the order typed. Its text reads as the same query again."""

    terms: tuple[Term, ...]

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The terms to find."""
        return tuple(term for term in self.terms if not term.is_excluded)

    @property
    def excluded(self) -> tuple[Term, ...]:
        """The terms no section found may have."""
        return tuple(term for term in self.terms if term.is_excluded)

    @property
    def fits(self) -> bool:
        """Whether its text may be asked for: it is within the caps."""
        return not (_length_fault(str(self)) or _words_fault(self.terms))

    def __str__(self) -> str:
        return " ".join(map(str, self.terms))


def parse_query(text: str) -> ParsedQuery:
    """Read what was typed. Any text is a query: an unbalanced quote, a lone hyphen, an operator are plain characters.

    Raises QueryError for more than 200 characters, 16 words, or 8 words in a phrase.
    """
    if fault := _length_fault(text):
        raise fault
    terms = tuple(_read_terms(text))
    if fault := _words_fault(terms):
        raise fault
    return ParsedQuery(terms)


def check_query(text: str) -> str | None:
    """Return which cap a query is over, as *what; what to do*, or None for one that may be asked."""
    fault = _length_fault(text) or _words_fault(tuple(_read_terms(text)))
    return str(fault) if fault else None


def quote_words(text: str) -> str | None:
    """Return the query with its words between quotation marks, which are searched as they stand.

    None where that is over a cap.
    """
    parts: list[str] = []
    for is_wanted, run in groupby(_pieces(text), lambda piece: piece["text"] and not _is_excluded(piece["text"])):
        pieces = [piece[0] for piece in run]
        parts += _phrases(pieces) if is_wanted else pieces
    quoted = " ".join(parts)
    return None if check_query(quoted) else quoted


def as_typed(terms: Sequence[str], text: str) -> tuple[str, ...]:
    """Return terms of a query, read from it or meant by it, as they are written in it: not folded."""
    if not terms:
        return ()
    cleaned = clean(text)
    typed = {_typed(unit, cleaned).text: cleaned[unit.start : unit.end] for unit in units(cleaned)}
    return tuple(_WORD.sub(lambda word: typed.get(word[0], word[0]), term) for term in terms)


def make_terms(text: str, *, is_phrase: bool = False, is_excluded: bool = False) -> Iterator[Term]:
    """Yield the words of `text`, in which no mark means anything, as terms: as one phrase, or each by itself."""
    words = tuple(_typed(unit, text) for unit in units(text))
    for together in (words,) if is_phrase and words else zip(words):
        yield Term(together, is_phrase, is_excluded)


def _pieces(text: str) -> Iterator[re.Match[str]]:
    return _PIECE.finditer(clean(text).translate(_QUOTES))


def _read_terms(text: str) -> Iterator[Term]:
    for piece in _pieces(text):
        if piece["text"] is None:
            yield from make_terms(piece["phrase"], is_phrase=True, is_excluded=bool(piece["not"]))
        else:
            yield from make_terms(piece["text"], is_excluded=_is_excluded(piece["text"]))


def _is_excluded(text: str) -> bool:
    """Say whether a piece begins with a minus sign that stands right before a word."""
    return text[0] in _MINUSES and next((unit.start for unit in units(text)), None) == 1


def _phrases(pieces: list[str]) -> Iterator[str]:
    """Yield phrases of the words between spaces, as many in each as one may have."""
    words = " ".join(pieces).replace(_QUOTE, " ").split()
    for at in range(0, len(words), MAX_PHRASE_WORDS):
        yield f"{_QUOTE}{' '.join(words[at : at + MAX_PHRASE_WORDS])}{_QUOTE}"


def _typed(unit: Unit, text: str) -> TypedWord:
    """Return a unit as it is written: folded, unless that would read as other words (*½* as *1* and *2*).

    What follows may have kept an *’s* from being a possessive, as it would be without it.
    """
    typed, forms = text[unit.start : unit.end], _forms(unit)
    if is_plain(typed):
        return TypedWord(forms[0], forms, None)
    for written in (spell(typed), typed):
        read_again = islice(units(written), 2)
        if [(_forms(other), other.joined) for other in read_again] == [(forms, unit.joined)]:
            return TypedWord(written, forms, unit.joined)
    return TypedWord(without_apostrophes(typed), forms, unit.joined)


def _forms(unit: Unit) -> tuple[str, ...]:
    return tuple(word.form for word in unit.words)


def _length_fault(text: str) -> QueryError | None:
    if len(text) > MAX_CHARACTERS:
        what = f"the query has {len(text)} characters; search for at most {MAX_CHARACTERS}"
        return QueryError(what, "characters", MAX_CHARACTERS)
    return None


def _words_fault(terms: tuple[Term, ...]) -> QueryError | None:
    words = sum(len(term.words) for term in terms)
    if words > MAX_WORDS:
        return QueryError(f"the query has {words} words; search for at most {MAX_WORDS}", "words", MAX_WORDS)
    longest = max((len(term.words) for term in terms if term.is_phrase), default=0)
    if longest > MAX_PHRASE_WORDS:
        what = f"a phrase has {longest} words; put at most {MAX_PHRASE_WORDS} between quotes"
        return QueryError(what, "phrase", MAX_PHRASE_WORDS)
    return None
