"""Language tags (BCP 47), and which way what is written in a language runs."""

import re

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.localedata import locale_identifiers

LANGUAGE_TAG = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
#: What a tag is written like, for a remedy.
EXAMPLE = "en or ko"
#: Scripts that run from right to left, in small letters (ISO 15924): of a language of several, the tag says which.
RIGHT_TO_LEFT = frozenset({"adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"})
SCRIPT_LENGTH = 4


def language_meant(tag: str) -> str | None:
    """Return the language of a country that stands in a tag for one, as in `kr`; None where the tag names a language.

    A language is what CLDR has a locale of: by name alone, `kr` is Kanuri.

    >>> language_meant("kr"), language_meant("ko-KR")
    ('ko', None)
    """
    first = tag.lower().partition("-")[0]
    if any(identifier.partition("_")[0] == first for identifier in locale_identifiers()):
        return None
    spoken = get_global("likely_subtags").get(f"und_{first.upper()}")
    return spoken.partition("_")[0] if spoken else None


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
