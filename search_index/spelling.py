"""Did you mean: the nearest word that the sections have."""

from search_index.lexicon import Lexicon
from search_index.query import ParsedQuery, Term

#: Below four letters a word has too many neighbours to guess.
_SHORTEST = 4


class Speller:
    """Finds words of the lexicon near a word that it lacks."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def correct_query(self, parsed: ParsedQuery) -> str | None:
        """Return the query with its unknown words replaced by their nearest neighbours, or None if nothing changes."""
        terms = [self._correct_term(term) for term in parsed.terms]
        corrected = " ".join(terms)
        return corrected if corrected != str(parsed) else None

    def _correct_term(self, term: Term) -> str:
        words = []
        for unit in term.units:
            parts = [word.form for word in unit.words]
            words.append("-".join(self._known(part) for part in parts))
        text = f'"{" ".join(words)}"' if term.is_phrase else " ".join(words)
        return f"-{text}" if term.is_excluded else text

    def _known(self, form: str) -> str:
        return form if self._lexicon.is_public(form) else self.correct(form) or form

    def correct(self, form: str) -> str | None:
        """Return the nearest public form within one edit (two from eight letters on), or None."""
        if len(form) < _SHORTEST:
            return None
        limit = 1 if len(form) < 8 else 2
        best: tuple[int, bool, int, str] | None = None
        for number, other in enumerate(self._lexicon.forms):
            if abs(len(other) - len(form)) > limit or not self._lexicon.counts[number]:
                continue
            distance = edit_distance(form, other, limit)
            if distance <= limit:
                rank = (distance, other[0] != form[0], -self._lexicon.counts[number], other)
                best = rank if best is None else min(best, rank)
        return best[3] if best else None


def edit_distance(one: str, other: str, limit: int) -> int:
    """Return the number of edits, a transposition being one (optimal string alignment); above `limit` just more."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        two_before, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
