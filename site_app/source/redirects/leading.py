"""Where every address leads that was once a page's: in one step, to a page that is there."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote

from site_app.addresses import ALL_REVIEWS, GONE, address_key
from site_app.site_addresses import Addresses, review_of
from site_app.source.files.faults import named, quoted
from site_app.source.redirects.paths import Path
from site_app.source.redirects.tables import Move

#: What answers by itself, whatever the content is, at these addresses or below them.
OWN = frozenset({"api", "healthz", "media", "openapi.json", "static", ".well-known"})

#: What a query keeps as it is written.
_QUERY = "=&+%/:?;,@!$'()*~"
_REMEDY = "correct it, or write gone = true in place of “to”"


class Doubt(NamedTuple):
    """Reviews without pages, by their slugs: `unknown` for their faults, or until their day; and those that expired."""

    unknown: frozenset[str] = frozenset()
    expired: frozenset[str] = frozenset()


class Leading:
    """What the aliases and redirects of a site come to; what is wrong with them is noted.

    `known` are the pages that there are.
    """

    def __init__(self, moves: Iterable[Move], known: Addresses, doubt: Doubt) -> None:
        self._known, self._unknown = known, doubt.unknown
        self._expired = {address_key(f"{ALL_REVIEWS}{slug}") for slug in doubt.expired}
        self._moves: dict[str, Move] = {}
        for move in moves:
            self._add(move)

    def table(self) -> dict[str, str]:
        """Return, by the key of each address, where it leads."""
        led = {key: self._lead(key, move) for key, move in self._moves.items()}
        return dict.fromkeys(self._expired, GONE) | {key: target for key, target in led.items() if target is not None}

    def _add(self, move: Move) -> None:
        key = address_key(move.path)
        first = self._moves.get(key)
        if self._is_page(key, move) or not OWN.isdisjoint(key.split("/")[1:2]):
            move.source.fault(move.line, f"{quoted(move.path)} is the address of a page", "delete this line")
        elif first:
            told = f"{quoted(move.path)} stands in {first.source.path.name}:{first.line} already"
            move.source.fault(move.line, told, "keep one of the two")
        else:
            self._moves[key] = move

    def _is_page(self, key: str, move: Move) -> bool:
        """Say whether a page answers at the address; one that differs by case does not, and may lead there."""
        page = self._known.keys.get(key)
        is_other = page and page.startswith(ALL_REVIEWS) and page.rstrip("/") != move.path.rstrip("/")
        return page is not None and not (is_other and move.target and address_key(move.target.path) == key)

    def _lead(self, key: str, move: Move) -> str | None:
        """Return where a move leads in the end; None, and the fault noted, if that is nowhere."""
        seen, target = {key}, move.target
        while target and (following := self._following(target)):
            if (key := address_key(target.path)) in seen:
                _fault(move, f"{quoted(move.path)} leads back to itself", "let it lead to a page")
                return None
            if following.target is None:
                place = f"{following.source.path.name}:{following.line}"
                what = f"{quoted(move.path)} leads to {quoted(target.path)}, which is gone ({place})"
                _fault(move, what, "write gone = true in place of “to”, or lead to a page")
                return None
            seen.add(key)
            target = self._joined(target, following.target)
        return self._end(move, target) if target else GONE

    def _following(self, target: Path) -> Move | None:
        """Return what leads on from an address that is no page: a section's leads where its review's does."""
        key = address_key(target.path)
        return None if key in self._known.keys else self._moves.get(key) or self._moves.get(review_of(key))

    def _joined(self, target: Path, following: Path) -> Path:
        """Return where a target leads on to; to the same section there, if it was a section's and there is one."""
        key = address_key(target.path)
        path = following.path
        if key not in self._moves:
            section = f"{path.rstrip('/')}/{target.path.rstrip('/').rpartition('/')[2]}/"
            if address_key(section) in self._known.keys or address_key(section) in self._moves:
                path = section
        return Path(path, following.fragment or target.fragment, following.query or target.query)

    def _end(self, move: Move, target: Path) -> str | None:
        """Return the address of a target, as links have it; None, and the fault noted, if it is none."""
        path, key = self._known.keys.get(address_key(target.path)), address_key(target.path)
        review = key if review_of(key) == "/" else review_of(key)
        if path is None and review in self._expired:
            return GONE
        if path is None and review.removeprefix(ALL_REVIEWS) in self._unknown:
            return None
        if path is None:
            _fault(move, f"{quoted(move.path)} leads to {quoted(target.path)}, which is no page", _REMEDY)
            return None
        page = self._known.pages.get(path)
        names = (*page.sections, *page.ids) if page else ()
        if page and names and target.fragment and target.fragment not in names:
            what = f"{quoted(move.path)} leads to {quoted(f'#{target.fragment}')}, which {quoted(path)} has not"
            _fault(move, what, f"use one of {named([*page.sections])}")
            return None
        query, fragment = quote(target.query, safe=_QUERY), quote(target.fragment)
        return quote(path) + f"?{query}" * bool(query) + f"#{fragment}" * bool(fragment)


def _fault(move: Move, what: str, remedy: str) -> None:
    move.source.fault(move.target_line or move.line, what, remedy)
