"""What matched, as HTML."""

from pathlib import Path

import pytest

from search_index import MarkedText, Searcher, build_index
from site_app.web.marks import render_marked
from tests.search_index.conftest import make_section


@pytest.mark.parametrize("field", ["body", "title", "heading"])
def test_markup_in_texts_is_escaped(tmp_path: Path, field: str) -> None:
    """Texts are text: angle brackets, ampersands and both quotes never reach the page as markup."""
    text = """coach <script>alert("a&b")</script> 'x'"""
    sections = {
        "body": make_section(text),
        "title": make_section("coach", title=text),
        "heading": make_section("coach", heading=text),
    }
    build_index([sections[field]], tmp_path)
    hit = Searcher(tmp_path).search("coach").hits[0]
    shown = render_marked({"body": hit.snippet, "title": hit.title, "heading": hit.heading}[field])
    assert shown == ("<mark>coach</mark> &lt;script&gt;alert(&quot;a&amp;b&quot;)&lt;/script&gt; &#39;x&#39;")


def test_marks_stand_around_their_ranges() -> None:
    """Each range is an element of its own, beside another too; what is around and between stays."""
    assert render_marked(MarkedText("a<b>c", ((0, 1), (1, 2), (4, 5)))) == (
        "<mark>a</mark><mark>&lt;</mark>b&gt;<mark>c</mark>"
    )
    assert render_marked(MarkedText("<b>")) == "&lt;b&gt;"
