"""A hit's address names the words found, for the browser to mark."""

import re
from html import unescape
from itertools import accumulate

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
        ("<mark>Soo-hee</mark>’s run", "text=Soo%2Dhee,-%E2%80%99s%20run"),
        ("Fish &amp; <mark>chips</mark> &lt;3", "text=Fish%20%26-,chips,-%3C3"),
        ("Norway · <mark>hope</mark> · 2024", "text=hope"),
        ("<mark>one</mark> <mark>two</mark>", "text=one,-two&text=one-,two"),
    ],
)
def test_marks_of_the_excerpt_are_in_the_address(snippet: str, fragment: str) -> None:
    """Each with the words around it, so that the one meant is found; commas, hyphens and ampersands are encoded."""
    assert landing_url(hit(snippet)) == f"/reviews/a/#b:~:{fragment}"


def test_part_of_a_word_is_left_unmarked() -> None:
    """Browsers match whole words: 선재 within 선재는 would be looked for in vain."""
    assert landing_url(hit("<mark>선재</mark>는 노래를")) == "/reviews/a/#b"
    assert landing_url(hit("no marks")) == "/reviews/a/#b"
