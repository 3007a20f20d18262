"""One word typed for several written: *soohee* for *Soo hee*, 선재업고튀어 for 선재 업고 튀어."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice

from search_index.analysis.hangul import is_hangul
from search_index.analysis.korean import without_particles
from search_index.index.joins import Joins
from search_index.index.lexicon import Lexicon
from search_index.query.budget import LOOKUP, RECALLED, Budget

#: Longer words than any name or Korean title without its spaces; bounds the ways to break one.
_LONGEST = 24
#: 선재업고튀어 has three, "leeminho" too.
_MOST_PARTS = 4
#: Letters of a Latin part when there are more than two: "lee", "min", "ho".
_SHORTEST_OF_MANY = 2
_MOST_BREAKS = 12

#: Where a word stands: nowhere, in spoilers only, or elsewhere too.
_UNKNOWN, _HIDDEN, _PUBLIC = range(3)


class WordBreaker:
    """Breaks the words of one query: what it has looked up, and the budget it spends."""

    def __init__(self, lexicon: Lexicon, joins: Joins, budget: Budget) -> None:
        self._lexicon = lexicon
        self._joins = joins
        self._budget = budget
        self._standings: dict[str, int] = {}

    def apart(self, form: str) -> Iterable[Sequence[str]]:
        """Return the ways the word may be written as several.

        Parts that only spoilers have come last, so that what is hidden never crowds out what is not.
        """
        if not self._budget.spend(LOOKUP):
            return ()
        if self._lexicon.is_public(form) and not is_hangul(form):
            return self._joins.of(form)
        return dict.fromkeys((*breaks(form, self._is_public), *breaks(form, self._is_known)))

    def _is_public(self, form: str) -> bool:
        return self._standing(form) == _PUBLIC

    def _is_known(self, form: str) -> bool:
        return self._standing(form) != _UNKNOWN

    def _standing(self, form: str) -> int:
        """Return where the word stands, a Korean one perhaps with particles."""
        found = self._standings.get(form)
        if found is None:
            bases = without_particles(form) if is_hangul(form) else ()
            if not self._budget.spend(LOOKUP * (1 + len(bases))):
                return _UNKNOWN
            found = self._standings[form] = self._find_standing(form, bases)
        return found if self._budget.spend(RECALLED) else _UNKNOWN

    def _find_standing(self, form: str, bases: Iterable[str]) -> int:
        number = self._lexicon.number(form)
        numbers = [*(() if number is None else (number,)), *chain.from_iterable(map(self._lexicon.sharing, bases))]
        if not numbers:
            return _UNKNOWN
        return _PUBLIC if any(map(self._lexicon.is_shown, numbers)) else _HIDDEN


def breaks(form: str, is_known: Callable[[str], bool]) -> list[tuple[str, ...]]:
    """Return the ways to break `form` into known words, those of fewest parts first."""
    if len(form) > _LONGEST:
        return []
    shortest_of_many = 1 if is_hangul(form) else _SHORTEST_OF_MANY
    halves = _break(form, 2, 1, is_known)
    more = (_break(form, count, shortest_of_many, is_known) for count in range(3, _MOST_PARTS + 1))
    return [*islice(chain(halves, *more), _MOST_BREAKS)]


def _break(form: str, count: int, shortest: int, is_known: Callable[[str], bool]) -> Iterator[tuple[str, ...]]:
    if count == 1:
        if len(form) >= shortest and is_known(form):
            yield (form,)
        return
    for at in range(shortest, len(form) - shortest * (count - 1) + 1):
        if is_known(form[:at]):
            for rest in _break(form[at:], count - 1, shortest, is_known):
                yield (form[:at], *rest)
