"""Excerpts: the best passage, whole words, marked, escaped."""

import random
import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index import MarkedText
from search_index.hits.snippets import Match, excerpt, mark
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


#: Two hundred words of four letters, so that the word `n` stands from `5 * n` to `5 * n + 4`.
NUMBERED = " ".join(f"w{number:03}" for number in range(200))


def match(number: int, asked: int = 0) -> Match:
    """Return the match of a word of `NUMBERED`."""
    return 5 * number, 5 * number + 4, asked


def words_of(snippet: MarkedText) -> list[int]:
    """Return the numbers of the words of `NUMBERED` in an excerpt."""
    return [int(word) for word in re.findall(r"w(\d+)", snippet.text)]


def marked(snippet: MarkedText) -> list[str]:
    """Return the stretches that are marked."""
    return [snippet.text[start:end] for start, end in snippet.marks]


@pytest.mark.parametrize(
    ("matches", "shown"),
    [
        # Two different words before five times the same, in either order.
        ([*(match(number) for number in range(10, 15)), match(100), match(101, 1)], ["w100", "w101"]),
        ([match(10), match(11, 1), *(match(number) for number in range(100, 105))], ["w010", "w011"]),
        # Of as many different ones, most.
        ([match(10), match(20, 1), match(100), match(110, 1), match(120, 1)], ["w100", "w110", "w120"]),
        ([match(10), match(20, 1), match(25), match(100), match(110, 1)], ["w010", "w020", "w025"]),
        # Of as many, the earliest; also at the very beginning, and whatever they are.
        ([match(10), match(20, 1), match(100), match(110, 1)], ["w010", "w020"]),
        ([match(0), match(150, 1)], ["w000"]),
        ([match(50, 7), match(150, 1)], ["w050"]),
        # As far apart as there is room for, 238 characters, and one word farther.
        ([match(60), match(106, 1)], ["w060", "w106"]),
        ([match(60), match(107, 1)], ["w060"]),
        # One that takes all the room; one that takes more is not shown for itself.
        ([(500, 738, 0)], [NUMBERED[500:738]]),
        ([(500, 739, 0), match(150)], ["w150"]),
        # What left the window does not count in it any more.
        ([match(10), match(11, 1), match(100, 1), match(101, 2), match(102, 3)], ["w100", "w101", "w102"]),
    ],
)
def test_excerpt_has_most_different_words_then_most_then_the_earliest(matches: list[Match], shown: list[str]) -> None:
    """Of all passages it is the one that has the most different things asked for, then the most matches, then first."""
    assert marked(excerpt(NUMBERED, matches)) == shown
    assert marked(excerpt(NUMBERED, matches[::-1])) == shown


def test_excerpt_of_a_text_at_the_limit_is_the_text() -> None:
    """A text of 240 characters is shown whole, and one of 241 is not."""
    text = NUMBERED[:239] + "."
    for matches in ([], [match(0)], [match(47)]):
        assert excerpt(text, matches).text == text
        longer = excerpt(f"{text}x", matches).text
        assert longer != f"{text}x"
        assert len(longer) <= 240


@pytest.mark.parametrize(("matches", "first", "last"), [([], 0, 46), ([match(0)], 0, 46), ([match(199)], 176, 199)])
def test_excerpt_at_an_end_of_the_text_has_one_ellipsis(matches: list[Match], first: int, last: int) -> None:
    """Where the text begins or ends nothing is left out."""
    snippet = excerpt(NUMBERED, matches)
    assert words_of(snippet) == [*range(first, last + 1)]
    assert snippet.text.startswith("…") == (first > 0)
    assert snippet.text.endswith("…") == (last < 199)


def test_excerpt_begins_with_a_match_that_no_space_is_before() -> None:
    """Where all that there is room for before it is one word, that is left out."""
    snippet = excerpt(f"{'y' * 300}(coach) {NUMBERED}", [(301, 306, 0)])
    assert snippet.text.startswith("…coach) w000")
    assert marked(snippet) == ["coach"]


@pytest.mark.parametrize("before", ["", " ", "\n", "  \n"])
def test_excerpt_begins_with_the_first_word(before: str) -> None:
    """What is left out before it, be it a space or the end of a line, has an ellipsis."""
    assert excerpt(f"{before}. {NUMBERED}", []).text.startswith(f"{before}. w000".replace("\n", " "))
    snippet = excerpt(f"{before}{NUMBERED}", [(len(before) + 5, len(before) + 9, 0)])
    assert snippet.text.startswith("…w000" if "\n" in before else f"{before}w000")
    assert marked(snippet) == ["w001"]


def test_excerpt_without_sentences_has_the_match_halfway() -> None:
    """As much stands before the match as after it, and no word is cut."""
    snippet = excerpt(NUMBERED, [match(100)])
    assert words_of(snippet) == [*range(77, 124)]
    assert (snippet.text[0], snippet.text[-1]) == ("…", "…")
    assert marked(snippet) == ["w100"]


