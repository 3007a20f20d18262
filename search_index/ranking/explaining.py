"""Why a section was found, and why it stands where it does: for maintainers."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from search_index.explanations import ClauseExplanation, Explanation, HitExplanation, Share
from search_index.index.fields import FIELDS
from search_index.index.forward import Words
from search_index.index.reader import Index
from search_index.query.clauses import Clause, Slot
from search_index.ranking.found import Found
from search_index.ranking.scoring import Scorer, searched


class Explainer:
    """Takes scores apart again. It computes what the scorer summed up, so it costs more than the search."""

    def __init__(self, index: Index, scorer: Scorer) -> None:
        self._index = index
        self._scorer = scorer

    def named(self, sections: Iterable[int], names: Collection[tuple[str, str]]) -> list[int]:
        """Return those of the sections that have one of the names: the slugs of review and section."""
        reviews = {review for review, _ in names}
        profiles, texts = self._index.profiles, self._index.texts
        of = ((section, profiles[profiles.of_section[section]].review) for section in sections)
        return [at for at, review in of if review in reviews and (review, texts.section(at).slug) in names]

    def explain(self, query: str, found: Found, sections: Iterable[int], *, spoilers: bool) -> Explanation:
        """Return why some sections were found."""
        return Explanation(
            query=query,
            read_as=found.read_as,
            relaxed=found.relaxed,
            corrected=found.corrected,
            partial=found.partial,
            total=found.total,
            clauses=tuple(map(self._explain_clause, found.clauses, map(len, found.each))),
            hits=tuple(self._explain_hit(section, found, spoilers=spoilers) for section in sections),
        )

    def _explain_clause(self, clause: Clause, sections: int) -> ClauseExplanation:
        forms = [self._index.lexicon.word(form) for form, _ in clause.forms]
        sequences = [self._spell(slots) for slots, _ in clause.sequences]
        return ClauseExplanation(clause.text, (*forms, *sequences), sections)

    def _explain_hit(self, section: int, found: Found, *, spoilers: bool) -> HitExplanation:
        shares: list[Share] = []
        words = self._index.forward.words(section)
        coordination = self._scorer.coordination(found.each, section)
        for clause, frequencies in zip(found.clauses, found.each, strict=True):
            score = coordination * self._scorer.score_all([frequencies]).get(section, 0.0)
            parts = list(self._parts(section, words, clause, spoilers))
            total = sum(worth for _, _, worth in parts) or 1.0
            shares += [Share(clause.text, FIELDS[field], form, score * worth / total) for field, form, worth in parts]
        raised = found.part_of(section).raised
        return HitExplanation(
            review=self._index.profiles[self._index.profiles.of_section[section]].review,
            section=self._index.texts.section(section).slug,
            score=found.score(section),
            shares=tuple(sorted(shares, key=lambda share: -share.score)),
            title=raised.title.get(section, 0.0),
            adjacency=raised.adjacency.get(section, 0.0),
            alike=raised.alike.get(section, 0.0),
        )

    def _parts(self, section: int, words: Words, clause: Clause, spoilers: bool) -> Iterator[tuple[int, str, float]]:
        """Yield the field, the form and the weighted frequency of everything in the section that says the clause."""
        lexicon, norm = self._index.lexicon, self._index.norm
        weights = {lexicon.character(form): (lexicon.word(form), weight) for form, weight in clause.forms}
        for field in searched(spoilers=spoilers):
            joined = (one.form for one in words.compounds if words.field_of(one.first) == field)
            for form, count in Counter(form for form in (*words.field(field)[1], *joined) if form in weights).items():
                word, weight = weights[form]
                yield field, word, weight * count * norm(section, field)
        for slots, weight in clause.sequences:
            characters = [frozenset(map(lexicon.character, slot)) for slot in slots]
            places = words.find_sequence(characters, spoilers=spoilers)
            for field, count in Counter(map(words.field_of, places)).items():
                yield field, self._spell(slots), weight * count * norm(section, field)

    def _spell(self, slots: Sequence[Slot]) -> str:
        return " ".join(self._index.lexicon.word(min(slot)) for slot in slots)
