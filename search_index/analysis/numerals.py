"""Roman numerals in titles: *Saw IV* is *Saw 4*."""

from typing import Final

#: From two to nine: *I* and *X* are words of their own, and what comes after hardly a sequel.
_ROMAN: Final = ("ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_OTHER: Final = {roman: str(number) for number, roman in enumerate(_ROMAN, 2)}
_EITHER: Final = _OTHER | {digits: roman for roman, digits in _OTHER.items()}


def other_numeral(form: str) -> str | None:
    """Return the number written the other way, or None for what is no number that titles write in two ways."""
    return _EITHER.get(form)


def canonical(form: str) -> str:
    """Return the form, in digits if it is a Roman numeral."""
    return _OTHER.get(form, form)
