"""What Markdown may not say, and what every mistake is answered with."""

import pytest

from site_app.source.markdown.document import Context
from site_app.source.markdown.render import render_markdown
from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import REVIEW, faults_of, text

MISSING = "put it in media/ (as .avif, .gif, .jpeg, .jpg, .png, .webp) and name it as in media/runner.jpg"
FAULTS = {
    "duplicate heading": (
        "## One\n\nWords.\n\n## one\n\nWords.",
        ["10: the heading “one” has the address of the one in line 6; word one of them differently"],
    ),
    "heading like the introduction": (
        "Words.\n\n## Introduction\n\nWords.",
        ["8: the heading “Introduction” has the address of the one in line 6; word one of them differently"],
    ),
    "empty section": ("## One\n\n## Two\n\nWords.", ["6: this section is empty; write it or delete its heading"]),
    "heading without letters": ("## !!!\n\nWords.", ["6: this heading has no letters; name the section in words"]),
    "first-level heading": (
        "# One\n\nWords.",
        ["6: a heading of the first level; the title is in the front matter; start with ##"],
    ),
    "block of HTML": (
        "Words.\n\n<script>\nalert(1)\n</script>",
        ["8: raw HTML “<script> alert(1) </script>”; write it as Markdown"],
    ),
    "HTML in a line": (
        "Words.\nMore <b>words</b>.",
        ["7: raw HTML “<b>”; write it as Markdown", "7: raw HTML “</b>”; write it as Markdown"],
    ),
    "comment that never ends": (
        "Words.\n\nWords <!-- to myself\n\n## One",
        ["8: this comment never ends; close it with -->"],
    ),
    "comment in a comment": (
        "Words.\n\n<!-- one\n<!-- two --> -->",
        ["8: this comment has another in it, in line 9; close it with --> before that"],
    ),
    "link below comments": (
        "Words. <!-- one\n\n## One\n--> More\nwords\n[here](#nowhere).\n\n<!-- two\n-->\n\n[There](#nowhere).",
        [
            "11: the link “#nowhere” leads to no section; use one of introduction",
            "16: the link “#nowhere” leads to no section; use one of introduction",
        ],
    ),
    "section of a comment": (
        "## One\n\n<!-- two -->\n\n## Three\n\nWords.",
        ["6: this section is empty; write it or delete its heading"],
    ),
    "text of a comment": (
        "<!-- one -->",
        ["4: the review has no text; write it below the front matter, or set draft: true"],
    ),
    "link to no heading": (
        "## One\n\n### Two\n\n[a](#one_two) [b](#one_three) [c](one/) [d](one_two/) [e](one_two/#one_two)",
        [
            "10: the link “#one_three” leads to no section; use one of one",
            "10: the link “one_two/” leads to no section; use one of one",
            "10: the link “one_two/#one_two” leads to no section; use one of one",
        ],
    ),
    "image without words": (
        "Words.\n\n![](media/no.jpg)",
        [
            "8: this image has no alternative text; describe it, as in ![a runner at dawn](…)",
            f"8: there is no image “media/no.jpg”; {MISSING}",
        ],
    ),
    "spoiler that never ends": ("::: spoiler End\nHe dies.", ["6: this spoiler never ends; close it with a line :::"]),
    "misspelt spoiler": (
        "::: spoilr End\nHe dies.\n:::",
        [
            "6: “::: spoilr End” opens or closes nothing; write ::: spoiler Label … :::",
            "8: “:::” opens or closes nothing; write ::: spoiler Label … :::",
        ],
    ),
    "section in a spoiler": (
        "::: spoiler End\n## One\n\nWords.\n:::",
        ["7: a section cannot start inside a spoiler, list or quotation; use ### here"],
    ),
    "footnote in a spoiler": (
        "::: spoiler End\nHe dies.[^1]\n:::\n\n[^1]: Really.",
        ["7: a footnote in a spoiler would show its text outside; move its text here"],
    ),
    "footnote without text": ("Words.[^1]", ["6: the footnote [^1] has no text; add a line [^1]: with its text"]),
    "footnote without use": (
        "Words.\n\n[^1]: Lost.",
        ["8: the footnote [^1] is never used; write [^1] where it belongs"],
    ),
    "control by entity": ("Words.\nMore &#12; words.", ["7: the character U+000C is invisible; delete it"]),
    "control in a heading": ("## A&#12;b\n\nWords.", ["6: the character U+000C is invisible; delete it"]),
    "control in a title": (
        'Words\n[a](https://a.example "b&#12;").',
        ["7: the character U+000C is invisible; delete it"],
    ),
    "control in a code block": ("```a&#12;\nb\n```", ["6: the character U+000C is invisible; delete it"]),
    "control in a footnote": ("A.[^1]\n\n[^1]: B&#12;", ["8: the character U+000C is invisible; delete it"]),
    "control by percent sign": ("Words.\n<https://%00>", ["7: the character U+0000 is invisible; delete it"]),
    "footnote used in code": (
        "`[^1]`\n\n[^1]: Lost.",
        ["8: the footnote [^1] is never used; write [^1] where it belongs"],
    ),
    "footnotes of one another": (
        "Words.\n\n[^1]: A.[^2]\n\n[^2]: B.[^1]",
        [
            "8: the footnote [^1] is never used; write [^1] where it belongs",
            "10: the footnote [^2] is never used; write [^2] where it belongs",
        ],
    ),
    "marks on a letter": (
        "Words.\na" + "\u0316\u0301" * 16,
        ["7: more than 30 marks stand on one letter; delete most of them"],
    ),
    "marks by entity": (
        "Words.\na" + "&#769;" * 31,
        ["7: more than 30 marks stand on one letter; delete most of them"],
    ),
}


