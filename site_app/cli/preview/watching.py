"""When something that a site is made of changes, whichever way an editor writes it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

import watchfiles

#: How long nothing must happen for a save to be over, and how long one may take; milliseconds.
SETTLED, LONGEST_SAVE = 40, 400
#: How often it is looked whether a folder is another one by now; milliseconds.
TICK = 200


def watch(places: Sequence[Path], ended: Event) -> Iterator[bool]:
    """Yield whether something in `places` changed: first that it may have, then at every change and every tick.

    A folder may go, and come again as another. It ends within a tick of `ended`.
    """
    polls: bool | None = None  # unless the system or its settings want it
    while not ended.is_set():
        yield True
        found = _identities(places)
        begun = True  # something may have changed before anyone watched
        try:
            for changes in _changes([place for place in places if place in found], ended, polls):
                if _identities(places) != found:
                    break
                yield begun or bool(changes)
                begun = False
        except (OSError, RuntimeError):
            # It went just now; or the system watches no more folders, and they are looked at in turn.
            polls = _identities(places) == found or polls


def _changes(places: Sequence[Path], ended: Event, polls: bool | None) -> Iterator[set[watchfiles.main.FileChange]]:
    if not places:
        while not ended.wait(TICK / 1000):
            yield set()
        return
    yield from watchfiles.watch(
        *places,
        watch_filter=None,
        debounce=LONGEST_SAVE,
        step=SETTLED,
        stop_event=ended,
        rust_timeout=TICK,
        yield_on_timeout=True,
        raise_interrupt=False,
        force_polling=polls,
        ignore_permission_denied=True,
    )


def _identities(places: Sequence[Path]) -> dict[Path, tuple[int, int]]:
    """Return which folder stands at each place where there is one."""
    found = {}
    for place in places:
        try:
            status = place.stat()
        except OSError:
            continue
        found[place] = status.st_dev, status.st_ino
    return found
