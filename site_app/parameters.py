"""The parameters of a search and of a list, as they stand in their addresses."""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote_plus, urlencode

from site_app.addresses import ALL_REVIEWS, author_url, tag_url, year_url
from site_app.filters import DECADE, figure
from site_app.listing import SORTS
from site_app.titles import letter_of

#: A number in an address; longer ones are mistakes, and slow to read.
MOST_DIGITS = 6
#: Completions where nobody asks for more or fewer, and the most there are: so many that those of a longer beginning are
#: nearly always among them (of 2,000 titles 99 in 100), after a frequent first word as well.
COMPLETIONS, MOST_COMPLETIONS = 8, 64


#: A year or a decade.
_YEAR = "[0-9]{1,4}|[0-9]{0,3}0s"
#: A number, or two with a slash between; none is written longer.
_NUMBER = r"[0-9]{1,24}(?:\.[0-9]{1,24})?(?:e[+-]?[0-9]{1,2})?"
_RATING = f"{_NUMBER}(?:/{_NUMBER})?"

#: What hits may be put together by.
REVIEW = "review"


class ParameterError(Exception):
    """A parameter is not of its kind; the message says which, and what to write."""


class Parameters(NamedTuple):
    """What a search asks for, named as in its address.

    `year` is one, or a decade as in 1990s; `rating` a value and the best there is, as in 4.5/5, or the value alone.
    """

    q: str = ""
    page: int = 1
    review: str | None = None
    tag: str | None = None
    year: int | str | None = None
    rating: str | None = None
    sort: str = "relevance"
    spoilers: bool = False
    facets: bool = True
    group: str | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter is in force."""
        return (self.review, self.tag, self.year, self.rating) != (None, None, None, None)

    def url(self, **changes: object) -> str:
        """Return the address of this search with some parameters changed; any change begins at the first page."""
        changed = self._replace(**{"page": 1, **changes})._asdict()  # type: ignore[arg-type]
        defaults = Parameters()._asdict()
        told = {name: value for name, value in changed.items() if name == "q" or value != defaults[name]}
        return "/search?" + urlencode(
            {name: int(value) if isinstance(value, bool) else value for name, value in told.items()}
        )


class ListParameters(NamedTuple):
    """What a list asks for, named as in its address. All is text in the form that `site_app.listing` finds it by."""

    tag: str | None = None
    year: str | None = None
    rating: str | None = None
    letter: str | None = None
    author: str | None = None
    sort: str = SORTS[0]
    page: int = 1

    def url(self, **changes: object) -> str:
        """Return the address of this list with some parameters changed; any change begins at the first page."""
        changed = self._replace(**{"page": 1, **changes})  # type: ignore[arg-type]
        path, told_by_path = changed.place
        # A page has a hundred of these: what is usual is left out before anything is quoted.
        asked = zip(self._fields, changed, self._field_defaults.values(), strict=True)
        told = [
            f"{name}={quote_plus(str(value))}"
            for name, value, usual in asked
            if value != usual and name != told_by_path
        ]
        return f"{path}?{'&'.join(told)}" if told else path

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is in force."""
        return any((self.tag, self.year, self.rating, self.letter, self.author))

    @property
    def is_indexed(self) -> bool:
        """Whether search engines should keep the page: all reviews, or those of an author, tag or year, by title."""
        _, told = self.place
        return self._replace(page=1) == ListParameters(**{told: getattr(self, told)} if told else {})

    @property
    def place(self) -> tuple[str, str]:
        """The path of the page that shows the list when nothing more is asked of it, and which parameter that tells."""
        if self.author:
            return author_url(self.author), "author"
        if self.tag and "?" not in (path := tag_url(self.tag)):
            return path, "tag"
        if self.year and self.year.isdigit():
            return year_url(int(self.year)), "year"
        return ALL_REVIEWS, ""


def read_list_parameters(values: Mapping[str, str]) -> ListParameters:
    """Return the parameters of a list; raises ParameterError for a value that is not of its kind."""
    given = {name: text for name, text in values.items() if text}
    sort = given.get("sort", SORTS[0])
    if sort not in SORTS:
        raise ParameterError(f"sort is none of {', '.join(SORTS)}; write one of these, as in sort=newest")
    if (page := _number(given, "page")) == 0:
        raise ParameterError("page is 0; pages count from 1")
    return ListParameters(
        tag=_clean(given.get("tag", "")) or None,
        year=None if (year := _read_year(given)) is None else str(year),
        rating=_read_rating(given),
        letter=_read_letter(given),
        author=_clean(given.get("author", "")).lower() or None,
        sort=sort,
        page=page or 1,
    )


def read_parameters(values: Mapping[str, str]) -> Parameters:
    """Return the parameters of an address; raises ParameterError for a value that is not of its kind."""
    return Parameters(
        q=_clean(values.get("q", "")),
        page=1 if (page := _number(values, "page")) is None else page,
        review=_clean(values.get("review", "")) or None,
        tag=_clean(values.get("tag", "")) or None,
        year=_read_year(values),
        rating=_read_rating(values),
        sort=values.get("sort", "relevance"),
        spoilers=_flag(values, "spoilers"),
        facets=_flag(values, "facets", default="1"),
        group=_group(values),
    )


def read_limit(values: Mapping[str, str]) -> int:
    """Return how many completions are asked for; raises ParameterError for more than there are."""
    limit = _number(values, "limit")
    if limit is None:
        return COMPLETIONS
    if not 1 <= limit <= MOST_COMPLETIONS:
        raise ParameterError(f"limit is {limit}; ask for 1 to {MOST_COMPLETIONS}")
    return limit


def _number(values: Mapping[str, str], name: str) -> int | None:
    text = values.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise ParameterError(f"{name} is not a number of at most {MOST_DIGITS} digits; write one, as in {name}=2")
    return int(text)


def _read_year(values: Mapping[str, str]) -> int | str | None:
    text = values.get("year")
    if text is None:
        return None
    if not re.fullmatch(_YEAR, text):
        raise ParameterError("year is neither a year nor a decade; write one, as in year=1994 or year=1990s")
    number = int(text.removesuffix(DECADE))
    return f"{number}{DECADE}" if text.endswith(DECADE) else number


def _read_rating(values: Mapping[str, str]) -> str | None:
    text = values.get("rating")
    if text is None:
        return None
    if not re.fullmatch(_RATING, text):
        raise ParameterError("rating is no rating; write one, as in rating=4.5 or rating=4.5/5")
    return "/".join(figure(float(part)) for part in text.split("/"))


def _read_letter(values: Mapping[str, str]) -> str | None:
    text = values.get("letter")
    if text is None:
        return None
    if len(text) != 1:
        raise ParameterError("letter is not one letter; write one, as in letter=B, or # for what is none")
    return letter_of(text)


def _flag(values: Mapping[str, str], name: str, default: str = "0") -> bool:
    text = values.get(name, default)
    if text not in {"0", "1"}:
        raise ParameterError(f"{name} is neither 0 nor 1; write {name}=1 for yes")
    return text == "1"


def _group(values: Mapping[str, str]) -> str | None:
    text = values.get("group")
    if text not in {None, REVIEW}:
        raise ParameterError(f"group is not {REVIEW}; write group={REVIEW}, or leave it out for sections")
    return text


def _clean(text: str) -> str:
    """Replace what UTF-8 cannot carry, which a command line may pass on."""
    return text.encode("utf-8", "replace").decode("utf-8")
