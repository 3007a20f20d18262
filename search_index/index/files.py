"""The files that `build_index` writes and `Searcher` reads: Whoosh's, and those beside them."""

from typing import Final

#: The name of Whoosh's one segment, in place of a random one; and its files: the terms with what Whoosh knows of each,
#: their postings, the sections as they are shown.
SEGMENT_NAME: Final = "sections"
TERMS: Final = f"MAIN_{SEGMENT_NAME}.trm"
POSTINGS: Final = f"MAIN_{SEGMENT_NAME}.pst"
SECTIONS: Final = f"MAIN_{SEGMENT_NAME}._stored.col"
SEGMENT: Final = (TERMS, POSTINGS, SECTIONS)

#: How many words each field has, over all sections.
TOTALS: Final = "totals.json"

#: The lexicon: sorted forms; how many sections have each outside spoilers; in which fields each stands (one bit a
#: field); the first form of its word for each; and the forms that share a stem.
WORDS: Final = "words.txt"
COUNTS: Final = "counts.bin"
FIELD_BITS: Final = "fields.bin"
FAMILIES: Final = "families.bin"
STEMS: Final = "stems.txt"

#: The texts as numbers: form numbers; the first character of each word in its field's text; its length; where each
#: field of each section begins; the joined spellings (all forms, then all first, then all last words); and the other
#: way round, the places of each form, with where the places of each form end.
FORMS: Final = "forms.bin"
STARTS: Final = "starts.bin"
LENGTHS: Final = "lengths.bin"
BOUNDS: Final = "bounds.bin"
COMPOUNDS: Final = "compounds.bin"
PLACES: Final = "places.bin"
PLACE_ENDS: Final = "ends.bin"

#: What sections are filtered by, and which of these each section has.
PROFILES: Final = "profiles.json"
PROFILE_OF_SECTION: Final = "profiles.bin"

JOINS: Final = "joins.json"
SYNONYMS: Final = "synonyms.json"
SUGGESTIONS: Final = "suggestions.txt"

#: All but those of the segment, which an index of no sections lacks.
ALL: Final = (
    *(WORDS, COUNTS, FIELD_BITS, FAMILIES, STEMS),
    *(FORMS, STARTS, LENGTHS, BOUNDS, COMPOUNDS, PLACES, PLACE_ENDS),
    *(PROFILES, PROFILE_OF_SECTION),
    *(JOINS, SYNONYMS, SUGGESTIONS, TOTALS),
)
