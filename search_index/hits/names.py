"""The name by which a section was found, where a reader would not see why it was."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from search_index.hits.snippets import Match, mark, within
from search_index.index.profiles import NAME_END
from search_index.results import MarkedText


def find_name(names: Sequence[str], matches: Sequence[Match], unseen: AbstractSet[int]) -> MarkedText | None:
    """Return the name that says most of the clauses that are `unseen` elsewhere, of equals the first, if any does.

    `matches` are those of all names, as one text.
    """
    best, most, start = None, 0, 0
    for name in names:
        end = start + len(name)
        inside = [(first - start, last - start, asked) for first, last, asked in within(matches, start, end)]
        said = len(unseen & {asked for _, _, asked in inside})
        if said > most:
            best, most = mark(name, inside), said
        start = end + len(NAME_END)
    return best
