"""How what Markdown has is printed."""

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
            '<p>a<sup class="footnote-ref"><a href="#fn-introduction-1" id="fnref-introduction-1">[1]</a></sup></p>\n'
            '<div class="footnotes">\n<ol>\n<li id="fn-introduction-1" class="footnote-item"><p>b '
            '<a href="#fnref-introduction-1" class="footnote-backref">↩︎</a></p>\n</li>\n</ol>\n</div>\n'
        ),
    ),
    "footnote without a label": ("a^[b]", "<p>a^[b]</p>\n"),
    "fence": ("```py\na < b\n```", '<pre><code class="language-py">a &lt; b\n</code></pre>\n'),
}


@pytest.mark.parametrize(("text", "html"), PRINTED.values(), ids=PRINTED)
def test_markdown_is_printed(text: str, html: str) -> None:
    """To the letter: pages, feeds and cards are made of it."""
    assert section(text).html == html
