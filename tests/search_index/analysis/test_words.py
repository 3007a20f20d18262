"""Which characters make a word, and where one script ends and another begins."""

import unicodedata

import pytest

from search_index.analysis.words import is_unspaced, spell, units

#: How the names of the letters begin that stand side by side without spaces, and of those of Hangul.
UNSPACED = (
    "THAI ",
    "LAO ",
    "MYANMAR ",
    "KHMER ",
    "HIRAGANA ",
    "KATAKANA",
    "HALFWIDTH KATAKANA",
    "CJK ",
    "IDEOGRAPHIC ",
)
HANGUL = ("HANGUL ", "HALFWIDTH HANGUL ")
#: Blocks of such letters that nobody writes words with now: older and minority scripts, and phonetic signs.
RARE = (range(0xA9E0, 0xAA80), range(0x16FE0, 0x20000), range(0x116D0, 0x11700))


def forms(text: str) -> list[str]:
    """Return the words of a text."""
    return [word.form for unit in units(text) for word in unit.words]


def test_each_letter_is_of_its_script() -> None:
    """By its name in Unicode: of a script without spaces, of Hangul, or of one that parts words by spaces."""
    wrong = []
    for letter in map(chr, range(0x110000)):
        name = unicodedata.name(letter, "")
        if not letter.isalpha() or any(ord(letter) in block for block in RARE):
            continue
        apart = is_unspaced(letter), len(forms(f"{letter}x")) == 2
        is_apart = name.startswith(UNSPACED)
        if apart != (is_apart, is_apart or name.startswith(HANGUL)):
            wrong.append((hex(ord(letter)), name))
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "words", "joined"),
    [
        ("Soo-hee", "soo hee", "soohee"),
        ("rock’n’roll", "rocknroll", None),
        ("a-b-c", "a b c", "abc"),
        # What only a change of script parts has no other spelling, nor has what is of scripts without spaces.
        ("2024년", "2024 년", None),
        ("K-2024년", "k 2024 년", "k2024년"),
        ("東京-tower", "東京 tower", None),
        ("東京都心", "東京 京都 都心", None),
        # Possessives fall away, as many as there are; a sign that is a letter, too, begins a word.
        ("James’s", "james", None),
        ("it's's", "it", None),
        ("Soo-hee’S", "soo hee", "soohee"),
        ("ʼs", "s", None),
        ("s's", "s", None),
        ("a’t", "at", None),
    ],
)
def test_a_unit_is_its_words(text: str, words: str, joined: str | None) -> None:
    """What stands between spaces is one word or several; those that hyphens join are also one."""
    (unit,) = units(text)
    assert " ".join(word.form for word in unit.words) == words
    assert unit.joined == joined
    assert {*text[: unit.start], *text[unit.end :]} <= {*"’'sS"}


@pytest.mark.parametrize("text", ["", "-", "’", "_", "\u0301", "’s-"])
def test_no_letter_is_no_word(text: str) -> None:
    """Signs alone are none."""
    assert forms(text) in ([], ["s"])


@pytest.mark.parametrize(
    ("typed", "written"), [("Soo‑Hee", "soo-hee"), ("rock’n’roll", "rocknroll"), ("－a－", "a"), ("É", "e")]
)
def test_a_unit_is_spelled_with_its_hyphens(typed: str, written: str) -> None:
    """Folded, with every hyphen the same and apostrophes left out."""
    assert spell(typed) == written