@pytest.mark.parametrize(
    ("matches", "shown"),
    [
        ([(0, 4, 0), (4, 8, 1)], [(0, 8)]),
        ([(0, 4, 0), (5, 8, 1)], [(0, 4), (5, 8)]),
        ([(0, 8, 0), (2, 4, 1), (8, 9, 1)], [(0, 9)]),
        ([(5, 9, 0), (0, 4, 1), (0, 4, 0)], [(0, 4), (5, 9)]),
        ([(0, 2, 0), (3, 5, 0), (5, 9, 0)], [(0, 2), (3, 9)]),
        ([(0, 4, 0), (5, 9, 0), (5, 7, 1)], [(0, 4), (5, 9)]),
        ([], []),
    ],
)
def test_marks_that_touch_are_one(matches: list[Match], shown: list[tuple[int, int]]) -> None:
    """Marks are in order, and never inside or right beside one another; they may begin and end where the text does."""
    text = "abcd efgh"
    for marked_text in (mark(text, matches), excerpt(text, matches)):
        assert marked_text == MarkedText(text, tuple(shown))


def test_a_match_longer_than_an_excerpt_is_cut() -> None:
    """A word that has no room is shown as far as there is room, and is not marked."""
    text = f"{NUMBERED[:300]}{'x' * 500} after"
    snippet = excerpt(text, [(300, 800, 0)])
    assert len(snippet.text) <= 240
    assert snippet.marks == ()
    assert "xxx" in snippet.text


def test_excerpt_is_the_passage_that_is_told_of() -> None:
    """In texts of all kinds it is the passage that looking at each possible one finds."""
    generator = random.Random(1)
    for _ in range(1_500):
        text, matches = make_matched(generator)
        start, end = passage_of(text, matches)
        shown = "…" * (start > 0) + text[start:end] + "…" * (end < len(text))
        assert excerpt(text, matches).text == shown.replace("\n", " ")


def make_matched(generator: random.Random) -> tuple[str, list[Match]]:
    """Return a text of short words and sentences, or of long ones, and few or many matches."""
    lengths = (1, 2, 5, 9, 30, 200, 300)[: generator.choice((4, 7))]
    ends = (" ", ", ", ". ", "!” ", "。\n", "\n")[: generator.choice((1, 2, 6))]
    count, share = generator.choice((20, 60, 120)), generator.choice((0.0, 0.02, 0.2))
    text = "".join("x" * generator.choice(lengths) + generator.choice(ends) for _ in range(count)).rstrip("\n ")
    words = [found.span() for found in re.finditer(r"x+", text)]
    matches = []
    for at, (start, _) in enumerate(words):
        if generator.random() < share:
            _, end = words[min(at + generator.choice((0, 0, 1, 1, 30, 60)), len(words) - 1)]
            matches.append((start, end, generator.randrange(3)))
    return text, matches


def passage_of(text: str, matches: Sequence[Match], room: int = 238) -> tuple[int, int]:
    """Return the passage that is to be shown, found by looking at the one that begins with each match."""
    if len(text) <= room + 2:
        return 0, len(text)
    if not matches:
        return 0, end_of_passage(text, 0, room)
    fitting = {
        first: [match for match in matches if match[0] >= first and match[1] - first <= room] for first, _, _ in matches
    }
    worth = {first: (len({asked for _, _, asked in some}), len(some)) for first, some in fitting.items()}
    first = max(worth, key=lambda one: (worth[one], -one))
    ends = [end for start, end, _ in matches if end - start <= room and end - first <= room]
    last = max(ends) if fitting[first] else min(matches)[1]
    start = start_of_passage(text, first, last, room)
    return start, max(end_of_passage(text, start, room), min(last, start + room))


def start_of_passage(text: str, first: int, last: int, room: int) -> int:
    """Return where the sentence begins, or as many sentences as there is room for at the end, or the word halfway."""
    ends = re.compile(r"""[.!?。！？]["'”’)\]]*\s+|\n""").finditer(text, max(last - room, 0), first)
    sentences = [end.end() for end in ends]
    if sentences:
        return next((begin for begin in sentences if len(text) - begin <= room), sentences[-1])
    if last <= room:
        return 0
    halfway = first - (room - (last - first)) // 2
    return next((at for at in range(halfway, first) if text[at - 1].isspace()), max(first, halfway))


def end_of_passage(text: str, start: int, room: int) -> int:
    """Return where the last word ends that has room; where even one has none, it is cut."""
    ends = [at for at in range(start + 1, start + room + 1) if at >= len(text) or text[at].isspace()]
    return min(max(ends, default=start + room), len(text))


@given(st.text(max_size=30), st.lists(st.integers(0, 30), max_size=8, unique=True), st.data())
def test_marks_stay_where_a_text_is_cut(text: str, ends: list[int], data: st.DataObject) -> None:
    """Every character that was marked still is, and no other."""
    places = sorted(end for end in ends if end <= len(text))
    marked = MarkedText(text, tuple(zip(places[::2], places[1::2], strict=False)))
    at = data.draw(st.integers(0, len(text)))
    parts = marked.cut(0, at), marked.cut(at, len(text))
    letters = [(letter, is_marked) for piece, is_marked in marked.pieces() for letter in piece]
    assert [(letter, on) for part in parts for piece, on in part.pieces() for letter in piece] == letters
    assert all(start < end for part in parts for start, end in part.marks)
