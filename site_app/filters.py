"""The values of filters as they stand in addresses: years, decades and ratings."""

#: What ends the name of a decade: 1990s.
DECADE = "s"
#: Years of a decade.
_YEARS = 10


def decade_of(year: int) -> str:
    """Return the decade of a year: 1990s."""
    return f"{year // _YEARS * _YEARS}{DECADE}"


def years_of(value: int | str) -> int | range:
    """Return the year, or the years of a decade."""
    if isinstance(value, int):
        return value
    first = int(value.removesuffix(DECADE))
    return range(first, first + _YEARS)


def rating_text(value: float, best: float) -> str:
    """Return a rating: 4.5/5."""
    return f"{figure(value)}/{figure(best)}"


def rating_of(text: str) -> float | tuple[float, float]:
    """Return the value of a rating, and the best there is, where the text tells it."""
    value, slash, best = text.partition("/")
    return (float(value), float(best)) if slash else float(value)


def figure(number: float) -> str:
    """Return a number without the zero that a whole one may end in."""
    return str(int(number)) if number == int(number) else str(number)
