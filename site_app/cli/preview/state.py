"""What a preview has come to, for the pages that wait to hear of it."""

from collections.abc import Iterable
from secrets import token_hex
from threading import BoundedSemaphore, Condition
from typing import NamedTuple

from site_app.source.files.faults import Fault

#: How long a page is kept waiting for news before it asks again; seconds.
PATIENCE = 10.0
#: Pages that wait at a time, each of which holds a thread; any more are answered at once, and ask again.
MOST_WAITING = 8


class News(NamedTuple):
    """What the pages are told: `faults`, how many there are with the untold, and whether the search is of before."""

    faults: tuple[Fault, ...] = ()
    total: int = 0
    search_is_behind: bool = False


class State:
    """Numbers that grow with what is shown, in pages and in the search, and the news that goes with them."""

    def __init__(self) -> None:
        self.news = News()
        self._run = token_hex(4)  # a page of an earlier run is of another state
        self._pages = self._search = 0
        self._changed = Condition()
        self._room = BoundedSemaphore(MOST_WAITING)
        self._ended = False

    def of(self, *, search: bool) -> str:
        """Return the state of a page: of results, where its `search` counts too."""
        return f"{self._run}-{self._pages}" + (f"-{self._search}" if search else "")

    def turn(self, news: News | None = None, *, pages: bool = True) -> None:
        """Tell all who wait that the search is another, and with `pages` that these are."""
        with self._changed:
            self.news = self.news if news is None else news
            self._search += 1
            self._pages += pages
            self._changed.notify_all()

    def wait(self, known: str, *, search: bool) -> str:
        """Return the state of a page once it is no more the one that it knows, or after a while."""
        if self._room.acquire(blocking=False):
            try:
                with self._changed:
                    self._changed.wait_for(lambda: self._ended or self.of(search=search) != known, PATIENCE)
            finally:
                self._room.release()
        return self.of(search=search)

    def end(self) -> None:
        """Let nobody wait any more."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()


def news_of(faults: Iterable[Fault], total: int | None = None) -> News:
    """Return the news that these are the faults."""
    told = tuple(faults)
    return News(told, len(told) if total is None else total)
