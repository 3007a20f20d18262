"""The files beside Whoosh's that `build_index` writes and `Searcher` reads."""

from typing import Final

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

ALL: Final = (
    *(WORDS, COUNTS, FIELD_BITS, FAMILIES, STEMS),
    *(FORMS, STARTS, LENGTHS, BOUNDS, COMPOUNDS, PLACES, PLACE_ENDS),
    *(PROFILES, PROFILE_OF_SECTION),
    *(JOINS, SYNONYMS, SUGGESTIONS),
)
