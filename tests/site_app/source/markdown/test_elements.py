"""How what Markdown has is printed."""

import re

import pytest

from site_app.source.images.pictures import Picture, picture_html
from site_app.source.markdown.document import Context, MarkdownDocument, Section
from site_app.source.markdown.render import render_markdown

PIER = Picture("pier.0", 300, 200)


def rendered(text: str) -> MarkdownDocument:
    """Return a text as read on a page in English, whose only picture is of a pier."""
    context = Context(lambda url: PIER.url if url == "pier.png" else f"/at/{url}", {PIER.url: PIER}.get, "en")
    return render_markdown(text.split("\n"), 0, context)


def section(text: str) -> Section:
    document = rendered(text)
    assert document.problems == []
    return document.sections[-1]


SHOWN = picture_html(PIER, "A", lazy=True)
PRINTED = {
    "paragraph": ("a *b* **c** `d`", "<p>a <em>b</em> <strong>c</strong> <code>d</code></p>\n"),
    "signs": ("a < b & \"c\" 'd'", "<p>a &lt; b &amp; \"c\" 'd'</p>\n"),
    "Korean": ("a 선재 b", '<p>a <span lang="ko">선재</span> b</p>\n'),
    "link": ('[a](b "c")', '<p><a href="/at/b" title="c">a</a></p>\n'),
    "list from three": ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
    "figure": ("![A](pier.png)", f"<figure>{SHOWN}</figure>\n"),
    "figure with a caption": (
        '![A](pier.png "<선재>")',
        f'<figure>{SHOWN}<figcaption>&lt;<span lang="ko">선재</span>&gt;</figcaption></figure>\n',
    ),
    "image in a sentence": ('a ![A](pier.png "B")', f"<p>a {SHOWN}</p>\n"),
    "image that is not there": ("a ![A](no.png)", "<p>a </p>\n"),
    "table": (
        "|a|b|\n|-|-:|\n|c|d|",
        (
            '<table tabindex="0">\n<thead>\n<tr>\n<th>a</th>\n<th class="right">b</th>\n</tr>\n</thead>\n<tbody>\n'
            '<tr>\n<td>c</td>\n<td class="right">d</td>\n</tr>\n</tbody>\n</table>\n'
        ),
    ),
    "spoiler": (
        "::: spoiler  The <end> 선재 \nb\n:::",
        (
            '<details class="spoiler">\n<summary>The &lt;end&gt; <span lang="ko">선재</span></summary>\n<div>\n'
            "<p>b</p>\n</div>\n</details>\n"
        ),
    ),
    "spoiler without label": (
        "::: spoiler\nb\n:::",
        '<details class="spoiler">\n<summary>Spoiler</summary>\n<div>\n<p>b</p>\n</div>\n</details>\n',
    ),
    "footnote": (
        "a[^x]\n\n[^x]: b",
        (
            '<p>a<sup class="footnote-ref">'
            '<a href="#_fn1" id="_fnref1" role="doc-noteref" aria-label="Footnote 1">[1]</a></sup></p>\n'
            '<div class="footnotes">\n<ol start="1" aria-label="Footnotes">\n'
            '<li id="_fn1" class="footnote-item"><p>b <a href="#_fnref1" class="footnote-backref" role="doc-backlink" '
            'aria-label="Back to reference 1">↩︎</a></p>\n</li>\n</ol>\n</div>\n'
        ),
    ),
    "struck through": ("a ~~b *c*~~ ~d~", "<p>a <s>b <em>c</em></s> ~d~</p>\n"),
    "heading in a section": (
        "### The <*end*> 선재",
        (
            '<div class="heading"><h3 id="introduction_the-end-선재">'
            'The &lt;<em>end</em>&gt; <span lang="ko">선재</span></h3>'
            '<a class="self" href="#introduction_the-end-선재" aria-label="Link to “The &lt;end&gt; 선재”"></a></div>\n'
        ),
    ),
    "footnote without a label": ("a^[b]", "<p>a^[b]</p>\n"),
    "fence": ("```py\na < b\n```", '<pre><code class="language-py">a &lt; b\n</code></pre>\n'),
}


@pytest.mark.parametrize(("text", "html"), PRINTED.values(), ids=PRINTED)
def test_markdown_is_printed(text: str, html: str) -> None:
    """To the letter: pages, feeds and cards are made of it."""
    assert section(text).html == html


def test_footnotes_are_numbered_through_a_text() -> None:
    """Section by section, each where it is printed: in its link, its id, its list and its way back."""
    notes = "[^x]: f\n\n[^y]: g[^w]\n\n[^z]: h\n\n[^w]: i"
    sections = rendered(f"a[^x] b[^y]\n\n## C[^z]\n\nd[^x] e[^z]\n\n{notes}").sections
    shown = [section.heading_html + section.html for section in sections]
    assert [re.findall(r'id="(_fnref[^"]*)"[^>]*>(.*?)<', html) for html in shown] == [
        [("_fnref1", "[1]"), ("_fnref2", "[2]"), ("_fnref3", "[3]")],
        [("_fnref4", "[4]"), ("_fnref5", "[5]"), ("_fnref4-2", "[4]")],
    ]
    assert [re.findall(r'<ol start="(\d+)"|<li id="_fn(\d+)"', html) for html in shown] == [
        [("1", ""), ("", "1"), ("", "2"), ("", "3")],
        [("4", ""), ("", "4"), ("", "5")],
    ]
    assert [re.findall('aria-label="Back to (.*?)">(.*?)</a>', html) for html in shown] == [
        [("reference 1", "↩︎"), ("reference 2", "↩︎"), ("reference 3", "↩︎")],
        [("reference 4", "↩︎"), ("reference 4, 2", "↩︎<sup>2</sup>"), ("reference 5", "↩︎")],
    ]
    for html in shown:
        assert set(re.findall('href="#([^"]*)"', html)) == set(re.findall('id="([^"]*)"', html))


def test_headings_inside_sections_have_ids_of_their_own() -> None:
    """Of their section and their words, so that neither another section nor a heading before it changes them."""
    text = "### A b\n\nc\n\n## A b\n\n### A b\n\n#### A b\n\n### A b 2\n\n- ##### !\n\n::: spoiler d\n###### E\n:::"
    sections = rendered(text).sections
    anchors = [section.anchors for section in sections]
    assert anchors == [
        ("introduction_a-b",),
        ("a-b_a-b", "a-b_a-b_2", "a-b_a-b-2", "a-b_", "a-b_e"),
    ]
    for section in sections:
        assert tuple(re.findall('<h[3-6] id="([^"]*)"', section.html)) == section.anchors
        assert tuple(re.findall('class="self" href="#([^"]*)"', section.html)) == section.anchors
        assert 'class="self"' not in section.shared_html
    assert "a-b_e" not in sections[1].shared_html
