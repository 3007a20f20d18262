"""The characters of a text that may not be in UTF-8, as texts of years ago are not."""

import codecs

#: Marks at the head of a file that name its encoding; the longer first, since one begins as another does.
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
#: A text is in an encoding but for slips if fewer of its characters beyond ASCII than this are none in it.
_FEW = 0.1
_HANGUL = range(0xAC00, 0xD7A4)
_REPLACED = "\ufffd"


def decode(data: bytes) -> tuple[str, str | None]:
    """Return a text, and what was guessed of its encoding; None where that is UTF-8, or UTF-8 is marked."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            guess = None if encoding == "utf-8" else f"the text is {encoding[:6].upper()}"
            return data.removeprefix(mark).decode(encoding, "replace"), guess
    try:
        return data.decode(), None
    except UnicodeDecodeError:
        return _guess(data)


def _guess(data: bytes) -> tuple[str, str]:
    text = data.decode("utf-8", "replace")
    if text.count(_REPLACED) < _FEW * _beyond_ascii(text):
        return text.replace(_REPLACED, ""), "the text is UTF-8, with slips"
    text = data.decode("cp949", "replace")
    if sum(ord(character) in _HANGUL for character in text) > 0.5 * _beyond_ascii(text):
        return text.replace(_REPLACED, ""), "the text is Korean, in CP949"
    try:
        return data.decode("cp1252"), "the text is Windows-1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "the text is Latin-1"


def _beyond_ascii(text: str) -> int:
    return sum(not character.isascii() for character in text)
