"""Names in every spelling, and folding: what looks the same to a reader is the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.analysis.folding import clean, fold
from tests.search_index.conftest import SearchIn, make_section, sections_found

SPELLINGS = ["{0}-{1}", "{0}{1}", "{0} {1}"]
NAMES = [("Soo", "hee"), ("Da", "mi"), ("Min", "ho"), ("Woo", "seok"), ("In", "ha"), ("Eun", "ji")]


@pytest.mark.parametrize("name", NAMES, ids="-".join)
@pytest.mark.parametrize("written", SPELLINGS)
@pytest.mark.parametrize("typed", SPELLINGS)
def test_name_is_found_in_every_spelling(search_in: SearchIn, name: tuple[str, str], written: str, typed: str) -> None:
    """Hyphenated, joined or apart: each spelling typed finds each spelling written, first and alone."""
    text = f"The film follows Ji {written.format(*name)}, a runner."
    searcher = search_in("A cook wins a prize.", text, "Another story, of a hero and her mother in the winter.")
    assert sections_found(searcher, typed.format(*name)) == ["1"]
    assert sections_found(searcher, typed.format(*name).lower()) == ["1"]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Soo-hee", "SOO‑HEE’s"),
        ("Soo-hee’s", "soohee"),
        ("Soo hee's", "soo-hee"),
        ("Ji Soo-hee", "jisoohee"),
        ("Ji Soo-hee", "ji soohee"),
        ("Ji Soo-hee", '"ji soohee"'),
        ("Lee Minho", '"lee min-ho"'),
        ("Lee Min Ho", "leeminho"),
        ("Lee Min-ho", "lee min ho"),
        ("K-drama", "kdrama"),
        ("K drama", "k-drama"),
        ("Kdrama", "K drama"),
        ("top-notch", "topnotch"),
        ("O’Brien", "obrien"),
        ("O'Brien", "O’Brien"),
        ("Renée Zellweger", "renee zellweger"),
        ("Renee", "Renée"),
        ("Bjørn", "bjorn"),
        ("Łukasz", "lukasz"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("ＬＯＶＥＬＹ", "lovely"),
        ("ﬁlm", "film"),
        ("_emphasis_", "emphasis"),
        ("**bold**", "bold"),
        ("cafe\u0301", "café"),
        ("re\u00adsilience", "resilience"),
        ("Dae\u2010su", "dae-su"),
        ("James", "james"),
        ("Netflix’s", "netflix"),
    ],
)
def test_spelling_does_not_matter(search_in: SearchIn, written: str, typed: str) -> None:
    """Hyphens, quotes, possessives, diacritics, width, case and Markdown marks do not stand in the way."""
    searcher = search_in("A cook wins a prize in winter.", f"It is about {written} and others.")
    assert sections_found(searcher, typed) == ["1"]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("東京タワーに行った。", "東京"),
        ("東京タワーに行った。", "東京タワー"),
        ("東京タワーに行った。", "タワー"),
        ("愛の不時着は面白い", "愛"),
        ("我爱北京天安门", "北京"),
        ("我爱北京天安门", "天安门"),
        ("Сериал о беге и мечтах", "беге"),
        ("Ёлка стоит в лесу", "елка"),
        ("مسلسل كوري جميل", "كوري"),
        ("قُرْآن كريم", "قرآن"),
        ("ภาพยนตร์เรื่องนี้ดีมาก", "ภาพยนตร์"),
        ("यह फिल्म हिन्दी में है", "हिन्दी"),
        ("Η ταινία είναι καλή", "ταινια"),
        ("הסדרה נהדרת", "הסדרה"),
    ],
)
def test_other_scripts_are_found_by_what_the_text_contains(search_in: SearchIn, written: str, typed: str) -> None:
    """Japanese, Chinese, Cyrillic, Arabic, Thai, Devanagari, Greek and Hebrew are found and marked."""
    searcher = search_in("日本語の別の文章", "Совсем другое", "شيء آخر", written)
    results = searcher.search(typed)
    assert results.hits[0].section == "3"
    assert results.hits[0].snippet.marks


def test_two_characters_apart_are_not_a_word(search_in: SearchIn) -> None:
    """A Japanese word is its characters side by side, not anywhere in the text."""
    searcher = search_in("東の空と京の都", "東京の空")
    assert sections_found(searcher, "東京") == ["1"]


def test_a_character_counts_wherever_it_stands(search_in: SearchIn) -> None:
    """One of a script without spaces counts as much inside a longer word as by itself."""
    alone, inside = search_in("愛 x", "愛の x", "その他 x").search("愛").hits
    assert (alone.section, inside.section) == ("0", "1")
    assert 0 < inside.score < alone.score * 1.01


def test_spelling_known_elsewhere_does_not_hide_the_other(search_in: SearchIn) -> None:
    """When one text joins a name and another does not, either spelling finds both, its own first."""
    searcher = search_in("We saw Soohee run.", "We saw Soo hee run.")
    assert sections_found(searcher, "soohee") == ["0", "1"]
    assert sections_found(searcher, "soo hee") == ["1", "0"]


def test_names_of_the_subject_are_searched(search_in: SearchIn) -> None:
    """What a review's subject is also known as finds its sections, though their text never says it."""
    searcher = search_in(make_section("A fine series.", section="named", names=("Lovely Runner", "선재 업고 튀어")))
    assert sections_found(searcher, "선재업고튀어") == ["named"]
    assert sections_found(searcher, "lovelyrunner") == ["named"]


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """What is folded is folded: the index and the query agree whatever went through it before."""
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters()))
def test_cleaned_text_can_be_stored(text: str) -> None:
    """Any text, lone surrogates and controls included, can be written once it is cleaned."""
    clean(text).encode()
