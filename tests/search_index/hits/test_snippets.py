"""Excerpts: the best passage, whole words, marked, escaped."""

from hypothesis import given
from hypothesis import strategies as st

from search_index.hits.snippets import excerpt
from tests.search_index.conftest import SearchIn, make_section, marked_up, snippet_of

FILLER = "Nothing of note happens here for quite some time. " * 8


def test_excerpt_is_the_passage_with_most_of_the_words(search_in: SearchIn) -> None:
    """A passage with both words comes before an earlier one with one of them."""
    searcher = search_in(f"The coach. {FILLER} The coach and the runner meet. {FILLER} The runner.")
    snippet = snippet_of(searcher, "coach runner")
    assert "The <mark>coach</mark> and the <mark>runner</mark> meet." in snippet
    assert snippet.startswith("…")
    assert snippet.endswith("…")


def test_excerpt_begins_with_the_sentence_if_there_is_room(search_in: SearchIn) -> None:
    """An excerpt reads from the beginning of the sentence that has the first word, where that fits."""
    snippet = snippet_of(search_in(f"{FILLER} It was then that the coach spoke. {FILLER}"), "coach")
    assert snippet.startswith("…It was then that the <mark>coach</mark> spoke. Nothing")


def test_excerpt_is_as_long_as_it_may_be(search_in: SearchIn) -> None:
    """An excerpt of a long text fills its room, ellipses included, and never overfills it."""
    snippet = search_in(f"{FILLER} The coach. {FILLER}").search("coach").hits[0].snippet.text
    assert 200 <= len(snippet) <= 240


def test_excerpt_of_an_unmatched_text_is_its_beginning(search_in: SearchIn) -> None:
    """A section found by its heading shows how its text begins."""
    searcher = search_in(make_section(FILLER, heading="Characters"))
    hit = searcher.search("characters").hits[0]
    assert hit.snippet.text.startswith("Nothing of note")
    assert marked_up(hit.heading) == "<mark>Characters</mark>"


def test_every_matched_form_is_marked(search_in: SearchIn) -> None:
    """Stems, synonyms, joined names and words beside punctuation are marked; their neighbours are not."""
    searcher = search_in("Soo-hee’s movies: filming, “films”; a filmmaker.", synonyms=[["film", "movie"]])
    assert snippet_of(searcher, "soohee film") == (
        "<mark>Soo-hee</mark>’s <mark>movies</mark>: <mark>filming</mark>, “<mark>films</mark>”; a filmmaker."
    )


def test_phrase_is_marked_as_one_and_only_where_it_stands(search_in: SearchIn) -> None:
    """A word of a phrase that stands elsewhere by itself is not marked."""
    searcher = search_in("Mental health matters. Her health failed.")
    assert snippet_of(searcher, '"mental health"') == "<mark>Mental health</mark> matters. Her health failed."


def test_optional_stop_words_are_not_marked(search_in: SearchIn) -> None:
    """A stop word is not what the reader looks for beside another word."""
    assert snippet_of(search_in("the coach of the runner"), "the coach") == "the <mark>coach</mark> of the runner"


def test_paragraphs_become_one_line(search_in: SearchIn) -> None:
    """The end of a paragraph is a space in an excerpt."""
    assert snippet_of(search_in("one coach\ntwo"), "coach") == "one <mark>coach</mark> two"


WORDS = st.lists(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=60), max_size=120)


@given(WORDS, st.lists(st.integers(0, 119), max_size=20))
def test_excerpt_is_short_and_made_of_whole_words(words: list[str], matched: list[int]) -> None:
    """Whatever the text and the matches, an excerpt has at most 240 characters and cuts no word of the text."""
    text = " ".join(words)
    starts = [sum(len(word) + 1 for word in words[:number]) for number in range(len(words))]
    matches = [(starts[n], starts[n] + len(words[n]), n % 3) for n in matched if n < len(words)]
    snippet = excerpt(text, matches).text
    assert len(snippet) <= 240
    assert f" {snippet.strip('…').strip()} " in f" {text} ".replace("…", "") or "…" in text
