"""Days as readers write them."""

from datetime import date


def written_day(day: date) -> str:
    """Return a day in words: 22 November 2026."""
    return f"{day.day} {day:%B %Y}"
