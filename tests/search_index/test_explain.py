"""A maintainer can see how a query was read and what a score is made of."""

import pytest

from tests.search_index.conftest import SearchIn, make_section


def test_explanation_says_how_a_query_was_read(search_in: SearchIn) -> None:
    """Every thing asked for comes with all that says it, and how many sections have it."""
    searcher = search_in("Soo-hee runs.", "Soo hee was running.", "A jog.", synonyms=[["run", "jog"]])
    explanation = searcher.explain("soohee run")
    assert explanation.read_as == "soohee run"
    names, run = explanation.clauses
    assert names.text == "soohee"
    assert set(names.forms) == {"soohee", "soo hee"}
    assert names.sections == 2
    assert set(run.forms) == {"runs", "running", "jog"}


def test_shares_add_up_to_the_score(search_in: SearchIn) -> None:
    """The shares of each form in each field, and what the second look added, are the whole score."""
    searcher = search_in(
        make_section("Her mental health, her health.", section="a", heading="Health"),
        make_section("A mental strain.", section="b"),
    )
    hit = searcher.explain("mental health").hits[0]
    assert (hit.review, hit.section) == ("review", "a")
    assert {(share.text, share.field, share.form) for share in hit.shares} == {
        ("mental", "body", "mental"),
        ("health", "body", "health"),
        ("health", "heading", "health"),
    }
    assert sum(share.score for share in hit.shares) + hit.adjacency == pytest.approx(hit.score)
    assert hit.adjacency > 0 == hit.title == hit.alike
    assert hit.score == searcher.search("mental health").hits[0].score


def test_explanation_of_a_correction(search_in: SearchIn) -> None:
    """A corrected query is explained as corrected."""
    explanation = search_in("resilience").explain("reslience")
    assert (explanation.read_as, explanation.corrected, explanation.total) == ("resilience", True, 1)
