"""Excerpts: the best passage, whole words, marked, escaped."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.hits.snippets import excerpt
from tests.search_index.conftest import SearchIn, make_section

FILLER = "Nothing of note happens here for quite some time. " * 8


def text_of(snippet: str) -> str:
    """Return the text a reader sees."""
    return html.unescape(re.sub("</?mark>", "", snippet))


def test_excerpt_is_the_passage_with_most_of_the_words(search_in: SearchIn) -> None:
    """A passage with both words comes before an earlier one with one of them."""
    searcher = search_in(f"The coach. {FILLER} The coach and the runner meet. {FILLER} The runner.")
    snippet = searcher.search("coach runner").hits[0].snippet
    assert "The <mark>coach</mark> and the <mark>runner</mark> meet." in snippet
    assert snippet.startswith("…")
    assert snippet.endswith("…")


def test_excerpt_begins_with_the_sentence_if_there_is_room(search_in: SearchIn) -> None:
    """An excerpt reads from the beginning of the sentence that has the first word, where that fits."""
    snippet = search_in(f"{FILLER} It was then that the coach spoke. {FILLER}").search("coach").hits[0].snippet
    assert snippet.startswith("…It was then that the <mark>coach</mark> spoke. Nothing")


def test_excerpt_is_as_long_as_it_may_be(search_in: SearchIn) -> None:
    """An excerpt of a long text fills its room, ellipses included, and never overfills it."""
    snippet = text_of(search_in(f"{FILLER} The coach. {FILLER}").search("coach").hits[0].snippet)
    assert 200 <= len(snippet) <= 240


def test_excerpt_of_an_unmatched_text_is_its_beginning(search_in: SearchIn) -> None:
    """A section found by its heading shows how its text begins."""
    searcher = search_in(make_section(FILLER, heading="Characters"))
    hit = searcher.search("characters").hits[0]
    assert hit.snippet.startswith("Nothing of note")
    assert hit.heading_html == "<mark>Characters</mark>"


def test_every_matched_form_is_marked(search_in: SearchIn) -> None:
    """Stems, synonyms, joined names and words beside punctuation are marked; their neighbours are not."""
    searcher = search_in("Soo-hee’s movies: filming, “films”; a filmmaker.", synonyms=[["film", "movie"]])
    assert searcher.search("soohee film").hits[0].snippet == (
        "<mark>Soo-hee</mark>’s <mark>movies</mark>: <mark>filming</mark>, “<mark>films</mark>”; a filmmaker."
    )


def test_phrase_is_marked_as_one_and_only_where_it_stands(search_in: SearchIn) -> None:
    """A word of a phrase that stands elsewhere by itself is not marked."""
    searcher = search_in("Mental health matters. Her health failed.")
    assert (
        searcher.search('"mental health"').hits[0].snippet == "<mark>Mental health</mark> matters. Her health failed."
    )


def test_optional_stop_words_are_not_marked(search_in: SearchIn) -> None:
    """A stop word is not what the reader looks for beside another word."""
    assert (
        search_in("the coach of the runner").search("the coach").hits[0].snippet
        == "the <mark>coach</mark> of the runner"
    )


@pytest.mark.parametrize("field", ["body", "title", "heading"])
def test_markup_in_texts_is_escaped(search_in: SearchIn, field: str) -> None:
    """Texts are text: angle brackets, ampersands and both quotes never reach the page as markup."""
    text = """coach <script>alert("a&b")</script> 'x'"""
    sections = {
        "body": make_section(text),
        "title": make_section("coach", title=text),
        "heading": make_section("coach", heading=text),
    }
    hit = search_in(sections[field]).search("coach").hits[0]
    shown = {"body": hit.snippet, "title": hit.title_html, "heading": hit.heading_html}[field]
    assert shown == ("<mark>coach</mark> &lt;script&gt;alert(&quot;a&amp;b&quot;)&lt;/script&gt; &#39;x&#39;")


def test_paragraphs_become_one_line(search_in: SearchIn) -> None:
    """The end of a paragraph is a space in an excerpt."""
    assert search_in("one coach\ntwo").search("coach").hits[0].snippet == "one <mark>coach</mark> two"


WORDS = st.lists(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=60), max_size=120)


@given(WORDS, st.lists(st.integers(0, 119), max_size=20))
def test_excerpt_is_short_and_made_of_whole_words(words: list[str], matched: list[int]) -> None:
    """Whatever the text and the matches, an excerpt has at most 240 characters and cuts no word of the text."""
    text = " ".join(words)
    starts = [sum(len(word) + 1 for word in words[:number]) for number in range(len(words))]
    matches = [(starts[n], starts[n] + len(words[n]), n % 3) for n in matched if n < len(words)]
    snippet = text_of(excerpt(text, matches))
    assert len(snippet) <= 240
    assert f" {snippet.strip('…').strip()} " in f" {text} ".replace("…", "") or "…" in text
