"""Words too common to be required of a section that a reader asks for with other words."""

from typing import Final

#: Function words of English, and the Korean ones that stand alone. A query of nothing but these is searched as typed.
_WORDS = (
    "a about am an and any are as at be been but by can could did do does for from had has have he her him his how i "
    "if in into is it its me my of on or our she so than that the their them then there these they this those to "
    "should too us was we were what when where which who whom why will with would you your "
    "그 이 저 및 등 것 수"
)
STOP_WORDS: Final = frozenset(_WORDS.split())
