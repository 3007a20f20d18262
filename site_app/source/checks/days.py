"""What links and golden searches may lead to, on any day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from site_app.source.checks.anchors import Anchors, Unseen, find_anchors, find_unseen
from site_app.source.files.folder import Folder
from site_app.source.reviews import ReviewFile
from site_app.source.schedule import Hidden, Schedule, find_hidden


class Shown(NamedTuple):
    """What a day shows: what may be linked to, and the reviews that may not, by their slugs."""

    anchors: Anchors
    unseen: dict[str, Unseen]
    hidden: Hidden


class Days:
    """What each day shows of the `files` that were read, and of `pages` by their addresses."""

    def __init__(
        self, folder: Folder, schedules: Mapping[Path, Schedule], files: Sequence[ReviewFile], pages: Iterable[str]
    ) -> None:
        self._folder, self._schedules, self._files, self._pages = folder, schedules, files, [*pages]
        self.on = cache(self._on)

    def _on(self, day: date) -> Shown:
        reviews = (file.review for file in self._files if file.schedule.shows(day))
        anchors = find_anchors(self._pages, reviews, self._folder.faulty())
        hidden = find_hidden(self._schedules, day)
        return Shown(anchors, find_unseen(hidden), hidden)
