"""Which characters a text may have, and how it keeps its directions to itself."""

from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import HEAD, REVIEW, load


def test_direction_of_a_text_ends_with_it(write_content: WriteContent) -> None:
    """What opens a direction is closed and what only closes one is left out, so that words around it stay in place."""
    title = 'title: "\u202eA\u2067B\u202bC\u2069D\u2069E\u202c\u202c\u2066"'
    content = load(write_content({REVIEW: HEAD.replace("title: A", title) + "\n## \u202eA\n\nWords.\n"}))
    [review] = [review for review in content.reviews if review.slug == "a"]
    assert review.title == "\u202eA\u2067B\u202bC\u2069DE\u202c\u2066\u2069"
    assert review.sections[0].heading == "\u202eA\u202c"
