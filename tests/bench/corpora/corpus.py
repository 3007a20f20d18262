"""A corpus by the recipe: made again wherever it is needed, so that no process holds what it does not measure."""

from collections.abc import Callable, Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import NamedTuple

from search_index import SectionDocument

#: Called with what is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]
#: From so many sections on, a corpus is large: other things are wanted of it, and it is asked fewer queries.
LARGE = 50_000


def _quietly(*_: object) -> None:
    """Show no progress."""


class Corpus(NamedTuple):
    """The reviews of a content folder; or, where none is named, so many made-up ones, cut at so many sections."""

    content: str = ""
    reviews: int = 0
    sections: int | None = None

    @property
    def name(self) -> str:
        """What the sections are, in words."""
        return f"the reviews of {Path(self.content).resolve().name}/" if self.content else "made-up reviews"

    def documents(self, progress: Progress = _quietly) -> Iterator[SectionDocument]:
        """Yield the sections, in the order of a build."""
        if self.content:
            return _load(Path(self.content), progress)
        return islice(_make(self.reviews, progress), self.sections)


def made_up(sections: int) -> Corpus:
    """Return a corpus of so many made-up sections."""
    # Somewhat more reviews than needed, so that what is left over is cut; not many, whose words would count.
    return Corpus(reviews=int(sections / 2.5) + 20, sections=sections)


def _load(content: Path, progress: Progress) -> Iterator[SectionDocument]:
    from site_app.build.presentation import section_documents  # noqa: PLC0415 - who makes reviews up needs no Markdown
    from site_app.source.content import load_content  # noqa: PLC0415

    for review in load_content(content, progress).reviews:
        yield from section_documents(review)


def _make(reviews: int, progress: Progress) -> Iterator[SectionDocument]:
    from tests.bench.corpora.films import load_films  # noqa: PLC0415 - who reads a folder needs no films
    from tests.bench.reviews import make_reviews  # noqa: PLC0415

    made = groupby(make_reviews(reviews, films=load_films()), key=lambda section: section.review)
    for number, (_, sections) in enumerate(made):
        progress("Making reviews up", number, reviews)
        yield from sections
