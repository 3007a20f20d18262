"""No text takes long, whatever it was made for."""

import time
from pathlib import Path

import pytest

from site_app.source.files.faults import ContentError, RefusedError
from site_app.source.markdown.document import Context
from site_app.source.markdown.limits import Room, count_words, refuse_bombs
from site_app.source.markdown.render import render_markdown
from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import REVIEW, faults_of, front, load, text

FAULTS = {
    "bracket bomb": ("Words.\n\n" + "[" * 20_000, ["8: more than 50 brackets [ are left open; close or delete them"]),
    "quotation bomb": (">" * 20_000 + " words", ["6: lists or quotations are nested more than 19 deep; flatten them"]),
    "list bomb": (
        "\n".join("  " * depth + "- a" for depth in range(500)),
        ["14: lists or quotations are nested more than 19 deep; flatten them"],
    ),
    "emphasis bomb": (
        "*a **a " * 300 + "a** a*" * 300,
        ["6: emphasis is nested more than 20 deep; delete the needless marks"],
    ),
    "mark bomb": ("&" * 900_000, ["6: there are more marks (such as *, [ or &) than text; write it plainly"]),
    "colon bomb": (":" * 900_000, ["6: there are more marks (such as *, [ or &) than text; write it plainly"]),
    "lines": ("w\n" * 20_000, ["20001: the file has more than 20,000 lines; split it into several reviews"]),
    "words": (
        "w " * 20_000 + "\n\n" + "w " * 20_000,
        ["8: the text has more than 30,000 words; split it into several reviews"],
    ),
    "words without spaces": ("港" * 30_001, ["6: the text has more than 30,000 words; split it into several reviews"]),
    "word without end": (
        "Words.\n" + "가" * 1_001,
        ["7: a word has more than 1,000 letters; put spaces between words"],
    ),
    "sections": (
        "\n".join(f"## H{n}\n\nW\n" for n in range(1_001)),
        ["4006: the text has more than 1,000 sections; split it into several reviews"],
    ),
    "cells": ("a|b\n-|-\n" + "c\n" * 12_000, ["6: the tables have more than 20,000 cells; shorten this one"]),
    "cells to fill up": (
        "W.\n\n" + "|a" * 300 + "|\n" + "|-" * 300 + "|\n" + "b\n" * 99,
        ["8: the tables have more than 20,000 cells; shorten this one"],
    ),
    "repeated footnote": (
        "".join(f"## H{n}\n\nW[^1]\n\n" for n in range(200)) + "[^1]: " + "n" * 900,
        ["806: footnotes used in several sections repeat more than 100,000 characters; use each in one section"],
    ),
    "repeated address": (
        f"[a]: https://a.example/{'b.' * 29_000}\n\n## One\n\n" + "[a]\n\n" * 80,
        ["8: the text prints as more than 4,194,304 characters; repeat its long links and notes less often"],
    ),
}


@pytest.mark.parametrize(("lines", "told"), FAULTS.values(), ids=FAULTS)
def test_text_over_a_cap_names_its_line(write_content: WriteContent, lines: str, told: list[str]) -> None:
    """Each fault is told as `path:line: what; remedy`, and no other."""
    assert faults_of(write_content({REVIEW: text(lines)})) == [f"{REVIEW}:{fault}" for fault in told]


BOMBS = {
    "brackets": text("[" * 900_000),
    "links": text("[a](" * 250_000),
    "quotations": text(">" * 900_000),
    "quotation lines": text(("> " * 200 + "\n") * 2000),
    "emphasis": text("*a _a " * 150_000),
    "backticks": text("".join("`" * length + " a " for length in range(1300))),
    "images": text("![" * 450_000),
    "tildes": text("~" * 20_000),
    "strikes": text(("~~a *b " * 1_000 + "\n\n") * 10),
    "comments": text("<!-- " * 200_000),
    "comments in one another": text(("<!-- a " * 600 + "--> " * 600 + "\n\n") * 8),
    "comments in sentences": text("a <!--\n\n--> b\n" * 6_600),
    "comments with code": text("a <!--\n```\n--> b\n\n" * 4_000),
    "comment and backticks": text("".join("`" * length + " a " for length in range(90)) + "<!-- -->"),
    "headings": text("## B\n\n" + "### A\n" * 16_000),
    "entities": text("&" * 900_000),
    "table": text("|" + "a|" * 20_000 + "\n|" + "-|" * 20_000 + "\n" + "|a\n" * 20_000),
    "list": text("".join("  " * depth + "- a\n" for depth in range(1000))),
    "YAML brackets": front("tags: " + "[" * 900_000),
    "YAML braces": front("subject: " + "{a: " * 200_000),
    "YAML dashes": front("tags:\n  " + "- " * 10_000),
    "YAML indentation": front("\n".join(" " * depth + "a:" for depth in range(200))),
}


@pytest.mark.parametrize("source", BOMBS.values(), ids=BOMBS)
def test_bomb_ends_soon(write_content: WriteContent, source: str) -> None:
    """Text made to exhaust a parser is refused, or read, before anybody notices."""
    directory = write_content({REVIEW: source})
    started = time.process_time()
    try:
        load(directory)
    except ContentError as error:
        assert all(Path(fault.path).name == "a.md" for fault in error.faults)  # noqa: PT017 - either end is good
    assert time.process_time() - started < 3  # half a second; five times that where branches are counted


