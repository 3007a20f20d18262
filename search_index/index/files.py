"""The files that `build_index` writes and `Searcher` reads, and what keeps one version from reading those of another.

All are of one segment of a Whoosh index, whose table of contents (`_MAIN_1.toc`) only Whoosh reads. What each holds is
told by the module that writes and reads it; of what kinds they are, by `storage`.
"""

import json
from pathlib import Path
from typing import Any, Final

from search_index.errors import SearchIndexError

#: The name of Whoosh's one segment, in place of a random one.
SEGMENT: Final = "sections"

#: The version of all that is written here, and what it is told in: with the size of every other file, the number of
#: sections, and what lengths are measured against. It is written last.
VERSION: Final = 3
FORMAT: Final = f"MAIN_{SEGMENT}.format"


def _of_segment(kind: str) -> str:
    return f"MAIN_{SEGMENT}.{kind}"


#: The lexicon: sorted forms; the rank of each; the stems with the forms that share them; all characters there are.
WORDS: Final = _of_segment("words")
RANKS: Final = _of_segment("ranks")
STEMS: Final = _of_segment("stems")
ALPHABET: Final = _of_segment("alphabet")

#: In which sections each form stands.
POSTINGS: Final = _of_segment("postings")
#: The words of each section, and how many there are in each of its fields.
FORWARD: Final = _of_segment("forward")
LENGTHS: Final = _of_segment("lengths")
#: The texts of each section as they are shown.
TEXTS: Final = _of_segment("texts")

#: What sections are filtered, counted and sorted by: the profiles, the one of each section, the numbers of what each
#: has, and what these numbers stand for.
PROFILES: Final = _of_segment("profiles")
PROFILE_OF_SECTION: Final = _of_segment("sections")
PROFILE_NUMBERS: Final = _of_segment("numbers")
REVIEWS: Final = _of_segment("reviews")
VALUES: Final = _of_segment("values")

#: What reviews are called: the words of titles and names; which of these have each; and of each its profile and size.
TITLE_WORDS: Final = _of_segment("titlewords")
TITLE_LISTS: Final = _of_segment("titlelists")
TITLES: Final = _of_segment("titles")
#: Which sections are most alike, and how much of their likeness each has.
NEIGHBOURS: Final = _of_segment("neighbours")
NEIGHBOUR_SHARES: Final = _of_segment("shares")
#: Words of Hangul by their sound, and names in Latin letters that Hangul may stand for.
SOUNDS: Final = _of_segment("sounds")
SOUNDING: Final = _of_segment("sounding")
NAMES: Final = _of_segment("names")

JOINS: Final = _of_segment("joins")
SYNONYMS: Final = _of_segment("synonyms")

#: What is completed to what: what is typed beside words, which key leads to which entry, where entries lead, the texts
#: of others; how much is to be said for each word, and those not written in small letters.
SUGGESTED_KEYS: Final = _of_segment("suggestedkeys")
SUGGESTED_PAIRS: Final = _of_segment("suggestedpairs")
SUGGESTED_PLACES: Final = _of_segment("suggestedplaces")
SUGGESTED_TEXTS: Final = _of_segment("suggestedtexts")
SUGGESTED_WORDS: Final = _of_segment("suggestedwords")
SUGGESTED_SPELLINGS: Final = _of_segment("suggestedspellings")

#: All but the one that tells of all.
ALL: Final = (
    *(WORDS, RANKS, STEMS, ALPHABET, POSTINGS, FORWARD, LENGTHS, TEXTS),
    *(PROFILES, PROFILE_OF_SECTION, PROFILE_NUMBERS, REVIEWS, VALUES, JOINS, SYNONYMS),
    *(SUGGESTED_KEYS, SUGGESTED_PAIRS, SUGGESTED_PLACES, SUGGESTED_TEXTS, SUGGESTED_WORDS, SUGGESTED_SPELLINGS),
    *(TITLE_WORDS, TITLE_LISTS, TITLES, NEIGHBOURS, NEIGHBOUR_SHARES),
    *(SOUNDS, SOUNDING, NAMES),
)


def write_format(directory: Path, **told: object) -> None:
    """Write the version, the sizes of the files, and what else is told."""
    sizes = {name: (directory / name).stat().st_size for name in ALL}
    (directory / FORMAT).write_text(json.dumps({"version": VERSION, "sizes": sizes, **told}), "utf-8")


def read_format(directory: Path) -> dict[str, Any]:
    """Return what `write_format` was told. Raises SearchIndexError for another version or a file of another size."""
    told: dict[str, Any] = json.loads((directory / FORMAT).read_text("utf-8"))
    if told["version"] != VERSION:
        raise SearchIndexError(f"it is of version {told['version']}, and {VERSION} is read")
    for name in ALL:
        if (size := (directory / name).stat().st_size) != told["sizes"][name]:
            raise SearchIndexError(f"{name} has {size} bytes and not {told['sizes'][name]}")
    return told
