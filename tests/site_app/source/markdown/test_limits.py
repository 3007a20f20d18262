"""No text takes long, whatever it was made for."""

import time
from pathlib import Path

import pytest

from site_app.source.files.faults import ContentError
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
    assert time.process_time() - started < 1