def told(lines: list[str]) -> str:
    """Return what a text is refused for; nothing if it is not."""
    try:
        refuse_bombs(lines)
    except RefusedError as error:
        return "{}: {}; {}".format(*error.problem)
    return ""


MARKED = "1: there are more marks (such as *, [ or &) than text; write it plainly"
WORDY = "the text has more than 30,000 words; split it into several reviews"
BOUNDS: dict[str, tuple[list[str], list[str], str]] = {
    "lines": (
        ["w"] * 20_000,
        ["w"] * 20_001,
        "20001: the file has more than 20,000 lines; split it into several reviews",
    ),
    "brackets": (["[" * 50], ["[" * 51], "1: more than 50 brackets [ are left open; close or delete them"),
    "brackets on two lines": (
        ["[" * 40, "]" * 30 + "[" * 40],
        ["[" * 40, "]" * 29 + "[" * 40],
        "2: more than 50 brackets [ are left open; close or delete them",
    ),
    "brackets closed before": (
        ["]" * 9, "[" * 50],
        ["]" * 9, "[" * 51],
        "2: more than 50 brackets [ are left open; close or delete them",
    ),
    "brackets in paragraphs": (
        ["[" * 50, " ", "[" * 50],
        ["[" * 50, "w", "["],
        "3: more than 50 brackets [ are left open; close or delete them",
    ),
    "marks of a paragraph": (["*" * 5_000], ["*" * 5_001], MARKED),
    "marks of a paragraph after another": (["", "*" * 5_000], ["", "*" * 5_001], "2" + MARKED[1:]),
    "marks after those of a quotation": (["> >" + "*" * 5_000], ["> >" + "*" * 5_001], MARKED),
    "marks of lines": (["&" * 2_500] * 2 + ["", "&"], ["&" * 2_500] * 2 + ["&"], "3" + MARKED[1:]),
    "marks of a text": (
        ["-" * 5_000, ""] * 10,
        ["-" * 5_000, ""] * 10 + ["-"],
        "21" + MARKED[1:],
    ),
    "letters": (["a" * 1_000], ["a" * 1_001], "1: a word has more than 1,000 letters; put spaces between words"),
    "words": (["a b c"] * 10_000, ["a b c"] * 10_000 + ["d"], f"10001: {WORDY}"),
    "signs of scripts without spaces": (["字" * 30_000], ["字" * 30_001], f"1: {WORDY}"),
    "Hangul": (["가" * 1_000], ["가" * 1_001], "1: a word has more than 1,000 letters; put spaces between words"),
}


@pytest.mark.parametrize(("most", "more", "refusal"), BOUNDS.values(), ids=BOUNDS)
def test_text_may_have_as_much_as_its_caps(most: list[str], more: list[str], refusal: str) -> None:
    """Exactly so much, and no more."""
    assert told(most) == ""
    assert told(more) == refusal


@pytest.mark.parametrize("mark", "!#$%&*+-:<=>@[\\]^_`{|}~\u00a0")
def test_every_sign_of_markdown_counts(mark: str) -> None:
    """Those of HTML, too; what stands in prose does not."""
    assert told(["a" + f"{mark}" * 5_001])
    assert not told([",.;?()'\"/ " * 5_001])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("A day’s work, again_and 4.5", 8),
        ("선재 업고 튀어", 3),
        ("港町", 2),
        ("カナ", 2),
        ("ไทย", 3),
        ("a가字", 3),
    ],
)
def test_words_are_counted_as_the_index_finds_them(text: str, words: int) -> None:
    """Each sign of a script that writes no spaces; letters of others side by side."""
    assert count_words(text) == words


def table_of(rows: int, columns: int) -> str:
    return "|a" * columns + "|\n" + "|-" * columns + "|\n" + "b\n" * (rows - 2)


def problems(text: str) -> list[str]:
    context = Context(str, lambda _: None, "en")
    return ["{}: {}; {}".format(*problem) for problem in render_markdown(text.split("\n"), 0, context).problems]


def test_tables_may_have_twenty_thousand_cells() -> None:
    """All of a text together, those that rows are filled up with, and the two that the ends of a line seem to make."""
    assert problems(table_of(200, 98)) == []
    assert problems("w\n\n" + table_of(100, 98) + "\n" + table_of(100, 98)) == []
    refusal = "the tables have more than 20,000 cells; shorten this one"
    assert problems("w\n\n" + table_of(203, 98)) == [f"3: {refusal}"]
    assert problems(table_of(100, 98) + "\n" + table_of(103, 98)) == [f"102: {refusal}"]


def test_text_is_printed_up_to_its_room() -> None:
    """What is taken from it is gone; the first that finds none names its line."""
    room = Room()
    room.take(4 * 1024 * 1024 - 1, 1)
    room.take(1, 2)
    with pytest.raises(RefusedError) as caught:
        room.take(1, 3)
    what = "the text prints as more than 4,194,304 characters"
    assert caught.value.problem == (3, what, "repeat its long links and notes less often")


def test_text_may_have_a_thousand_sections() -> None:
    """The heading of the next is the line to mend."""
    assert problems("w\n\n" + "## H\n\nw\n\n" * 1_000) == []
    assert problems("w\n\n" + "## H\n\nw\n\n" * 1_001) == [
        "4003: the text has more than 1,000 sections; split it into several reviews"
    ]
