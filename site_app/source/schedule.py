"""When a review shows: from the day it is published until the day it expires, by UTC, and a draft never."""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from site_app.source.files.entries import Block
from site_app.source.files.faults import FaultLog
from site_app.source.files.folder import Folder
from site_app.source.files.front_matter import LARGEST_FRONT_MATTER, read_front_matter
from site_app.source.files.sources import Source

#: The front matter of a file, told without reading it as YAML.
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n(.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_PUBLISHED = re.compile(rb"^published:[ \t]+(\d{4}-\d\d-\d\d)[ \t]*\r?$", re.MULTILINE)
#: Where front matter has none of these, `published` on a line of its own is all that there is to know.
_MORE_TO_KNOW = re.compile(rb"draft|expires|\\")


#: The day on which all shows, drafts and what has expired too: that of who writes.
EVERY_DAY = date.max


class Schedule(NamedTuple):
    """The days between which a review shows, None where it names none; `draft` is one that shows on no day."""

    published: date | None
    expires: date | None = None
    draft: bool = False

    def waits(self, day: date) -> bool:
        """Whether a day is before the first on which it shows."""
        return not self.draft and self.published is not None and day < self.published

    def expired(self, day: date) -> bool:
        """Whether a day is not before the one on which it expires."""
        if day == EVERY_DAY or self.draft or self.expires is None or self.waits(day):
            return False
        return self.expires <= day

    def shows(self, day: date) -> bool:
        """Whether readers see it on a day."""
        return day == EVERY_DAY or not (self.draft or self.waits(day) or self.expired(day))


class Dated(NamedTuple):
    """The file of a review, and the day on which it begins to show, or ended to."""

    day: date
    path: Path


class Hidden(NamedTuple):
    """The reviews that do not show on a day: those that wait and those that expired, the earliest first; drafts."""

    waiting: tuple[Dated, ...] = ()
    expired: tuple[Dated, ...] = ()
    drafts: tuple[Path, ...] = ()

    @property
    def paths(self) -> frozenset[Path]:
        """All their files."""
        return frozenset((*(dated.path for dated in (*self.waiting, *self.expired)), *self.drafts))


#: No review is hidden.
NONE_HIDDEN = Hidden()


def today() -> date:
    """Return the day it is by UTC. A build asks once and passes it down: midnight may fall into it."""
    return datetime.now(UTC).date()


def read_schedule(head: Block) -> Schedule:
    """Return when a review of that front matter shows; what is wrong with its days is noted."""
    schedule = Schedule(head.date("published", required=True), head.date("expires"), head.flag("draft"))
    if schedule.published and schedule.expires and schedule.expires <= schedule.published:
        head.fault("expires", "“expires” is not after “published”", "correct one of the two")
    return schedule


def read_schedules(directory: Path) -> dict[Path, Schedule]:
    """Return when the reviews under `directory` show, by their files; one that cannot be read may on any day."""
    reviews = Folder(directory, FaultLog()).reviews()
    return {source.path: _plain_schedule(source.path) or _schedule_of(source) for source in reviews}


def find_hidden(schedules: Mapping[Path, Schedule], day: date) -> Hidden:
    """Return the reviews that do not show on a day."""
    told = schedules.items()
    return Hidden(
        tuple(sorted(Dated(of.published, path) for path, of in told if of.published and of.waits(day))),
        tuple(sorted(Dated(of.expires, path) for path, of in told if of.expires and of.expired(day))),
        tuple(path for path, of in told if of.draft and not of.shows(day)),
    )


def _plain_schedule(path: Path) -> Schedule | None:
    """Return when a review shows whose front matter says it as nearly all do; None for one that must be read.

    This takes a tenth of the time, and every build asks it of every review.
    """
    with suppress(OSError, ValueError), path.open("rb") as file:
        head = _HEAD.match(file.read(LARGEST_FRONT_MATTER))
        if head and head[1].count(b"published") == 1 and not _MORE_TO_KNOW.search(head[1]):
            day = _PUBLISHED.search(head[1])
            return Schedule(date.fromisoformat(day[1].decode())) if day else None
    return None


def _schedule_of(source: Source) -> Schedule:
    front = read_front_matter(source)
    return read_schedule(front.head) if front else Schedule(None)
