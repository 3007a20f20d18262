"""Passages in another script say their language."""

import pytest

from site_app.languages import mark_languages


@pytest.mark.parametrize(
    ("html", "site", "expected"),
    [
        ("The series 선재 업고 튀어, by night", "en", 'The series <span lang="ko">선재 업고 튀어</span>, by night'),
        ("<em>유리</em> 항구", "en", '<em><span lang="ko">유리</span></em> <span lang="ko">항구</span>'),
        ("ㅅㅈ", "en", '<span lang="ko">ㅅㅈ</span>'),
        ("千と千尋の神隠し", "en", '<span lang="ja">千と千尋の神隠し</span>'),
        ("霸王别姬", "en", '<span lang="zh">霸王别姬</span>'),
        ("선재 업고 튀어", "ko", "선재 업고 튀어"),
        ("선재 업고 튀어", "ko-KR", "선재 업고 튀어"),
        ("千年 and 千と", "en", '<span lang="zh">千年</span> and <span lang="ja">千と</span>'),
        ("千年 and 유리", "ja", '千年 and <span lang="ko">유리</span>'),
        ("The שלום עולם, twice", "en", 'The <bdi lang="he">שלום עולם</bdi>, twice'),
        (
            "شباب and پدر and ٹھنڈا",
            "en",
            '<bdi lang="ar">شباب</bdi> and <bdi lang="fa">پدر</bdi> and <bdi lang="ur">ٹھنڈا</bdi>',
        ),
        ("پدر", "fa-IR", "پدر"),
        ("شباب 유리", "ur", 'شباب <span lang="ko">유리</span>'),
        ("Plain & simple", "en", "Plain & simple"),
        ("Café “noir”", "en", "Café “noir”"),
    ],
)
def test_passage_in_another_script_is_marked(html: str, site: str, expected: str) -> None:
    """As one run of words, inside the element it stands in; never the site's own language."""
    assert mark_languages(html, site) == expected
