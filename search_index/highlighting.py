"""Where in a section's texts the things asked for stand."""

from collections.abc import Sequence

from search_index.expansion import Clause
from search_index.snippets import Match
from search_index.tokens import Tokens, find_sequence


def find_matches(tokens: Tokens, section: int, field: int, clauses: Sequence[Clause]) -> list[Match]:
    """Return every matched stretch of the field: stems, spellings, synonyms and words inside words included."""
    wanted = {form: number for number, clause in enumerate(clauses) for form, _ in clause.forms}
    forms = tokens.forms(section, field)
    first, _ = tokens.bounds(section, field)
    found = [(first + at, first + at, wanted[form]) for at, form in enumerate(forms) if form in wanted]
    found += [(start, last, wanted[form]) for form, start, last in tokens.compounds(section, field) if form in wanted]
    for number, clause in enumerate(clauses):
        for places, _ in clause.sequences:
            for at in find_sequence(forms, places):
                found.append((first + at, first + at + len(places) - 1, number))
    return [(tokens.edges(start)[0], tokens.edges(last)[1], number) for start, last, number in found]
