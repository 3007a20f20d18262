"""Language tags (BCP 47), and which way what is written in a language runs."""

import re

from babel import Locale, UnknownLocaleError

LANGUAGE_TAG = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
#: What a tag is written like, for a remedy.
EXAMPLE = "en or ko"
#: Scripts that run from right to left, in small letters (ISO 15924): of a language of several, the tag says which.
RIGHT_TO_LEFT = frozenset({"adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"})
SCRIPT_LENGTH = 4


def direction_of(language: str) -> str:
    """Return `ltr` or `rtl`; what CLDR does not know runs from the left."""
    first, *others = language.lower().split("-")
    if script := next((part for part in others if len(part) == SCRIPT_LENGTH and part.isalpha()), None):
        return "rtl" if script in RIGHT_TO_LEFT else "ltr"
    try:
        order = Locale.parse(first).character_order
    except (UnknownLocaleError, ValueError):
        return "ltr"
    return "rtl" if order == "right-to-left" else "ltr"
