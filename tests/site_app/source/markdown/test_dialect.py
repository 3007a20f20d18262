"""What Markdown may not say, and what every mistake is answered with."""

import pytest

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
    "HTML comment": ("Words.\n\n<!-- hidden -->", ["8: raw HTML “<!-- hidden -->”; write it as Markdown"]),
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