@pytest.mark.parametrize(("lines", "told"), FAULTS.values(), ids=FAULTS)
def test_fault_in_text_names_its_line(write_content: WriteContent, lines: str, told: list[str]) -> None:
    """Each fault is told as `path:line: what; remedy`, and no other."""
    assert faults_of(write_content({REVIEW: text(lines)})) == [f"{REVIEW}:{fault}" for fault in told]


def told(lines: str) -> list[str]:
    """Return the problems of a text, read by itself."""
    context = Context(str, lambda _: None, "en")
    return ["{}: {}; {}".format(*problem) for problem in render_markdown(lines.split("\n"), 0, context).problems]


RIGHT = {
    "nested as deep as may be": ">" * 17 + " w",
    "emphasis as deep as may be": "*a **a " * 10 + "b" + "** a*" * 10,
    "colons in code": "```\n::: spoiler\n||x|| >!y!<\n##z\n```\n\n`||x||`",
    "colons in a sentence": "w ::: spoiler",
    "spoiler in a quotation": "> ::: spoiler A\n> w\n> :::",
    "spoiler with code": "::: spoiler A\n```\n:::\n```\n:::",
    "heading of the third level in a spoiler": "::: spoiler A\n### B\n\nw\n:::",
    "section of code": "## A\n\n```\nb\n```",
    "footnote of two": "w[^a] `[^b]`\n\n[^a]: x",
    "spoiler in a comment": "w\n\n<!--\n::: spoiler\n-->",
    "image with words": "![a](b.png)",
    "entity that shows": "&amp; &eacute;",
}


@pytest.mark.parametrize("lines", RIGHT.values(), ids=RIGHT)
def test_what_may_be_said_is_no_fault(lines: str) -> None:
    """Up to each bound."""
    assert told(lines) == []


FLATTEN = "lists or quotations are nested more than 19 deep; flatten them"
NEEDLESS = "emphasis is nested more than 20 deep; delete the needless marks"
NOTHING = "opens or closes nothing; write ::: spoiler Label … :::"
INSIDE = "a section cannot start inside a spoiler, list or quotation; use ### here"
WORDLESS = "this image has no alternative text; describe it, as in ![a runner at dawn](…)"
WRONG = {
    "nested too deep": (">" * 18 + " w", [f"1: {FLATTEN}"]),
    "emphasis too deep": ("*a **a " * 10 + "*b*" + "** a*" * 10, [f"1: {NEEDLESS}"]),
    "HTML twice": (
        "<b>\n\n</b>",
        ["1: raw HTML “<b>”; write it as Markdown", "3: raw HTML “</b>”; write it as Markdown"],
    ),
    "section in a list": (
        "- a\n\n  ## B\n",
        [f"3: {INSIDE}"],
    ),
    "first-level heading in a list": (
        "- # A",
        ["1: a heading of the first level; the title is in the front matter; start with ##"],
    ),
    "spoiler to the end": ("w\n\n::: spoiler A\nw", ["3: this spoiler never ends; close it with a line :::"]),
    "spoiler to the end of a quotation": (
        "> ::: spoiler A\n> w\n\nw",
        ["1: this spoiler never ends; close it with a line :::"],
    ),
    "spoiler to the empty end of a quotation": (
        "> ::: spoiler A\n> ",
        ["1: this spoiler never ends; close it with a line :::"],
    ),
    "end of nothing": ("w\n\n  :::  ", [f"3: “:::” {NOTHING}"]),
    "end of nothing in a quotation": ("w\n\n> :::", [f"3: “> :::” {NOTHING}"]),
    "colons after code": ("```\na\n```\n:::", [f"4: “:::” {NOTHING}"]),
    "no letters, no text": (
        "w\n\n## !\n\n## A",
        [
            "3: this heading has no letters; name the section in words",
            "3: this section is empty; write it or delete its heading",
            "5: this section is empty; write it or delete its heading",
        ],
    ),
    "section of an empty quotation": ("## A\n\n>\n", ["1: this section is empty; write it or delete its heading"]),
    "HTML in a heading": ("## A <b>\n\nw", ["1: raw HTML “<b>”; write it as Markdown"]),
    "image without words": (
        "![ ](b.png)",
        [f"1: {WORDLESS}"],
    ),
    "footnotes without text": (
        "w\nw[^a]",
        ["2: the footnote [^a] has no text; add a line [^a]: with its text"],
    ),
    "footnote in a spoiler": (
        "::: spoiler A\nw\nb[^a]\n:::\n\n[^a]: x",
        ["3: a footnote in a spoiler would show its text outside; move its text here"],
    ),
    "character in code's name": ("w\n\n```a&#12;\nb\n```", ["3: the character U+000C is invisible; delete it"]),
    "character in an address": ("w\n[a](b%00)", []),
    "character in a title": ('w\n[a](b "&#12;")', ["2: the character U+000C is invisible; delete it"]),
}


@pytest.mark.parametrize(("lines", "faults"), WRONG.values(), ids=WRONG)
def test_what_may_not_be_said_names_its_line(lines: str, faults: list[str]) -> None:
    """All of it, in the words of its remedy."""
    assert told(lines) == faults
