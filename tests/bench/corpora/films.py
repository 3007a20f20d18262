"""Real films: the titles, years, genres and directors that made-up reviews are about."""

import json
from pathlib import Path
from typing import Any, NamedTuple

#: Of the npm package vega-datasets (BSD-3-Clause), which comes with the tools of the browser tests.
MOVIES = Path(__file__).parents[2] / "browser/node_modules/vega-datasets/data/movies.json"
#: The films are of 1915 to 2010. A later year is one of the century before, misread from its last two digits.
LAST_YEAR = 2010


class Film(NamedTuple):
    """A film. `director` and `genre` are empty where nobody wrote them down."""

    title: str
    year: int
    director: str
    genre: str


def load_films(path: Path = MOVIES) -> list[Film]:
    """Return the films of a file in its order, but for those without a title or a year that can be."""
    if not path.exists():
        raise SystemExit(f"{path}: not installed; run npm ci in tests/browser")
    films = (_read_film(row) for row in json.loads(path.read_bytes()))
    return [film for film in films if film]


def _read_film(row: dict[str, Any]) -> Film | None:
    title, year = row.get("Title"), str(row.get("Release Date"))[-4:]
    if not isinstance(title, str) or not title.strip() or not year.isdigit() or int(year) > LAST_YEAR:
        return None
    return Film(_mend(title), int(year), _mend(row.get("Director") or ""), row.get("Major Genre") or "")


def _mend(text: str) -> str:
    """Return `text` with its accents: some of the file was Latin-1 and read as Mac Roman ("AstÈrix")."""
    text = text.replace('"', "").strip()
    try:
        return text.encode("mac_roman").decode("cp1252")
    except UnicodeError:
        return text
