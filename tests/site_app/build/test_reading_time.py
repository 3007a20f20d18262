"""A review says how long it takes, by the words or letters that its language is read by."""

import pytest

from site_app.build.reading_time import minutes_to_read
from site_app.source.markdown.document import Section


def section(text: str, spoiler: str = "") -> Section:
    return Section("a", "A", "A", "A", text, text, text, spoiler, headed=True, line=1)


@pytest.mark.parametrize(
    ("text", "language", "minutes"),
    [
        ("word", "en", 1),
        ("word " * 238 * 3, "en-GB", 3),
        ("word " * (238 * 3 + 1), "en", 4),
        ("كلمة " * 238 * 3, "ar", 5),
        ("mot " * 238 * 3, "fr-CA", 4),
        ("가" * 1500, "ko", 3),
        ("가나다 " * 500, "en", 3),
        ("字" * 255 * 3, "zh-Hant", 3),
        ("ひ字" * 357 * 3, "ja", 6),
        ("word " * 238 + "가" * 500, "en", 2),
    ],
)
def test_minutes_are_those_of_the_language(text: str, language: str, minutes: int) -> None:
    """In words, but for the scripts that are read by the letter, in whichever language they stand."""
    assert minutes_to_read([section(text)], language) == minutes


def test_minutes_of_sections_add_up_with_their_spoilers() -> None:
    """Before they are rounded."""
    words = "word " * 119
    assert minutes_to_read([section(words, words), section(words)], "en") == 2
