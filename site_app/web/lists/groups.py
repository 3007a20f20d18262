"""The filters that a page offers, in named groups with counts: tags, years, ratings."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from site_app.filters import decade_of
from site_app.titles import INITIALS, LETTERS, OTHER

#: Tags offered, the most frequent: more are on the page of all tags.
SHOWN_TAGS = 6
#: So many years are offered by themselves; more by their decades.
MOST_YEARS = 10

#: Letters that titles must begin with before one of them is worth a jump.
FEWEST_LETTERS = 2

#: Returns the address of the page with some of its parameters changed.
Url = Callable[..., str]


class Rating(NamedTuple):
    """A verdict in numbers, as templates read it."""

    value: float
    best: float


class Choice(NamedTuple):
    """A value of a filter: how many reviews have it, and the address with it set, or taken back if it is on."""

    label: str
    count: int  # type: ignore[assignment]  # hides a method of tuples that nobody misses here
    on: bool
    url: str
    rating: Rating | None = None


class Group(NamedTuple):
    """A filter and its choices.

    `more` is how many there are in all, where not all are shown; `rest` are those that open behind them.
    """

    name: str
    choices: Sequence[Choice]
    more: int = 0
    rest: Sequence[Choice] = ()

    @property
    def chosen(self) -> Choice | None:
        """The choice in force."""
        return next((choice for choice in self.choices if choice.on), None)


class Filter(NamedTuple):
    """A filter of a page: how many reviews have each of its values, and the one in force; `url` changes the page's."""

    name: str
    counts: Mapping[str, int]
    chosen: str | None
    url: Url

    def choice(self, value: str, rating: Rating | None = None) -> Choice:
        """Return the offer of a value."""
        on = value == self.chosen
        return Choice(value, self.counts.get(value, 0), on, self.url(**{self.name: None if on else value}), rating)


def tag_group(tags: Filter, total: int, shown: int = SHOWN_TAGS) -> Group:
    """Return the most frequent tags and the one in force, of `total` that the site has."""
    names = sorted(tags.counts, key=lambda name: (name != tags.chosen, -tags.counts[name], name))[:shown]
    if tags.chosen and tags.chosen not in names:
        names.insert(0, tags.chosen)
    return Group("tag", [*map(tags.choice, names)], total if total > len(names) else 0)


def year_group(years: Filter) -> Group:
    """Return the decades, the latest first, or few years by themselves; of a decade in force, its years.

    Years are counted by themselves and by their decades.
    """
    chosen = years.chosen
    names = sorted((name for name in years.counts if name.isdigit()), key=int, reverse=True)
    within = chosen and (decade_of(int(chosen)) if chosen.isdigit() else chosen)
    if within:
        names = [within, *(name for name in names if decade_of(int(name)) == within)]
    elif len(names) > MOST_YEARS:
        names = [*dict.fromkeys(decade_of(int(name)) for name in names)]
    if chosen and chosen not in names:
        names.append(chosen)
    return Group("year", [*map(years.choice, names)])


def rating_group(ratings: Filter) -> Group:
    """Return the ratings, the best first. They are counted by value and best, and may be by value alone."""
    scales = {text: Rating(*map(float, text.split("/"))) for text in ratings.counts if "/" in text}
    texts = sorted(scales, key=lambda text: (-scales[text].value / (scales[text].best or 1), -scales[text].best))
    choices = [ratings.choice(text, scales[text]) for text in texts]
    if ratings.chosen and ratings.chosen not in scales:
        choices.insert(0, ratings.choice(ratings.chosen))
    return Group("rating", choices)


def narrowing_groups(groups: Sequence[tuple[Group, int]]) -> list[Group]:
    """Return the groups worth offering, of those given with how many reviews each counts: they would leave out some."""
    return [group for group, total in groups if any(choice.on or choice.count < total for choice in group.choices)]


def letter_rows(letters: Filter) -> list[list[Choice]]:
    """Return A to Z and, where there is any, Hangul; nothing where there is no choice."""
    if len(letters.counts) < FEWEST_LETTERS and not letters.chosen:
        return []
    hangul = LETTERS.index(INITIALS[0])
    rows = [[letters.choice(letter) for letter in row] for row in (LETTERS[:hangul], LETTERS[hangul:])]
    return [row for row in rows if row[0].label == OTHER or any(choice.on or choice.count for choice in row)]
