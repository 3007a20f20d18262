"""A section found, as it is shown: its texts, with what matched in them."""

from collections.abc import Sequence

from search_index.hits.highlighting import Highlighter, Matches
from search_index.hits.names import find_name
from search_index.hits.snippets import Match, excerpt, mark, passage, within
from search_index.index.fields import BODY, HEADING, NAMES, SPOILER, TITLE
from search_index.index.profiles import NAME_END
from search_index.index.reader import Index
from search_index.query.clauses import Clause
from search_index.results import Hit, MarkedText


class Presenter:
    """Makes the hits of one search, whose clauses it is given."""

    def __init__(self, index: Index, clauses: Sequence[Clause], *, spoilers: bool) -> None:
        self._index = index
        self._highlighter = Highlighter(index, clauses)
        self._spoilers = spoilers

    def hit(self, number: int, score: float, lacking: tuple[str, ...]) -> Hit:
        """Return a section as a hit, with what it lacks of the words."""
        stored = self._index.texts.section(number)
        profile = self._index.profiles[self._index.profiles.of_section[number]]
        heading, shown, hidden = stored.texts
        matches = self._highlighter.matches(number, stored)
        in_title, in_heading = matches.of(TITLE, profile.title), matches.of(HEADING, heading)
        in_text = matches.of(BODY, shown)
        if self._spoilers and not in_text and (in_text := matches.of(SPOILER, hidden)):
            shown = hidden
        return Hit(
            review=profile.review,
            section=stored.slug,
            title=mark(profile.title, in_title),
            heading=mark(heading, in_heading),
            snippet=excerpt(shown, in_text),
            name=_name(profile.names, matches, in_title + in_heading, in_text, shown),
            score=score,
            published=profile.published,
            tags=profile.tags,
            year=profile.year,
            all_words=not lacking,
            lacking=lacking,
            rating=profile.rating,
        )


def _name(
    names: Sequence[str], matches: Matches, seen: Sequence[Match], in_text: Sequence[Match], text: str
) -> MarkedText | None:
    """Return the name that has what is seen neither in title and heading nor in the excerpt of the text, if any has."""
    unseen = matches.said(NAMES) - _asked(seen)
    if unseen:
        unseen -= _asked(within(in_text, *passage(text, in_text)))
    return find_name(names, matches.of(NAMES, NAME_END.join(names)), unseen) if unseen else None


def _asked(matches: Sequence[Match]) -> set[int]:
    return {asked for _, _, asked in matches}
