"""The searched fields of a section, in the order in which every per-section record lists them."""

from typing import Final

TITLE: Final = 0
HEADING: Final = 1
NAMES: Final = 2
BODY: Final = 3
SPOILER: Final = 4

#: The names of the fields in the Whoosh index, by number.
FIELDS: Final = ("title", "heading", "names", "body", "spoiler")

#: What a reader searches who has not asked for spoilers.
PUBLIC: Final = (TITLE, HEADING, NAMES, BODY)
EVERYTHING: Final = (TITLE, HEADING, NAMES, BODY, SPOILER)
