"""The stems of a form: what forms of one word have in common."""

from functools import lru_cache

from whoosh.lang.porter2 import stem as porter2_stem

from search_index.analysis.hangul import is_hangul
from search_index.analysis.korean import korean_stems

#: Shorter words have no endings: "run" is the shortest that finds "running".
_SHORTEST_ENGLISH_WORD = 3
#: Longer ones are no words and have no endings; what is made of each ending would be as long again.
LONGEST_WORD = 40


@lru_cache(maxsize=4096)
def stems(form: str) -> tuple[str, ...]:
    """Return the stems of a folded form, most likely first; a form without any stands for itself alone.

    English has one (Porter2, snowballstem.org; the other Porter in Whoosh leaves "runn" of "running"). Korean has
    several, as its particles and endings are read without a dictionary.
    """
    if len(form) > LONGEST_WORD:
        return ()
    if is_hangul(form):
        return korean_stems(form)
    if form.isascii() and form.isalpha() and len(form) >= _SHORTEST_ENGLISH_WORD:
        return (porter2_stem(form),)  # type: ignore[no-untyped-call]
    return ()
