"""What the reader typed: words, "phrases", -exclusions, and nothing else."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search_index import QueryError, Searcher, check_query
from search_index.analysis.folding import clean
from search_index.query.parsing import as_typed, parse_query, quote_words
from tests.search_index.conftest import SearchIn, make_section, sections_found, sections_with_all


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("Resilience", "resilience"),
        ("  two   words ", "two words"),
        ('"Two Words"', '"two words"'),
        ("“curly quotes”", '"curly quotes"'),
        ("-coach runner", "-coach runner"),
        ('runner -"raw authenticity"', 'runner -"raw authenticity"'),
        ("Soo-hee’s quest", "soo-hee quest"),
        # Any quotation marks, and any minus signs, as a keyboard or a text has them.
        *(
            (f"{opening}Two Words{closing}", '"two words"')
            for opening, closing in ("„“", "‟”", "＂＂", "«»", "»«", "〝〞")
        ),
        *((f'{minus}coach {minus}"two words"', '-coach -"two words"') for minus in "−－﹣"),
        # Neither inside a word, nor an en dash before one.
        ('a"b c"d', "a b c d"),
        ("a−b", "a b"),
        ("–coach", "coach"),
        ("--coach", "coach"),
        # An unbalanced quote, a lone hyphen and operators of other engines are plain characters.
        ('"unbalanced phrase', "unbalanced phrase"),
        ("runner - coach", "runner coach"),
        ("--", ""),
        ("film AND scene", "film and scene"),
        ("film OR (scene)", "film or scene"),
        ("title:film^2", "title film 2"),
        ("fil* ~scene [a TO z]", "fil scene a to z"),
        ("a_b", "a b"),
        ('""', ""),
        ('-""', ""),
        # A change of script parts words, and pairs of characters are searched, but that is not how they are written.
        ("2024년", "2024년"),
        ("2024-년", "2024-년"),
        ("天地人 東京都心", "天地人 東京都心"),
        ("ABC東京 -K드라마", "abc東京 -k드라마"),
        ("½ ﷺ", "½ ﷺ"),
    ],
)
def test_query_is_read_as_words_phrases_and_exclusions(typed: str, read_as: str) -> None:
    """Nothing typed is an operator but double quotes around words and a hyphen before one."""
    assert str(parse_query(typed)) == read_as


#: Marks of the syntax, hyphens and apostrophes, and characters of many scripts that fold to others, to more or to none.
PIECES = [*"ab2-'’‐－−\u00ad\"“” _.½ﷺ①年天地가각ᄀㄱ́ｶﾞがﾟิَ٠İßſﬃ㈜", "’s", ' -"', '" ']


@settings(max_examples=1000, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=20))
@example("½’s\u00ad\u0301")
def test_query_as_written_reads_as_the_same_query(typed: str) -> None:
    """What a reader is shown, or follows a link to, is what was searched."""
    parsed = parse_query(typed)
    assert parse_query(str(parsed)) == parsed


@pytest.mark.parametrize(
    ("typed", "quoted"),
    [
        ("Reslience Runner!", '"Reslience Runner!"'),
        ('reslience "raw  truth" runer', '"reslience" "raw  truth" "runer"'),
        ("reslience −coach runer", '"reslience" −coach "runer"'),
        ("“reslience", '"reslience"'),
        ("a b c d e f g h i", '"a b c d e f g h" "i"'),
        ("a,b " * 5, None),
        ("x" * 199, None),
    ],
)
def test_quoted_words_are_wanted_as_typed(typed: str, quoted: str | None) -> None:
    """Words are put between quotation marks; phrases and exclusions stay; nothing over a cap comes of it."""
    assert quote_words(typed) == quoted


@pytest.mark.parametrize(
    ("typed", "cap"),
    [
        ("x" * 201, "200 characters"),
        ("word " * 17, "16 words"),
        ('"a b c d e f g h i"', "8 words"),
    ],
)
def test_query_over_a_cap_is_refused_with_that_cap(search_in: SearchIn, typed: str, cap: str) -> None:
    """The error says which cap a query is over."""
    with pytest.raises(QueryError) as error:
        search_in("text").search(typed)
    number, what = cap.split()
    assert number in str(error.value)
    assert what in str(error.value)
    assert check_query(typed) == str(error.value)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("word " * 16, None),
        ("word " * 17, 17),
        ("-word " * 17, 17),
        ('"two words" ' * 8, None),
        ('"two words" ' * 8 + "word", 17),
        ('-"two words" ' * 9, 18),
        ("soo-hee’s " * 16, None),
        ("soo-hee " * 17, 17),
        ("2024년 " * 16, None),
        ("- … " * 20, None),
    ],
)
def test_words_are_counted_as_they_are_typed(typed: str, words: int | None) -> None:
    """Each between spaces is one, in phrases and exclusions too, however many parts it has."""
    fault = check_query(typed)
    assert fault is None if words is None else f"has {words} words" in str(fault)


@pytest.mark.parametrize("typed", ["x" * 200, "word " * 16, '"a b c d e f g h"'])
def test_query_at_a_cap_is_answered(search_in: SearchIn, typed: str) -> None:
    """Caps are inclusive."""
    assert check_query(typed) is None
    assert search_in("text").search(typed).total == 0


@pytest.mark.parametrize(
    ("page", "per_page", "sort"), [(0, 10, "newest"), (-1, 10, "newest"), (1, 10, "best"), (1, 0, "newest")]
)
def test_impossible_page_or_order_is_refused(search_in: SearchIn, page: int, per_page: int, sort: str) -> None:
    """Pages start at 1, and orders are the three known ones."""
    with pytest.raises(QueryError):
        search_in("text").search("text", page=page, per_page=per_page, sort=sort)


@pytest.mark.parametrize("typed", ["", "   ", "\n", "-", '"', "…", "-coach"])
def test_query_without_words_finds_nothing(search_in: SearchIn, typed: str) -> None:
    """A blank query, or one that only excludes, is an empty result and no error."""
    results = search_in("coach").search(typed)
    assert (results.total, results.hits, results.suggestion) == (0, [], None)


@pytest.fixture
def searcher(search_in: SearchIn) -> Searcher:
    return search_in(
        "The coach trains the runner with great care.",
        "The runner trains alone, without any coach at hand.",
        "Great care was taken over the costumes.",
    )


def test_sections_with_all_words_come_first(searcher: Searcher) -> None:
    """A section has all the words, in any order; those that have only some come after it."""
    assert sections_with_all(searcher, "care runner") == ["0"]
    assert sections_found(searcher, "care runner")[0] == "0"
    assert sorted(sections_found(searcher, "care runner")) == ["0", "1", "2"]
    assert sections_found(searcher, "hand trains") == ["1", "0"]


def test_stop_words_are_optional(searcher: Searcher) -> None:
    """Words such as "what" are not required beside others, but are searched when there is nothing else."""
    assert sections_found(searcher, "what was the costumes by") == ["2"]
    assert sections_found(searcher, "was") == ["2"]


def test_phrase_needs_its_words_side_by_side(searcher: Searcher) -> None:
    """A phrase is its words in order, nothing between them."""
    assert sorted(sections_found(searcher, '"great care"')) == ["0", "2"]
    assert sections_found(searcher, '"care great"') == []
    assert sections_found(searcher, '"runner trains"') == ["1"]


def test_phrase_does_not_span_fields(search_in: SearchIn) -> None:
    """The end of one field and the beginning of the next are not side by side."""
    searcher = search_in(
        make_section("costumes", heading="great care"), make_section("great care costumes", section="b")
    )
    assert sections_found(searcher, '"care costumes"') == ["b"]


def test_excluded_word_or_phrase_keeps_sections_out(searcher: Searcher) -> None:
    """-word and -"phrase" remove the sections that have them, in any of their forms."""
    assert sections_found(searcher, "coach -care") == ["1"]
    assert sections_found(searcher, 'coach -"runner trains"') == ["0"]
    assert sections_found(searcher, "great -costume") == ["0"]


@pytest.mark.parametrize(
    ("typed", "terms", "written"),
    [
        ("Lovely ZEBRA", ["zebra"], ["ZEBRA"]),
        ("“Raw Authenticity” Soo-Hee’s", ['"raw authenticity"', "soo-hee"], ['"Raw Authenticity"', "Soo-Hee"]),
        ("선재는 ＫＢＳ", ["선재는", "kbs"], ["선재는", "ＫＢＳ"]),
        ("lovley", ["lovely"], ["lovely"]),
        ("Wörter und Straße", ["worter", "strasse"], ["Wörter", "Straße"]),
    ],
)
def test_terms_are_shown_as_they_were_typed(typed: str, terms: list[str], written: list[str]) -> None:
    """Letters as they are, whatever they are compared as; what was not typed, as it is."""
    assert as_typed(terms, typed) == tuple(written)


@given(st.text(max_size=60))
def test_every_term_is_somewhere_in_what_was_typed(typed: str) -> None:
    """A word that a section lacks is shown in the reader's own letters."""
    for term in parse_query(typed).wanted:
        (written,) = as_typed([str(term)], typed)
        if not term.is_phrase:
            assert written in clean(typed)
