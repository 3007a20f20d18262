"""Titles as an index has them."""

import pytest

from site_app.titles import LETTERS, letter_of, sort_key


@pytest.mark.parametrize(
    ("title", "letter"),
    [
        *(("The Awful Truth", "A"), ("A Few Good Men", "F"), ("An American in Paris", "A"), ("“The Bells”", "B")),
        *(("A", "A"), ("The", "T"), ("The The", "T"), ("The …", "T"), ("A.I.", "A"), ("A-Team", "A"), ("Theatre", "T")),
        *(("Élan", "E"), ("Œuvre", "O"), ("Ørsted", "O"), ("ﬁlm", "F"), ("ａ", "A"), ("…And Justice", "A")),
        *(
            ("소금", "ㅅ"),
            ("까치", "ㄱ"),
            ("ㅅㅈ", "ㅅ"),
            ("하녀", "ㅎ"),
            ("소금".encode().decode(), "ㅅ"),
            ("ㅏ", "#"),
        ),
        *(("12 Angry Men", "#"), ("(500) Days", "#"), ("Жизнь", "#"), ("日本", "#"), ("!", "#"), ("", "#")),
    ],
)
def test_title_is_found_under_its_first_letter(title: str, letter: str) -> None:
    """A leading article, accents and signs aside; Hangul by its initial consonant, all else under one sign."""
    assert letter_of(title) == letter


def test_letters_are_found_under_themselves() -> None:
    """What a page offers leads to what it says."""
    assert [*map(letter_of, LETTERS)] == [*LETTERS]


@pytest.mark.parametrize(
    "titles",
    [
        ["12 Angry Men", "101 Dalmatians", "Alien", "The Bells", "Zodiac", "가을", "까치", "나비", "하녀"],
        ["Alien", "Alien (1979)", "Alien: Covenant", "Alien 3", "Aliens"],
        ["Rocky 2", "Rocky 10", "Rocky Balboa"],
        ["A Separation", "Séraphine", "The Sérieux", "Set It Off"],
    ],
)
def test_titles_sort_as_in_an_index(titles: list[str]) -> None:
    """Hangul after Z, numbers by what they count, what parentheses or a colon add after the name alone."""
    assert sorted(sorted(titles), key=sort_key) == titles
