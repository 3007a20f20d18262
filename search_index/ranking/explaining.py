"""Why a section was found, and why it stands where it does: for maintainers."""

from collections import Counter
from collections.abc import Iterator, Sequence

from search_index.explanations import ClauseExplanation, Explanation, HitExplanation, Share
from search_index.index.fields import EVERYTHING, FIELDS, PUBLIC
from search_index.index.forward import find_sequence
from search_index.index.profiles import Profiles
from search_index.index.reader import Index
from search_index.query.clauses import Clause, Slot
from search_index.ranking.matching import Found
from search_index.ranking.scoring import Scorer


class Explainer:
    """Takes scores apart again. It computes what the scorer summed up, so it costs more than the search."""

    def __init__(self, index: Index, profiles: Profiles, scorer: Scorer) -> None:
        self._index = index
        self._profiles = profiles
        self._scorer = scorer

    def explain(self, query: str, found: Found, *, limit: int, spoilers: bool) -> Explanation:
        """Return why the first `limit` sections were found."""
        return Explanation(
            query=query,
            read_as=found.read_as,
            relaxed=found.relaxed,
            corrected=found.corrected,
            partial=found.partial,
            total=len(found.scores),
            clauses=tuple(self._explain_clause(clause, spoilers=spoilers) for clause in found.clauses),
            hits=tuple(self._explain_hit(section, found, spoilers=spoilers) for section in found.first(limit)),
        )

    def _explain_clause(self, clause: Clause, *, spoilers: bool) -> ClauseExplanation:
        forms = [self._index.lexicon.forms[form] for form, _ in clause.forms]
        sequences = [self._spell(slots) for slots, _ in clause.sequences]
        return ClauseExplanation(clause.text, (*forms, *sequences), len(self._scorer.scores(clause, spoilers=spoilers)))

    def _explain_hit(self, section: int, found: Found, *, spoilers: bool) -> HitExplanation:
        shares: list[Share] = []
        for clause in found.clauses:
            score = self._scorer.scores(clause, spoilers=spoilers).get(section, 0.0)
            parts = list(self._parts(section, clause, EVERYTHING if spoilers else PUBLIC))
            total = sum(worth for _, _, worth in parts) or 1.0
            shares += [Share(clause.text, FIELDS[field], form, score * worth / total) for field, form, worth in parts]
        score = found.scores[section]
        return HitExplanation(
            review=self._profiles.all[self._profiles.of_section[section]].review,
            section=self._index.section(section).section,
            score=score,
            shares=tuple(sorted(shares, key=lambda share: -share.score)),
            reranking=score - sum(share.score for share in shares),
        )

    def _parts(self, section: int, clause: Clause, fields: Sequence[int]) -> Iterator[tuple[int, str, float]]:
        """Yield the field, the form and the weighted frequency of everything in the section that says the clause."""
        weights = dict(clause.forms)
        for field in fields:
            lengths, norms = self._scorer.norms(field)
            norm = norms[lengths[section]]
            forms = self._index.forward.forms(section, field)
            joined = (compound.form for compound in self._index.forward.compounds(section, field))
            for form, count in Counter(form for form in (*forms, *joined) if form in weights).items():
                yield field, self._index.lexicon.forms[form], weights[form] * count * norm
            for slots, weight in clause.sequences:
                if count := len(find_sequence(forms, slots)):
                    yield field, self._spell(slots), weight * count * norm

    def _spell(self, slots: Sequence[Slot]) -> str:
        return " ".join(self._index.lexicon.forms[min(slot)] for slot in slots)
