"""What is reviewed: `subject` in the front matter of a review."""

import re
from dataclasses import dataclass

from site_app.addresses import name_query
from site_app.source.files.entries import Block
from site_app.source.files.faults import quoted

#: schema.org's types are words run together, each with a capital.
SCHEMA_TYPE = re.compile(r"([A-Z]+[a-z]+)+")

#: The year that tells what is reviewed from others of its name.
_YEAR = re.compile(r"\s*\((\d{4})\)")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is reviewed: a schema.org type, its name and the names it also goes by, who made it, where it was shown."""

    type: str
    name: str
    also_known_as: tuple[str, ...] = ()
    year: int | None = None
    country: str | None = None
    director: tuple[str, ...] = ()
    writer: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    episodes: int | None = None
    network: str | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """Who made it, each once."""
        return tuple(dict.fromkeys((*self.director, *self.writer, *self.cast)))


def split_year(title: str) -> tuple[str, int | None]:
    """Return a title without the years in parentheses, and the first of these: *Parasite (2019)* is of 2019."""
    found = _YEAR.search(title)
    return _YEAR.sub("", title), (int(found[1]) or None) if found else None


def read_subject(block: Block | None) -> Subject | None:
    """Return the subject that a block of the front matter names; None for none, or where its faults leave none."""
    if block is None:
        return None
    kind, name = block.text("type", required=True), block.text("name", required=True)
    subject = Subject(
        type=kind or "",
        name=name or "",
        also_known_as=block.texts("also_known_as"),
        year=block.whole("year"),
        country=block.text("country"),
        director=_people(block, "director"),
        writer=_people(block, "writer"),
        cast=_people(block, "cast"),
        episodes=block.whole("episodes"),
        network=block.text("network"),
    )
    block.refuse_others()
    if kind and not SCHEMA_TYPE.fullmatch(kind):
        block.fault("type", f"“type” is {quoted(kind)}", "name a schema.org type, as in TVSeries, Movie or Book")
    return subject if kind and name else None


def check_people(block: Block, key: str, names: tuple[str, ...], listed: str | None = None) -> None:
    """Check that each of the names of people that a key holds can be searched for; `listed` is the key of several."""
    if not names:
        return
    from search_index import check_query  # noqa: PLC0415 - few reviews name people, and it loads the search

    for name in names:
        if check_query(name_query(name)):
            remedy = f"write one name, or several as in {listed or key}: [Kim Won-seok, Park Hae-young]"
            block.fault(key, f"{quoted(name)} in “{key}” is longer than a name that can be searched for", remedy)


def _people(block: Block, key: str) -> tuple[str, ...]:
    names = block.texts(key)
    check_people(block, key, names)
    return names
