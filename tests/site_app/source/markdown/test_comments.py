"""Comments are left out of a text, whatever they stand in; in code they are text."""

from pathlib import Path

import pytest

from search_index import Searcher
from site_app.source.markdown.comments import MOST_READINGS
from tests.site_app.conftest import Build, WriteContent
from tests.site_app.source.contents import REVIEW, text
from tests.site_app.source.markdown.test_elements import PIER, rendered

SAME = {
    "block": ("a\n\n<!-- x -->\n\nb", "a\n\nb"),
    "block of many lines": ("a\n\n<!--\nx\n\n## Y\n\n```\n-->\n\nb", "a\n\nb"),
    "line of a paragraph": ("a\n<!-- x -->\nb", "a\n\nb"),
    "end of a list": ("- a\n  <!-- x\n\n  y -->\n- b", "- a\n- b"),
    "item of a list": ("- a\n- <!-- x --> b", "- a\n- b"),
    "quotation": ("> a <!-- x\n> y --> b", "> a b"),
    "line of a quotation": ("> a\n> <!-- x --> <!-- y -->\n> b", "> a\n>\n> b"),
    "words": ("a <!-- x --> b, c<!-- y -->d <!---->", "a b, cd"),
    "lines of a sentence": ("a <!-- x\ny\nz --> b\nc", "a b\nc"),
    "paragraphs": ("a <!-- x\n\n- y\n\nz --> b\nc", "a b\nc"),
    "deep line of a paragraph": ("a\n      <!-- x -->\nb", "a\nb"),
    "beginning of a line": ("a\n\n<!-- x --> *b*\nc", "a\n\n*b*\nc"),
    "heading": ("## A <!-- x -->\n\nb", "## A\n\nb"),
    "table": ("|a <!-- x | y -->|b|\n|-|-|\n|c|d|", "|a|b|\n|-|-|\n|c|d|"),
    "words and caption of a picture": (
        '![a <!-- x --> b](pier.png "c<!-- y -->")',
        '![a b](pier.png "c")',
    ),
    "label of a spoiler": ("::: spoiler A <!-- x -->\nb\n:::", "::: spoiler A\nb\n:::"),
    "end of a spoiler": ("::: spoiler A\n<!--\n:::\n-->\nb\n:::", "::: spoiler A\nb\n:::"),
    "footnote": ("a[^x]<!--[^y]-->\n\n[^x]: b <!-- z -->\n<!-- [^y]: w -->", "a[^x]\n\n[^x]: b"),
    "address": ("a<!-- [x](javascript:y) -->", "a"),
    "HTML": ("a<!-- <b> -->", "a"),
    "short ones": ("a <!--> b <!---> c", "a b c"),
    "code in it": ("a <!-- `x --> b c<!-- ` -->", "a b c"),
    "fence in it": ("a <!--\n```\n-->\n\n```\n<!-- b -->\n```\n\n<!-- c -->", "a\n\n```\n<!-- b -->\n```"),
    "nothing else": ("<!-- x -->\n\n## A\n\nb", "## A\n\nb"),
}


@pytest.mark.parametrize(("text", "without"), SAME.values(), ids=SAME)
def test_comment_is_as_though_it_had_not_been_written(text: str, without: str) -> None:
    """In what is shown, shared and searched."""
    assert rendered(text).problems == []
    forms = [
        [
            (part.slug, part.heading_html, part.html, part.shared_html, part.text, part.spoiler)
            for part in found.sections
        ]
        for found in (rendered(text), rendered(without))
    ]
    assert forms[0] == forms[1]


CODE = {
    "span": ("`<!-- a -->`", "<p><code>&lt;!-- a --&gt;</code></p>\n"),
    "spans": ("``<!--`` b `-->`", "<p><code>&lt;!--</code> b <code>--&gt;</code></p>\n"),
    "span of two lines": ("`a\nb <!-- c -->`", "<p><code>a b &lt;!-- c --&gt;</code></p>\n"),
    "no span": ("`a\n\n<!-- b -->`", "<p>`a</p>\n<p>`</p>\n"),
    "escaped backtick": ("\\`a <!-- b -->`", "<p>`a `</p>\n"),
    "escaped sign": ("\\<!-- a -->", "<p>&lt;!-- a --&gt;</p>\n"),
    "fence": ("```\n<!-- a\n```", "<pre><code>&lt;!-- a\n</code></pre>\n"),
    "fence in a quotation": (
        "> ~~~\n> <!-- a\n\n<!-- b -->",
        "<blockquote>\n<pre><code>&lt;!-- a\n</code></pre>\n</blockquote>\n",
    ),
    "indented": ("a\n\n    <!-- b -->\n\n<!-- c -->", "<p>a</p>\n<pre><code>&lt;!-- b --&gt;\n</code></pre>\n"),
}


@pytest.mark.parametrize(("text", "html"), CODE.values(), ids=CODE)
def test_comment_in_code_is_text(text: str, html: str) -> None:
    """However code is marked; so is one whose first sign is escaped."""
    [section] = rendered(text).sections
    assert (section.html, rendered(text).problems) == (html, [])


def test_lines_are_counted_with_those_of_comments() -> None:
    """Links and sections stand where they stand in the file, after comments of any sort."""
    text = "<!-- x -->\na <!--\n\n--> b\nc [d](e)\n![A](pier.png)\n<!--\ny\n-->\n\n## F\n\ng [h](i)"
    document = rendered(text)
    assert [(link.target, link.line) for link in document.links] == [("/at/e", 5), (PIER.url, 6), ("/at/i", 13)]
    assert [section.line for section in document.sections] == [2, 11]


def test_text_is_read_anew_so_often() -> None:
    """A comment in a sentence that has code in it says no more where code is; of many such one is told."""
    once = "a <!--\n```\n--> b\n\n"
    assert rendered(once * (MOST_READINGS - 1)).problems == []
    [problem] = rendered(once * MOST_READINGS).problems
    assert problem == (
        4 * MOST_READINGS - 3,
        f"more than {MOST_READINGS} comments begin in a sentence and have code in them",
        "start each on a line of its own",
    )


def test_comment_is_in_no_file_of_a_build(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """Neither on a page nor in a feed, a description or the index."""
    note = "<!-- Zanzibar -->"
    lines = f"{note}\n\nAlder {note} birch.[^1]\n\n## One{note}\n\n[^1]: Two {note}\n\nCedar."
    build(write_content({REVIEW: text(lines)}), tmp_path / "build")
    files = {path.name: path.read_bytes() for path in (tmp_path / "build/current").rglob("*") if path.is_file()}
    assert b"Alder birch." in files["a.json"]
    assert not [name for name, data in files.items() if b"zanzibar" in data.lower()]
    assert Searcher(tmp_path / "build/current/index").search("Zanzibar", spoilers=True).hits == []
