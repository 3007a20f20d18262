"""The fields of the Whoosh index: the words that everybody searches, those of spoilers, a section as it is shown."""

from collections.abc import Generator, Iterator, Sequence
from typing import Final, NamedTuple

from whoosh.analysis.acore import Token
from whoosh.analysis.analyzers import Analyzer
from whoosh.fields import STORED, FieldType, Schema
from whoosh.formats import Positions

from search_index.analysis.folding import clean
from search_index.analysis.words import units
from search_index.index.fields import PUBLIC, SPOILER

TEXT: Final = "text"
SPOILERS: Final = "spoiler"
SECTION: Final = "section"

#: Which fields of a section each field of words has in it.
FIELDS_IN: Final = {SPOILERS: (SPOILER,), TEXT: PUBLIC}


class Impacts(NamedTuple):
    """The forms of a section, each once, by the numbers of a vocabulary, and the code of the impact of each."""

    forms: Sequence[int]
    codes: bytes


class Words(FieldType):
    """A field of words: queries are read as texts are, and texts come as impacts."""

    def __init__(self) -> None:
        super().__init__(Positions(), analyzer=_Words(), scorable=True)

    def index(  # type: ignore[override]  # what Whoosh hands on as bytes is ours
        self, value: Impacts, **_options: object
    ) -> Generator[tuple[bytes, int, float, Impacts], None, None]:
        """Yield all the words of a section as one, which only our pool understands."""
        yield b"", 0, 1.0, value


class _Words(Analyzer):
    """Words as the index has them, for Whoosh's query parser."""

    def __call__(self, value: str, **_options: object) -> Iterator[Token]:
        for position, word in enumerate(word for unit in units(clean(value)) for word in unit.words):
            yield Token(text=word.form, pos=position, startchar=word.start, endchar=word.end, boost=1.0, stopped=False)


def make_schema() -> Schema:
    """Return the schema of the index."""
    return Schema(**{TEXT: Words(), SPOILERS: Words(), SECTION: STORED()})
