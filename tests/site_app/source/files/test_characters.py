"""Which characters a text may have, and how it keeps its directions to itself."""

import pytest

from site_app.source.files.characters import contained, find_forbidden
from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import HEAD, REVIEW, load


def test_direction_of_a_text_ends_with_it(write_content: WriteContent) -> None:
    """What opens a direction is closed and what only closes one is left out, so that words around it stay in place."""
    title = 'title: "\u202eA\u2067B\u202bC\u2069D\u2069E\u202c\u202c\u2066"'
    content = load(write_content({REVIEW: HEAD.replace("title: A", title) + "\n## \u202eA\n\nWords.\n"}))
    [review] = [review for review in content.reviews if review.slug == "a"]
    assert review.title == "\u202eA\u2067B\u202bC\u2069DE\u202c\u2066\u2069"
    assert review.sections[0].heading == "\u202eA\u202c"


@pytest.mark.parametrize(
    "code",
    [0, 8, 0x0B, 0x0C, 0x0E, 0x1F, 0x7F, 0x9F, 0xD800, 0xDFFF, 0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF],
)
def test_character_that_shows_nowhere_is_found(code: int) -> None:
    """Where it stands, and which it is; each end of what XML and Unicode rule out."""
    assert find_forbidden(f"ab{chr(code)}c") == (2, f"the character U+{code:04X} is invisible", "delete it")


@pytest.mark.parametrize("code", [9, 0x0A, 0x0D, 0x20, 0x7E, 0xA0, 0xD7FF, 0xE000, 0xFDCF, 0xFDF0, 0xFFFD, 0x1FFFD])
def test_neighbour_of_a_forbidden_character_is_text(code: int) -> None:
    """Tabs, line ends, and what lies beside each end."""
    assert find_forbidden(f"ab{chr(code)}c") is None


def test_thirty_marks_may_stand_on_a_letter() -> None:
    """The thirty-first is one too many; a letter or a mark that stacks not begins anew."""
    marks = "\u0301" * 30
    assert find_forbidden(f"a{marks}b{marks}") is None
    assert find_forbidden(f"a{marks}\u20dd{marks}") is None
    assert find_forbidden("\u2028" * 40) is None
    assert find_forbidden(f"ab{marks}\u0301\u0301") == (
        32,
        "more than 30 marks stand on one letter",
        "delete most of them",
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("plain", "plain"),
        ("\u202aaX", "\u202aaX\u202c"),
        ("\u202ba\u202c", "\u202ba\u202c"),
        ("\u202da\u202eb", "\u202da\u202eb\u202c\u202c"),
        ("\u202da\u202eb\u202cc", "\u202da\u202eb\u202cc\u202c"),
        ("a\u202cb\u2069c", "abc"),
        ("\u2066a", "\u2066a\u2069"),
        ("\u2067a\u2069\u2069b", "\u2067a\u2069b"),
        ("\u2068\u202aa\u2069b", "\u2068\u202aa\u2069b"),
        ("\u202a\u2066a\u202cb", "\u202a\u2066ab\u2069\u202c"),
        ("\u202a\u2066\u202b\u2067a", "\u202a\u2066\u202b\u2067a\u2069\u202c\u2069\u202c"),
    ],
)
def test_directions_are_closed_where_they_were_opened(text: str, kept: str) -> None:
    """Embeddings inside of isolates, each by its own mark; what closes nothing is left out."""
    assert contained(text) == kept
