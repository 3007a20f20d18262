"""Saves become pages: at once what changed of them, then, by a process apart, the whole build with its search."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event
from time import monotonic
from typing import NamedTuple

from site_app.build.building import MEDIA
from site_app.build.pages import build_pages
from site_app.build.publishing import STATIC
from site_app.build.release import make_release_id
from site_app.build.swap import CURRENT
from site_app.cli.preview.apps import TEMPLATES, TemplateFaultError
from site_app.cli.preview.full import FullBuild
from site_app.cli.preview.saves import Saves, read_saves
from site_app.cli.preview.site import PreviewSite, release_of
from site_app.cli.preview.state import News, news_of
from site_app.cli.preview.unseen import find_unseen
from site_app.cli.preview.watching import watch
from site_app.source.content import Content, load_content
from site_app.source.files.faults import ContentError, Fault
from site_app.source.images.kept import KeptFiles
from site_app.source.markdown.readings import Readings
from site_app.source.schedule import find_hidden, read_schedules, today
from site_app.web.catalogue import CatalogueError

#: Where pages are made, by the process that makes them.
FOLDER = "preview-"
#: Contents that are remembered, by the release they make: that of the last full build, and those saved since.
REMEMBERED = 4
#: Folders of pages that stay: the one shown, and those that a request may still be at.
KEPT_PAGES = 3


class Workplace(NamedTuple):
    """The content, and the folder of its full builds; the day that they show, or None for each as it comes."""

    content: Path
    output: Path
    day: date | None


class Workshop:
    """Makes what `site` shows; says in lines what it did."""

    def __init__(self, place: Workplace, site: PreviewSite, say: Callable[[str], None]) -> None:
        self.content, self.output, self.day = place
        self.site, self.say = site, say
        self.base_url = os.environ.get("SITE_BASE_URL")
        self.release, self.saves = "", Saves()  # of what was read last
        self.contents: dict[str, Content] = {}
        self.readings = Readings(self.output)  # those of the full builds, and never saved: these do
        self.full: FullBuild | None = None
        self.folder = self.output / f"{FOLDER}{os.getpid()}"
        self.pages: list[Path] = []

    def run(self, ended: Event) -> None:
        """Work until `ended`; a day that begins meanwhile may show other reviews, as a save does."""
        day = today()
        for changed in watch((self.content, TEMPLATES, STATIC), ended):
            if changed or day != today():
                day = today()
                self._take()
            elif self.full and self.full.is_done():
                self._finish(self.full)
            if ended.is_set():
                break

    def begin(self, news: News) -> None:
        """Show the full build of before, if there is one, and what is wrong with what was saved since."""
        _sweep(self.output)
        self.site.state.turn(news)
        self._tell_unseen()
        current = self.output / CURRENT
        if release := release_of(current):
            with self._telling_faults(), suppress(CatalogueError):
                self.site.show(current.resolve(), release, news)

    def close(self) -> None:
        """Leave no process and no file behind."""
        if self.full:
            self.full.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _take(self) -> None:
        """Show what was saved, if that changes the site.

        What was saved and taken back while it was read leaves the release as it was, and the pages not.
        """
        saves = read_saves(self.content)  # before all that is read: a save from here on makes them others
        release = make_release_id(self.content, self.base_url, self.day)
        if (release, saves) != (self.release, self.saves):
            self.release, self.saves = release, saves
            with self._telling_faults():
                self._show_saved()

    def _show_saved(self) -> None:
        """Show what was saved with the search of before, while it is built in full; or the full build of it."""
        started = monotonic()
        current = self.output / CURRENT
        if self.release == release_of(current):
            self._remember(self.contents.get(self.release) or self._load(None))
            self.site.show(current.resolve(), self.release, News())
            return
        base, made_of = self._base()
        with self._building_in_full(), self._new_folder() as directory:
            content = self._load(directory)
            self._remember(content)
            if made_of:
                changed = build_pages(content, self.contents.get(made_of), base, directory, self.release)
                self.site.show(directory, self.release, News(search_is_behind=True))
                self.say(f"{_count(changed)} shown after {monotonic() - started:.1f} s.")

    @contextmanager
    def _building_in_full(self) -> Iterator[None]:
        """Begin to build in full, unless that goes on, what is shown at once; what cannot be shown is not built."""
        if self.full:
            yield
            return
        self.full = FullBuild(self.content, self.output, self.base_url, self.day)
        try:
            yield
        except BaseException:
            self.full.end()
            self.full = None
            raise

    def _base(self) -> tuple[Path, str]:
        """Return what pages are made beside, and its release: while it is built in full, what is shown."""
        if self.full and (shown := self.site.shown):
            return shown.home, shown.release
        current = (self.output / CURRENT).resolve()
        return current, release_of(current)

    def _finish(self, full: FullBuild) -> None:
        """Show what was built in full; build again if there were saves meanwhile."""
        self.full = None
        if failure := full.failure():
            self.say(failure)
        elif release_of(self.output / CURRENT) == self.release:
            self.site.follow()
            self.say("Searches find it.")
        else:
            with self._telling_faults():
                self._show_saved()

    def _load(self, directory: Path | None) -> Content:
        """Load the content; its images are published into the folder of pages, if one is named."""
        media = directory / MEDIA if directory else None
        if media:
            media.mkdir()
        content = load_content(
            self.content, lambda *_: None, KeptFiles(self.output / CURRENT), media, self.readings, day=self.day
        )
        self._tell_unseen()
        if self.base_url:
            content = replace(content, site=replace(content.site, base_url=self.base_url.rstrip("/")))
        return content

    def _tell_unseen(self) -> None:
        """Let the pages tell which reviews are shown to nobody else today."""
        if self.day:
            self.site.unseen = find_unseen(find_hidden(read_schedules(self.content), today()))

    def _remember(self, content: Content) -> None:
        self.contents.pop(self.release, None)
        self.contents[self.release] = content
        while len(self.contents) > REMEMBERED:
            self.contents.pop(next(iter(self.contents)))

    @contextmanager
    def _new_folder(self) -> Iterator[Path]:
        """Give an empty folder for pages; those that nobody looks at any more go, and this one if it fails."""
        directory = self.folder / f"{monotonic():.6f}"
        directory.mkdir(parents=True)
        try:
            yield directory
        except BaseException:
            shutil.rmtree(directory, ignore_errors=True)
            raise
        self.pages.append(directory)
        while len(self.pages) > KEPT_PAGES:
            shutil.rmtree(self.pages.pop(0), ignore_errors=True)

    @contextmanager
    def _telling_faults(self) -> Iterator[None]:
        """Tell what is wrong with what was saved, on the pages and as lines; they stay as they were."""
        news = News()
        try:
            yield
        except ContentError as error:
            news = news_of(error.faults, error.total)
        except TemplateFaultError as error:
            news = news_of([error.fault])
        except OSError as error:
            where, what = str(error.filename or self.output), error.strerror or str(error)
            news = news_of([Fault(where, 1, what, "save again once that is mended")])
            self.release = ""
        if news.faults and news.faults != self.site.state.news.faults:
            self.site.state.turn(news)
            self.say("\n".join([*map(str, news.faults), "The pages stay as they were."]))


def _count(changed: list[str]) -> str:
    return f"reviews/{changed[0]}.md" if len(changed) == 1 else f"{len(changed):,} reviews" if changed else "All"


def _sweep(output: Path) -> None:
    """Remove what previews left that were killed."""
    for folder in output.glob(f"{FOLDER}*"):
        try:
            os.kill(int(folder.name.removeprefix(FOLDER)), 0)
        except (ProcessLookupError, ValueError):
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            pass  # another's
