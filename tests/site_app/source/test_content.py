"""What a writer may write, and what every mistake is answered with."""

import io
import os
import socket
import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from site_app.build.release import make_release_id
from site_app.source.content import Content, load_content
from site_app.source.files.faults import ContentError
from site_app.source.reviews import Correction, Rating, Subject
from tests.site_app.conftest import FIRST, SITE, WriteContent

REVIEW = "reviews/a.md"
HEAD = "---\ntitle: A\npublished: 2026-01-01\n---\n"
BODY = "\nWords.\n"


def load(directory: Path) -> Content:
    return load_content(directory, lambda *_: None)


def faults_of(directory: Path) -> list[str]:
    """Return the faults of a folder, with paths relative to it."""
    with pytest.raises(ContentError) as caught:
        load(directory)
    return [str(fault).replace(f"{directory}/", "", 1) for fault in caught.value.faults]


def front(lines: str) -> str:
    """Return a review whose front matter has `lines` from line 4 on."""
    return f"---\ntitle: A\npublished: 2026-01-01\n{lines}\n---\n{BODY}"


def text(lines: str) -> str:
    """Return a review whose text has `lines` from line 6 on."""
    return f"{HEAD}\n{lines}\n"


def test_review_has_everything_its_front_matter_says(write_content: WriteContent) -> None:
    """Each key arrives as its type, lists in order."""
    kitchen, harbour = load(write_content()).reviews
    assert (kitchen.published, kitchen.updated) == (date(2026, 4, 2), date(2026, 4, 5))
    assert (kitchen.author, kitchen.rating, kitchen.tags) == ("Rin Abe", Rating(4.5, 5), ("drama",))
    assert kitchen.corrections == (Correction(date(2026, 4, 5), "The cook is from Busan."),)
    assert harbour.subject == Subject("Movie", "Glass Harbour", ("유리 항구",), 2025, "Norway")


def test_sections_start_at_headings_of_the_second_level(write_content: WriteContent) -> None:
    """The text before the first is the introduction; ids are the slugs of the headings."""
    _, harbour = load(write_content()).reviews
    assert [section.slug for section in harbour.sections] == [
        "introduction",
        "the-drowned-quarter",
        "sound-and-silence",
    ]


def test_heading_in_a_code_block_starts_no_section(write_content: WriteContent) -> None:
    """Only Markdown's own headings count, so an example of Markdown stays in one piece."""
    content = load(write_content({REVIEW: text("```\n## Not a heading\n```\n\n## Real\n\nWords.")}))
    [review] = [review for review in content.reviews if review.slug == "a"]
    assert [section.slug for section in review.sections] == ["introduction", "real"]


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("Conclusion: A New Chapter in K-Drama", "conclusion-a-new-chapter-in-k-drama"),
        ("Soo-hee’s Choice", "soo-hees-choice"),
        ("줄거리와 인물", "줄거리와-인물"),
        ("Café *Société*", "cafe-societe"),
        ("ガラスの港", "ガラスの港"),
    ],
)
def test_section_id_is_the_slug_of_its_heading(write_content: WriteContent, heading: str, slug: str) -> None:
    """Letters of every script are kept, Latin accents are not."""
    content = load(write_content({REVIEW: text(f"## {heading}\n\nWords.")}))
    assert slug in [section.slug for review in content.reviews for section in review.sections]


def test_spoiler_is_hidden_and_its_words_are_kept_apart(write_content: WriteContent) -> None:
    """The label shows; the words stand in `details` and in `spoiler`, never in `text`."""
    quarter = load(write_content()).reviews[1].sections[1]
    assert "<summary>The lighthouse</summary>" in quarter.html
    assert "Anselm" in quarter.spoiler
    assert "Anselm" not in quarter.text


def test_links_lead_where_the_writer_meant(write_content: WriteContent) -> None:
    """A link to a review's file, and one to a section, print as addresses that work on every page."""
    kitchen, harbour = load(write_content()).reviews
    assert 'href="/reviews/glass-harbour/#sound-and-silence"' in kitchen.sections[0].html
    assert 'href="/reviews/glass-harbour/#the-drowned-quarter"' in harbour.sections[2].html


