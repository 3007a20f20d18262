"""What sections are filtered, counted and sorted by: review, tags, year and date, one profile for many sections."""

import json
from array import array
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from search_index.documents import SectionDocument
from search_index.index import files


class Profile(NamedTuple):
    """The filters of a section. Most sections of one review share it."""

    review: str
    published: str
    year: int | None
    tags: tuple[str, ...]


class Profiles:
    """The profiles, and which one each section has."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @cached_property
    def all(self) -> list[Profile]:
        """Every profile, by number."""
        rows = json.loads((self._directory / files.PROFILES).read_text("utf-8"))
        return [Profile(review, published, year, tuple(tags)) for review, published, year, tags in rows]

    @cached_property
    def values(self) -> dict[str, list[tuple[str | int, ...]]]:
        """For each filter, the values each profile has, by number."""
        return {
            "review": [(profile.review,) for profile in self.all],
            "tag": [profile.tags for profile in self.all],
            "year": [() if profile.year is None else (profile.year,) for profile in self.all],
        }

    @cached_property
    def of_section(self) -> "array[int]":
        """The number of each section's profile, by section number."""
        numbers: array[int] = array("I")
        numbers.frombytes((self._directory / files.PROFILE_OF_SECTION).read_bytes())
        return numbers


def write_profiles(directory: Path, documents: Sequence[SectionDocument]) -> None:
    """Write what `Profiles` reads."""
    numbers: dict[Profile, int] = {}
    of_section = array("I")
    for document in documents:
        profile = Profile(document.review, document.published, document.year, tuple(document.tags))
        of_section.append(numbers.setdefault(profile, len(numbers)))
    (directory / files.PROFILES).write_text(json.dumps(list(numbers), ensure_ascii=False), "utf-8")
    (directory / files.PROFILE_OF_SECTION).write_bytes(of_section.tobytes())
