"""The excerpt: the passage with most of the words, and what matched in it."""

import re
from collections.abc import Sequence
from operator import itemgetter

from search_index.results import MarkedText

#: The longest excerpt, in characters of text, ellipses included: two or three lines on a phone.
MAX_CHARACTERS = 240
_ELLIPSIS = "…"
_SENTENCE_END = re.compile(r"[.!?。！？][\"'”’)\]]*\s+|\n")

#: A matched stretch of text: where it starts and ends, and which of the things asked for it is.
Match = tuple[int, int, int]


def mark(text: str, matches: Sequence[Match]) -> MarkedText:
    """Return the whole text, with the matches marked."""
    return MarkedText(text, tuple(_merge(matches)) if matches else ())


def excerpt(text: str, matches: Sequence[Match]) -> MarkedText:
    """Return the best passage, in one line: most different things asked for, then most matches, then earliest."""
    start, end = passage(text, matches)
    before = _ELLIPSIS if start > 0 else ""
    after = _ELLIPSIS if end < len(text) else ""
    shift = len(before) - start
    marks = tuple((first + shift, last + shift) for first, last in _merge(within(matches, start, end)))
    return MarkedText(f"{before}{text[start:end]}{after}".replace("\n", " "), marks)


def passage(text: str, matches: Sequence[Match]) -> tuple[int, int]:
    """Return where the best passage starts and ends: as long as there is room for, and no word cut."""
    room = MAX_CHARACTERS - 2 * len(_ELLIPSIS)
    if len(text) <= MAX_CHARACTERS:
        return 0, len(text)
    if not matches:
        return 0, _last_word_end(text, 0, room)
    first, last = _best_matches(sorted(matches), room)
    start = _start(text, first, last, room)
    return start, max(_last_word_end(text, start, room), min(last, start + room))


def within(matches: Sequence[Match], start: int, end: int) -> list[Match]:
    """Return the matches that are whole between two places."""
    return [match for match in matches if start <= match[0] and match[1] <= end]


def _merge(matches: Sequence[Match]) -> list[tuple[int, int]]:
    """Return the ranges of the matches, those that touch as one."""
    merged: list[tuple[int, int]] = []
    for first, last, _ in sorted(matches):
        if merged and first <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(last, merged[-1][1])
        else:
            merged.append((first, last))
    return merged


def _best_matches(ordered: Sequence[Match], room: int) -> tuple[int, int]:
    """Return where the matches begin and end that say most within the room: most different ones, most, earliest.

    A window slides over those that have room: they enter it by their ends and leave it by their starts.
    """
    end = max(map(itemgetter(1), ordered))
    if end - ordered[0][0] <= room:
        return ordered[0][0], end
    best, best_worth = ordered[0][:2], (0, 0)
    by_start = [match for match in ordered if match[1] - match[0] <= room]
    by_end = sorted(by_start, key=itemgetter(1))
    inside: dict[int, int] = {}
    entered = left = 0
    for first, _, _ in ordered:
        while entered < len(by_end) and by_end[entered][1] - first <= room:
            asked = by_end[entered][2]
            inside[asked] = inside.get(asked, 0) + 1
            entered += 1
        while left < len(by_start) and by_start[left][0] < first:
            asked = by_start[left][2]
            inside[asked] -= 1
            if not inside[asked]:
                del inside[asked]
            left += 1
        worth = len(inside), entered - left
        if worth > best_worth:
            best, best_worth = (first, by_end[entered - 1][1]), worth
    return best


def _start(text: str, first: int, last: int, room: int) -> int:
    """Return where a passage around the matches starts: their sentence if there is room, else the word halfway."""
    earliest = max(last - room, 0)
    sentences = [end.end() for end in _SENTENCE_END.finditer(text, earliest, first)]
    if sentences:
        # At the end of a text there is room for the sentences before.
        return next((start for start in sentences if start >= len(text) - room), sentences[-1])
    if earliest == 0:
        return 0
    start = max(first - (room - (last - first)) // 2, 0)
    while start < first and not text[start - 1].isspace():
        start += 1
    return start


def _last_word_end(text: str, start: int, room: int) -> int:
    end = start + room
    if end >= len(text):
        return len(text)
    while end > start and not text[end].isspace():
        end -= 1
    return end if end > start else start + room