def test_footnote_stands_in_the_section_that_uses_it(write_content: WriteContent) -> None:
    """Wherever the note is written, its text is printed below the section that refers to it."""
    content = load(write_content({REVIEW: text("## One\n\nFact.[^n]\n\n## Two\n\nWords.\n\n[^n]: Source.")}))
    [review] = [review for review in content.reviews if review.slug == "a"]
    assert "Source." in review.sections[0].html
    assert "Source." not in review.sections[1].html


def test_tables_keep_their_alignment(write_content: WriteContent) -> None:
    """By class: the content security policy forbids styles in the text."""
    content = load(write_content({REVIEW: text("| a | b |\n|--:|---|\n| 1 | 2 |")}))
    [review] = [review for review in content.reviews if review.slug == "a"]
    assert '<td class="right">1</td>' in review.sections[0].html


def test_blocks_do_not_run_together_in_the_text(write_content: WriteContent) -> None:
    """A dot stands where a cell, a heading or an item ends no sentence; excerpts and descriptions are one line."""
    source = "Here.\n\n| One | Two |\n|---|---|\n| 3 | 4 |\n\n### Then\n\nWords:\n\n- a\n- b\n\n    code"
    content = load(write_content({REVIEW: text(source)}))
    [review] = [review for review in content.reviews if review.slug == "a"]
    shown = " ".join(review.sections[0].text.split())
    assert shown == "Here. One · Two · 3 · 4 · Then · Words: a · b · code"


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("The [makers](https://example.org/)[^1] of *it*", "The makers of <em>it</em>"),
        ("![A dog](../media/dog.png) <https://example.org/>", " https://example.org/"),
    ],
)
def test_label_of_a_heading_can_stand_in_a_link(write_content: WriteContent, heading: str, label: str) -> None:
    """It has no link, footnote or image of its own."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    source = text(f"## {heading}\n\nWords.[^1]\n\n[^1]: Note.")
    content = load(write_content({REVIEW: source, "media/dog.png": file.getvalue()}))
    [review] = [review for review in content.reviews if review.slug == "a"]
    assert review.sections[-1].label_html == label


def test_one_review_and_a_site_file_are_a_whole_site(tmp_path: Path) -> None:
    """Nothing else is needed."""
    (tmp_path / "reviews").mkdir()
    (tmp_path / "site.toml").write_text(SITE)
    (tmp_path / "reviews/glass-harbour.md").write_text(FIRST)
    assert len(load(tmp_path).reviews) == 1


def test_byte_order_mark_and_windows_line_ends_are_accepted(write_content: WriteContent) -> None:
    """Files from any editor read alike."""
    content = load(write_content({REVIEW: b"\xef\xbb\xbf" + text("## One\n\nWords.").replace("\n", "\r\n").encode()}))
    [review] = [review for review in content.reviews if review.slug == "a"]
    assert review.title == "A"
    assert review.sections[0].text == "Words."


def test_draft_is_left_out(write_content: WriteContent) -> None:
    """A draft may be unfinished: its text is not looked at."""
    content = load(write_content({REVIEW: front("draft: true").replace(BODY, "")}))
    assert "a" not in [review.slug for review in content.reviews]


def test_reviews_are_newest_first(write_content: WriteContent) -> None:
    """By date of publication, whatever the files are called."""
    content = load(write_content({REVIEW: HEAD + BODY}))
    assert [review.published.isoformat() for review in content.reviews] == ["2026-04-02", "2026-03-01", "2026-01-01"]


ALIAS_BOMB = "\n".join(["a: &a [x]", *(f"{b}: &{b} [*{a}, *{a}]" for a, b in pairwise("abcdefgh"))])

FRONT_MATTER_FAULTS = {
    "unknown key": (front("autor: B"), 4, "no key “autor”", "write author"),
    "unknown nested key": (front("subject:\n  type: Movie\n  name: B\n  titel: C"), 7, "no key “titel”", "use one of"),
    "missing key": ("---\ntitle: A\n---\n\nWords.\n", 1, "lacks “published”", "add a line published:"),
    "doubled key": (front("title: B"), 4, "“title” stands here twice", "keep one"),
    "empty value": (front("author:"), 4, "“author” is empty", "give it a value"),
    "number for text": (front("author: 7"), 4, "“author” is “7”, not text", "put it in quotes"),
    "yes for text": (front("summary: yes"), 4, "“summary” is true, not text", "put it in quotes"),
    "text for flag": (front('draft: "yes"'), 4, "“draft” is “yes”", "write true or false"),
    "short month": (HEAD.replace("2026-01-01", "2026-1-2") + BODY, 3, "“2026-1-2”, not a date", "YYYY-MM-DD"),
    "run-together date": (HEAD.replace("2026-01-01", "20260102") + BODY, 3, "“20260102”, not a date", "YYYY-MM-DD"),
    "no such day": (HEAD.replace("2026-01-01", "2026-02-30") + BODY, 3, "a day that does not exist", "correct"),
    "date with time": (HEAD.replace("2026-01-01", "2026-01-01 10:00:00") + BODY, 3, "not a date", "YYYY-MM-DD"),
    "updated too early": (front("updated: 2025-12-31"), 4, "before “published”", "correct one"),
    "colon in a title": (HEAD.replace("title: A", "title: Mission: Impossible") + BODY, 2, "a colon", "in quotes"),
    "rating above best": (front("rating: {value: 6, best: 5}"), 4, "more than “best”", "correct one"),
    "rating of text": (front("rating: {value: good, best: 5}"), 4, "“good”, not a number", "write a number"),
    "rating not a number": (front("rating: {value: .nan, best: 5}"), 4, "not a number", "write a number"),
    "list for a mapping": (front("subject: [Movie]"), 4, "“subject” is a list", "named values"),
    "type of no kind": (front("subject: {type: tv series, name: B}"), 4, "“type” is “tv series”", "schema.org"),
    "mapping for a list": (front("corrections: {date: 2026-01-01, text: B}"), 4, "not a list", "write a list"),
    "correction without text": (front("corrections:\n  - date: 2026-01-01"), 5, "lacks “text”", "add a line text:"),
    "image that is missing": (front("image: media/no.jpg\nimage_alt: B"), 4, "no image “media/no.jpg”", "media/"),
    "image without words": (front("image: media/no.jpg"), 4, "no alternative text", "image_alt:"),
    "not closed": ("---\ntitle: A\npublished: 2026-01-01\n\nWords.\n", 1, "never ends", "close it"),
    "not there": ("Words.\n", 1, "no front matter", "begin the file"),
    "not a mapping": ("---\n- A\n---\n\nWords.\n", 1, "names no values", "title:"),
    "not YAML": (front('author: "B'), 4, "not YAML", "quotes"),
    "alias": (front("author: &a B\nsummary: *a"), 4, "anchors and aliases", "write the value out"),
    "nesting bomb": (front("tags: " + "[" * 5000), 4, "nested too deeply", "no more than lists"),
    "alias bomb": (front(ALIAS_BOMB), 4, "anchors", "write"),
    "tag": (front("author: !!python/name:os.system x"), 4, "tag", "plain text"),
    "key that is no text": (front("? [a, b]\n: c"), 4, "no key “?”", "use one of"),
    "too long": (front("author: " + "B" * 40_000), 1, "larger than 32 KiB", "move"),
    "long note": (front("editor_note: " + "B" * 10_001), 4, "longer than 10,000 characters", "shorten it"),
    "title of a thousand sections": (
        HEAD.replace("title: A", "title: " + "A " * 40) + "".join(f"\n## H{n}\n\nW\n" for n in range(900)),
        2,
        "more than 30,000 words, counted for each section",
        "shorten",
    ),
    "half a character": (front('author: "\\ud800"'), 4, "U+D800 is invisible", "delete it"),
    "escaped control": (front('tags: ["a\\x01b"]'), 4, "U+0001 is invisible", "delete it"),
    "escaped NUL": (front('subject: {type: Movie, name: "a\\0"}'), 4, "U+0000 is invisible", "delete it"),
    "no character": (front('corrections:\n- {date: 2026-01-02, text: "\\ufffe"}'), 5, "U+FFFE is invisible", "delete"),
    "no character of another plane": (front('author: "\\U0004FFFF"'), 4, "U+4FFFF is invisible", "delete it"),
    "escape beyond Unicode": (front('author: "\\UFFFFFFFF"'), 1, "is not YAML", "key: value"),
    "control in a key": (front('"autor\\e": B'), 4, "U+001B is invisible", "delete it"),
    "number without end": (front("author: 0x" + "f" * 20_000), 4, "more than 40 digits", "in quotes"),
    "number of sixties": (front("author: 1" + ":59" * 9_000), 4, "more than 40 digits", "in quotes"),
    "number by tag": (front('author: !!int ""'), 4, "the YAML tag", "plain text"),
    "equals sign": (front("author: ="), 4, "“=” has a meaning", "in quotes"),
    "line end of another kind": (front("summary: a\u2028b\nautor: B"), 5, "no key “autor”", "write author"),
}  # fmt: skip

TEXT_FAULTS = {
    "duplicate heading": ("## One\n\nWords.\n\n## one\n\nWords.", 10, "line 6", "word one of them"),
    "heading like the introduction": ("Words.\n\n## Introduction\n\nWords.", 8, "line 6", "word one of them"),
    "empty section": ("## One\n\n## Two\n\nWords.", 6, "this section is empty", "write it or delete"),
    "heading without letters": ("## !!!\n\nWords.", 6, "no letters", "in words"),
    "first-level heading": ("# One\n\nWords.", 6, "first level", "start with ##"),
    "javascript link": ("Words.\nMore [words](javascript:alert(1)).", 7, "could run code", "link to a page"),
    "disguised javascript link": ("Words [a](JaVa&#115;cript:alert(1)).", 6, "could run code", "link to a page"),
    "data link": ("[a](data:text/html;base64,PHNjcmlwdD4=)", 6, "could run code", "link to a page"),
    "vbscript link": ("[a][b]\n\n[b]: vbscript:x", 6, "could run code", "link to a page"),
    "block of HTML": ("Words.\n\n<script>\nalert(1)\n</script>", 8, "raw HTML “<script>", "as Markdown"),
    "HTML in a line": ("Words.\nMore <b>words</b>.", 7, "raw HTML “<b>”", "as Markdown"),
    "HTML comment": ("Words.\n\n<!-- hidden -->", 8, "raw HTML", "as Markdown"),
    "link to no page": ("[a](/reviews/nothing/)", 6, "leads to no page", "correct it"),
    "link to no file": ("[a](nothing.md)", 6, "leads to no page", "correct it"),
    "link to no anchor": ("[a](/reviews/glass-harbour/#nothing)", 6, "leads to no section", "sound-and-silence"),
    "link to no anchor here": ("Words.\n\n## One\n\nSee [a](#two).", 10, "leads to no section", "introduction, one"),
    "link to no section page": ("[a](/reviews/glass-harbour/nothing/)", 6, "leads to no section", "use one of"),
    "image that is missing": ("![a runner](media/no.jpg)", 6, "no image “media/no.jpg”", "put it in media/"),
    "image from elsewhere": ("![a runner](https://example.com/a.jpg)", 6, "no image", "put it in media/"),
    "image without words": ("Words.\n\n![](media/no.jpg)", 8, "no alternative text", "describe it"),
    "spoiler that never ends": ("::: spoiler End\nHe dies.", 6, "never ends", "close it"),
    "misspelt spoiler": ("::: spoilr End\nHe dies.\n:::", 6, "opens or closes nothing", "::: spoiler"),
    "section in a spoiler": ("::: spoiler End\n## One\n\nWords.\n:::", 7, "cannot start inside", "use ###"),
    "footnote in a spoiler": ("::: spoiler End\nHe dies.[^1]\n:::\n\n[^1]: Really.", 7, "outside", "move its text"),
    "footnote without text": ("Words.[^1]", 6, "has no text", "add a line [^1]:"),
    "footnote without use": ("Words.\n\n[^1]: Lost.", 8, "never used", "write [^1]"),
    "bracket bomb": ("Words.\n\n" + "[" * 20_000, 8, "brackets [ are left open", "close or delete"),
    "quotation bomb": (">" * 20_000 + " words", 6, "nested more than", "flatten"),
    "list bomb": ("\n".join("  " * depth + "- a" for depth in range(500)), 14, "nested more than", "flatten"),
    "emphasis bomb": ("*a **a " * 300 + "a** a*" * 300, 6, "nested more than", "delete the needless"),
    "mark bomb": ("&" * 900_000, 6, "more marks", "write it plainly"),
    "colon bomb": (":" * 900_000, 6, "more marks", "write it plainly"),
    "control by entity": ("Words.\nMore &#12; words.", 7, "U+000C is invisible", "delete it"),
    "control in a heading": ("## A&#12;b\n\nWords.", 6, "U+000C is invisible", "delete it"),
    "control in a title": ('Words\n[a](https://a.example "b&#12;").', 7, "U+000C is invisible", "delete it"),
    "control in a code block": ("```a&#12;\nb\n```", 6, "U+000C is invisible", "delete it"),
    "control in a footnote": ("A.[^1]\n\n[^1]: B&#12;", 8, "U+000C is invisible", "delete it"),
    "control by percent sign": ("Words.\n<https://%00>", 7, "U+0000 is invisible", "delete it"),
    "footnote used in code": ("`[^1]`\n\n[^1]: Lost.", 8, "never used", "write [^1]"),
    "footnotes of one another": ("Words.\n\n[^1]: A.[^2]\n\n[^2]: B.[^1]", 8, "never used", "write [^1]"),
    "lines": ("w\n" * 20_000, 20_001, "more than 20,000 lines", "split"),
    "words": ("w " * 20_000 + "\n\n" + "w " * 20_000, 8, "more than 30,000 words", "split"),
    "words without spaces": ("港" * 30_001, 6, "more than 30,000 words", "split"),
    "word without end": ("Words.\n" + "가" * 1_001, 7, "more than 1,000 letters", "spaces"),
    "marks on a letter": ("Words.\na" + "\u0316\u0301" * 16, 7, "more than 30 marks", "delete"),
    "marks by entity": ("Words.\na" + "&#769;" * 31, 7, "more than 30 marks", "delete"),
    "sections": ("\n".join(f"## H{n}\n\nW\n" for n in range(1_001)), 4_006, "more than 1,000 sections", "split"),
    "cells": ("a|b\n-|-\n" + "c\n" * 12_000, 6, "more than 20,000 cells", "shorten"),
    "cells to fill up": ("W.\n\n" + "|a" * 300 + "|\n" + "|-" * 300 + "|\n" + "b\n" * 99, 8, "20,000 cells", "shorten"),
    "repeated footnote": (
        "".join(f"## H{n}\n\nW[^1]\n\n" for n in range(200)) + "[^1]: " + "n" * 900,
        806,
        "repeat more than 100,000 characters",
        "in one section",
    ),
    "repeated address": (
        f"[a]: https://a.example/{'b.' * 29_000}\n\n## One\n\n" + "[a]\n\n" * 80,
        8,
        "prints as more than 4,194,304",
        "less often",
    ),
}

CONTACT = 'security_contact = "{}"\n'
GOLDEN = '[[searches]]\nquery = "a"\nexpect = []\n'
NAVIGATION = '[[navigation]]\nlabel = "A"\nurl = "/no/"\n'

FILE_FAULTS: dict[str, tuple[str, str | bytes, int, str, str]] = {
    "invalid UTF-8": (REVIEW, HEAD.encode() + b"\nWords.\nCaf\xe9\n", 7, "not UTF-8", "save the file as UTF-8"),
    "NUL": (REVIEW, text("Words.\n\x00"), 7, "U+0000 is invisible", "delete it"),
    "control character": (REVIEW, text("Words.\x1b[0m"), 6, "U+001B is invisible", "delete it"),
    "no text": (REVIEW, HEAD, 4, "has no text", "write it below"),
    "too large": (REVIEW, HEAD + "\n" + "word " * 220_000, 1, "larger than 1 MiB", "split it"),
    "name of a route": ("reviews/search.md", HEAD + BODY, 1, "belongs to the site itself", "rename"),
    "name of no address": ("reviews/My Review.md", HEAD + BODY, 1, "is no address", "rename the file to my-review.md"),
    "same slug": ("reviews/Glass-Harbour.md", FIRST, 1, "", "rename"),
    "same slug in a folder": ("reviews/more/glass-harbour.md", FIRST, 1, "is taken by", "rename one"),
    "site without title": ("site.toml", 'base_url = "https://a.example"\n', 1, "lacks “title”", "add a line title"),
    "site key": ("site.toml", SITE + 'colour = "red"\n', 4, "no key “colour”", "use one of"),
    "site accent": ("site.toml", SITE + 'accent = "red"\n', 4, "“accent” is “red”", "#a63a22"),
    "site address": ("site.toml", SITE.replace(".example", ".example/x"), 3, "“base_url”", "scheme and host only"),
    "navigation to no page": ("site.toml", SITE + NAVIGATION, 4, "no page", "correct"),
    "navigation to no address": ("site.toml", SITE + NAVIGATION.replace("/no/", "//["), 4, "no address", "correct"),
    "site not TOML": ("site.toml", SITE + "a b\n", 4, "not TOML", "key ="),
    "site key doubled": ("site.toml", SITE + 'title = "B"\n', 4, "not TOML", "key ="),
    "TOML bomb": ("synonyms.toml", "groups = " + "[" * 100_000, 1, "", ""),
    "single synonym": ("synonyms.toml", 'groups = [\n["a", "b"],\n["c"],\n]\n', 3, "two texts or more", "write"),
    "TOML control": ("site.toml", SITE + 'publisher = "a\\u0001"\n', 4, "U+0001 is invisible", "delete it"),
    "TOML control in a key": ("site.toml", SITE + '\n"a\\u007f" = 1\n', 5, "U+007F is invisible", "delete it"),
    "TOML digits": ("site.toml", SITE + "publisher = " + "1" * 5_000, 4, "more than 40 digits", "in quotes"),
    "TOML keys": ("site.toml", "".join(f"k{n} = 1\n" for n in range(60_000)), 20_001, "20,000 values", "keep"),
    "TOML dots": ("site.toml", SITE + "a" + ".a" * 400_000 + " = 1", 4, "nested too deeply", "use no more"),
    "key in quotes": ("site.toml", SITE + '# title =\n"\\u0061ccent" = "red"\n', 5, "“accent” is “red”", "#a63a22"),
    "key in a table": ("site.toml", SITE + 'x = """\n[y]\n"""\n[y]\nz = 1\n', 7, "no key “y”", "use one of"),
    "site user": ("site.toml", SITE.replace("//", "//me:secret@"), 3, "names a user", "scheme and host only"),
    "site port": ("site.toml", SITE.replace(".example", ".example:99999"), 3, "“base_url”", "scheme and host only"),
    "site host": ("site.toml", SITE.replace("reviews.", "a<b>"), 3, "“base_url”", "scheme and host only"),
    "contact by script": ("site.toml", SITE + CONTACT.format("javascript:a@b.c"), 4, "“security_contact”", "mailto:"),
    "contact in the clear": ("site.toml", SITE + CONTACT.format("http://a.example"), 4, "“security_contact”", "https"),
    "synonyms": (
        "synonyms.toml",
        "groups = [\n" + "".join(f'["a{n}", "b{n}"],\n' for n in range(3_000)) + "]\n",
        1,
        "more than 5,000 synonyms",
        "keep",
    ),
    "group of synonyms": (
        "synonyms.toml",
        "groups = [\n[" + "".join(f'"a{n}",' for n in range(21)) + "]]\n",
        2,
        "more than 20 texts",
        "keep",
    ),
    "long synonym": ("synonyms.toml", f'groups = [\n["a", "{"b" * 101}"]]\n', 2, "longer than 100", "shorten"),
    "golden searches": ("searches.toml", GOLDEN * 501, 1_501, "more than 500 golden", "keep"),
    "long golden search": ("searches.toml", GOLDEN.replace('"a"', f'"{"a" * 201}"'), 2, "201 characters", "at most"),
    "golden search far down": ("searches.toml", f"{GOLDEN}within = 51\n", 4, "“within” is 51", "50 at most"),
    "golden search for a number": ("searches.toml", GOLDEN.replace("[]", "[7]"), 3, "not a list of text", "review#"),
    "long name": (f"reviews/{'가' * 67}.md", HEAD + BODY, 1, "longer than 200 bytes", "shorten"),
    "golden search for no section": (
        "searches.toml",
        GOLDEN + GOLDEN.replace("[]", '[\n"glass-harbour#introduction",\n"glass-harbour#nothing",\n]'),
        8,
        "no section “glass-harbour#nothing”",
        "use one of introduction",
    ),
    "golden search without query": ("searches.toml", "[[searches]]\nexpect = []\n", 1, "lacks “query”", "add a line"),
    "golden search key": ("searches.toml", f"{GOLDEN}with = 3\n", 4, "no key “with”", "write within"),
}  # fmt: skip


@pytest.mark.parametrize(("source", "line", "what", "remedy"), FRONT_MATTER_FAULTS.values(), ids=FRONT_MATTER_FAULTS)
def test_fault_in_front_matter_names_its_line(
    write_content: WriteContent, source: str, line: int, what: str, remedy: str
) -> None:
    """Each fault is told as `path:line: what; remedy`."""
    assert_told(faults_of(write_content({REVIEW: source})), REVIEW, line, what, remedy)


@pytest.mark.parametrize(("lines", "line", "what", "remedy"), TEXT_FAULTS.values(), ids=TEXT_FAULTS)
def test_fault_in_text_names_its_line(
    write_content: WriteContent, lines: str, line: int, what: str, remedy: str
) -> None:
    """Each fault is told as `path:line: what; remedy`."""
    assert_told(faults_of(write_content({REVIEW: text(lines)})), REVIEW, line, what, remedy)


@pytest.mark.parametrize(("name", "source", "line", "what", "remedy"), FILE_FAULTS.values(), ids=FILE_FAULTS)
def test_fault_of_a_file_names_its_line(
    write_content: WriteContent, name: str, source: str | bytes, line: int, what: str, remedy: str
) -> None:
    """Each fault is told as `path:line: what; remedy`."""
    assert_told(faults_of(write_content({name: source})), name, line, what, remedy)


def assert_told(faults: list[str], name: str, line: int, what: str, remedy: str) -> None:
    __tracebackhide__ = True
    told = [fault for fault in faults if fault.startswith(f"{name}:{line}: ") and what in fault.partition("; ")[0]]
    assert told, f"nothing like {name}:{line}: …{what}… in {faults}"
    assert any(remedy in fault.partition("; ")[2] for fault in told), told


def test_symlink_out_of_the_content_is_refused(write_content: WriteContent, tmp_path: Path) -> None:
    """A file from elsewhere on the machine never gets in, nor does a folder."""
    content = write_content()
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/secret.md").write_text(HEAD + BODY)
    (content / REVIEW).symlink_to(tmp_path / "secret/secret.md")
    (content / "media").symlink_to(tmp_path / "secret")
    faults = faults_of(content)
    assert [fault.partition(";")[0] for fault in faults] == [
        "media:1: this symlink leads out of the content",
        "reviews/a.md:1: this symlink leads out of the content",
    ]


def _make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


def _make_sparse(path: Path) -> None:
    path.touch()
    os.truncate(path, 1 << 36)


ODD_FILES: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "socket": _make_socket,
    "folder": Path.mkdir,
    "symlink to itself": lambda path: path.symlink_to(path),
    "symlink to nothing": lambda path: path.symlink_to("nothing"),
    "symlink to a device": lambda path: path.symlink_to("/dev/zero"),
    "file of 64 GiB": _make_sparse,
}


@pytest.mark.parametrize("name", ["site.toml", "synonyms.toml", "searches.toml", "about.md", "reviews/a.md"])
@pytest.mark.parametrize("make", ODD_FILES.values(), ids=ODD_FILES)
def test_what_is_no_file_is_a_fault(
    write_content: WriteContent, monkeypatch: pytest.MonkeyPatch, name: str, make: Callable[[Path], object]
) -> None:
    """It is told once, neither waited for nor read, and no build of other content passes for one with it."""
    content = write_content({"site.toml": SITE})
    before = make_release_id(content)
    (content / name).unlink(missing_ok=True)
    monkeypatch.chdir(content)  # the name of a socket is short
    make(Path(name))
    assert [fault.partition(":1: ")[0] for fault in faults_of(content)] == [name]
    assert make_release_id(content) != before


def test_note_of_an_editor_is_no_fault(write_content: WriteContent) -> None:
    """Emacs marks a file that is being written with a symlink that leads nowhere."""
    content = write_content()
    (content / "reviews/.#glass-harbour.md").symlink_to("writer@desk.4711")
    assert len(load(content).reviews) == 2


def test_folders_without_end_are_a_fault(write_content: WriteContent) -> None:
    """A folder copied into itself neither overruns the stack nor hides what lies above it."""
    content = write_content()
    folders = [content]
    for _ in range(1_500):
        folders.append(folders[-1] / "d")
        folders[-1].mkdir()
    try:
        assert "nested more than 16 deep" in faults_of(content)[0]
    finally:
        for folder in reversed(folders[1:]):  # deeper than those who clear temporary folders away can follow
            folder.rmdir()


@pytest.mark.parametrize("name", ["a\nb.md:1: forged; text", "\x1b[2Jcleared", "\u202eturned", os.fsdecode(b"\xff")])
def test_name_of_a_file_forges_no_line(write_content: WriteContent, name: str) -> None:
    """Whatever a file is called, a fault is one line that shows, and its path stands first."""
    content = write_content()
    (content / "reviews" / f"{name}.md").write_text(HEAD + BODY)
    [fault] = faults_of(content)
    assert fault.isprintable()
    assert fault.startswith("reviews/")


@pytest.mark.parametrize("value", ["a\u202eb", "a\u2066b", "a\u200fb", "a\u061cb"])
def test_quotation_in_a_fault_turns_nothing(write_content: WriteContent, value: str) -> None:
    """Direction marks of the content are written out, wherever they are quoted from."""
    changes = {
        REVIEW: front(f"{value}: B\n{value}: B") + f"\n[a](/{value})\n",
        "site.toml": SITE + f'accent = "{value}"\n"{value}" = 1\n',
    }
    faults = faults_of(write_content(changes))
    assert all(map(str.isprintable, faults))
    assert sum(ascii(value[1])[1:-1] in fault for fault in faults) == 4


def test_direction_of_a_text_ends_with_it(write_content: WriteContent) -> None:
    """What opens a direction is closed and what only closes one is left out, so that words around it stay in place."""
    title = 'title: "\u202eA\u2067B\u202bC\u2069D\u2069E\u202c\u202c\u2066"'
    content = load(write_content({REVIEW: HEAD.replace("title: A", title) + "\n## \u202eA\n\nWords.\n"}))
    [review] = [review for review in content.reviews if review.slug == "a"]
    assert review.title == "\u202eA\u2067B\u202bC\u2069DE\u202c\u2066\u2069"
    assert review.sections[0].heading == "\u202eA\u202c"


def test_faults_of_one_file_are_told_to_a_point(write_content: WriteContent) -> None:
    """A hundred of a file, how many more there are, and all of every other file."""
    lines = "".join(f"[a{n}](/no/)\n\n" for n in range(4_112))
    with pytest.raises(ContentError) as caught:
        load(write_content({REVIEW: text(lines), "reviews/b.md": "Words.\n"}))
    told = str(caught.value).splitlines()
    assert len(told) == 102
    assert "4,012 more of this file are not told; mend these first" in told[100]
    assert "b.md:1: there is no front matter" in told[101]
    assert caught.value.total == 4_113


def test_missing_site_file_is_told(write_content: WriteContent) -> None:
    """The message says what to write."""
    assert faults_of(write_content({"site.toml": None}))[0].startswith("site.toml:1: the file is missing; write one")


def test_content_without_reviews_is_told(write_content: WriteContent) -> None:
    """A site needs a review that is not a draft."""
    nothing = {"reviews/glass-harbour.md": None, "reviews/kitchen-of-echoes.md": None}
    assert faults_of(write_content(nothing))[0].startswith("reviews:1: there is no review")
    assert "every review is a draft" in faults_of(write_content(nothing | {REVIEW: front("draft: true")}))[0]


def test_all_faults_of_all_files_are_told_at_once(write_content: WriteContent) -> None:
    """One pass mends everything: faults stand in the order of files and lines."""
    directory = write_content(
        {
            REVIEW: front("autor: B") + "\n<br>\n\n[a](/no/)\n",
            "reviews/b.md": "Words.\n",
            "site.toml": SITE + 'accent = "red"\n',
        }
    )
    places = [fault.split(": ")[0] for fault in faults_of(directory)]
    assert places == ["reviews/a.md:4", "reviews/a.md:9", "reviews/a.md:11", "reviews/b.md:1", "site.toml:4"]


def test_link_to_a_broken_review_is_no_fault_of_its_own(write_content: WriteContent) -> None:
    """Only what must be mended is told, not what follows from it."""
    directory = write_content({REVIEW: front("autor: B"), "reviews/b.md": HEAD + "\n[a](a.md#anything)\n"})
    assert [fault.split(": ")[0] for fault in faults_of(directory)] == ["reviews/a.md:4"]


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
