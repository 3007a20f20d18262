"""A hit's address names the words found, for the browser to mark."""

import re
from html import unescape
from itertools import accumulate
from urllib.parse import unquote

import pytest

from search_index import Hit, MarkedText
from site_app.web.landing import landing_url


def hit(snippet: str) -> Hit:
    pieces = [unescape(piece) for piece in re.split("</?mark>", snippet)]
    edges = [*accumulate(map(len, pieces))]
    marked = MarkedText("".join(pieces), tuple(zip(edges[:-1:2], edges[1::2], strict=True)))
    return Hit("a", "b", MarkedText("A"), MarkedText("B"), marked, 1.0, "2026-01-01", (), None)


@pytest.mark.parametrize(
    ("snippet", "fragment"),
    [
        ("Themes of <mark>hope</mark>, and of more things to come", "text=Themes%20of-,hope,-%2C%20and%20of"),
        ("…end <mark>hope</mark>", "text=end-,hope"),
        ("<mark>Soo-hee</mark>’s run", "text=Soo%2Dhee%E2%80%99s,-run"),
        ("Fish &amp; <mark>chips</mark> &lt;3", "text=Fish%20%26-,chips,-%3C3"),
        ("Norway · <mark>hope</mark> · 2024", "text=Norway-,hope,-2024"),
        ("<mark>one</mark> <mark>two</mark>", "text=one,-two&text=one-,two"),
        ("In May. <mark>Hope</mark>. It ends", "text=In%20May.-,Hope"),
        ("…<mark>a</mark> b <mark>c</mark> d…", "text=a,-b%20c%20d&text=a%20b-,c,-d"),
    ],
)
def test_marks_of_the_excerpt_are_in_the_address(snippet: str, fragment: str) -> None:
    """Each with the words around it, so that the one meant is found; commas, hyphens and ampersands are encoded."""
    assert landing_url(hit(snippet)) == f"/reviews/a/#b:~:{fragment}"


@pytest.mark.parametrize(
    ("snippet", "fragment"),
    [
        ("<mark>선재</mark>는 노래를", "선재는,-노래를"),
        ("the <mark>sun</mark><mark>light</mark>", "the-,sunlight"),
        ("over 3,<mark>000</mark>", "over-,3%2C000"),
        ("東京<mark>物語</mark>は", "東京-,物語,-は"),
    ],
)
def test_words_are_marked_whole(snippet: str, fragment: str) -> None:
    """Browsers find no part of one: 선재 is marked with its particle; where no spaces part words, alone."""
    assert unquote(landing_url(hit(snippet))) == unquote(f"/reviews/a/#b:~:text={fragment}")


def test_hit_without_marks_leads_to_its_section() -> None:
    """What was found may be in its title alone."""
    assert landing_url(hit("no marks")) == "/reviews/a/#b"
