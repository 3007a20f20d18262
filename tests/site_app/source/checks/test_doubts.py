"""What is likely not meant: told as a warning with its line and a remedy, and nothing stops for it."""

import unicodedata
from pathlib import Path

import pytest

from site_app.source.content import load_content
from site_app.source.files.faults import ContentError
from tests.site_app.conftest import SITE, WriteContent

HEAD = "---\ntitle: A\npublished: 2020-01-01\n{}---\nWords.\n{}"

QUOTE = "put the whole text in quotes, or the comment on another line"


def warnings_of(content: Path, *, drafts: bool = False) -> list[str]:
    """Return the warnings of a content, paths relative to it."""
    warnings = load_content(content, lambda *_: None, drafts=drafts).warnings
    return [str(warning).removeprefix(f"{content}/") for warning in warnings]


HEADS = {
    "comment in a title": (
        "author: Episode # 3\n",
        f"4: warning: the text ends before “# 3”, which is a comment to YAML; {QUOTE}",
    ),
    "marks": ("summary: so *good* it is\n", "4: warning: “summary” shows “*good*” as it is written; delete the marks"),
    "tags in one": ("tags: a, b\n", "4: warning: “a, b” is one tag; write tags: [a, b]"),
    "authors in one": ("authors: A B and C D\n", "4: warning: “A B and C D” is one author; write authors: [A B, C D]"),
    "author with &": ("author: A & B\n", "4: warning: “A & B” is one author; write authors: [A, B]"),
    "tag with its sign": ('tags: [b, "#slow burn"]\n', "4: warning: the tag “#slow burn” shows its #; write slow burn"),
    "country": ("language: kr\n", "4: warning: “language” is “kr”, a country; write ko"),
    "type": (
        "subject: {type: KDrama, name: A}\n",
        "4: warning: “type” is “KDrama”, which schema.org has not, or not for reviews; write CreativeWork",
    ),
    "type nearly": (
        "subject: {type: TvSeries, name: A}\n",
        "4: warning: “type” is “TvSeries”, which schema.org has not, or not for reviews; write TVSeries",
    ),
    "year": (
        "subject: {type: Book, name: A, year: 226}\n",
        "4: warning: “year” is 226; see whether a digit is missing",
    ),
}


@pytest.mark.parametrize("kind", HEADS)
def test_a_value_that_is_likely_not_meant(write_content: WriteContent, kind: str) -> None:
    """Front matter that says less, or something else, than its writer thinks."""
    lines, told = HEADS[kind]
    content = write_content({"site.toml": SITE, "reviews/a.md": HEAD.format(lines, "")})
    assert warnings_of(content) == [f"reviews/a.md:{told}"]


BODIES = {
    "space before the address": ("[a] (b.md)", "“[a] (b.md)” is no link; leave no space before its address"),
    "address that never ends": ("[a](b.md", "“[a](b.md” is no link; close its address with )"),
    "name without an address": ("[a][nope]", "“[a][nope]” is no link; add a line [nope]: with its address"),
    "rows without a line": (
        "| a | b |\n| 1 | 2 |",
        "this looks like a table, and is none; put a line like |---|---| below its first",
    ),
    "rows without outer bars": (
        "a | b\nc | d",
        "this looks like a table, and is none; put a line like |---|---| below its first",
    ),
    "row with one outer bar": (
        "a | b |\n1 | 2 |",
        "this looks like a table, and is none; put a line like |---|---| below its first",
    ),
    "line of too few columns": (
        "| a | b |\n|---|\n| 1 | 2 |",
        "this looks like a table, and is none; put a line like |---|---| below its first",
    ),
    "rows with tabs": (
        "a\tb\n1\t2",
        "this looks like a table, and is none; put a line like |---|---| below its first",
    ),
    "link without words": ("[](/)", "a link has no words; write them in the [ ]"),
    "table drawn": (
        "+---+---+\n| a | b |\n+---+---+",
        "this looks like a table, and is none; put a line like |---|---| below its first",
    ),
    "link of a wiki": ("[[a b]]", "“[[a b]]” is no link; write its words in [ ] and its address in ( )"),
    "note in a line": ("w ^[a]", "“^[a]” is no footnote; write [^1], and its text on a line [^1]: of its own"),
    "output of a template": ("{{ x }}", "“{{ x }}” shows as it is written; write it as Markdown, or delete it"),
    "attributes": ("w {: .x}", "“{: .x}” shows as it is written; write it as Markdown, or delete it"),
    "mark": ("a ==b c== d", "“==b c==” shows as it is written; write it as Markdown, or delete it"),
    "lost character": ("Am\ufffdlie", "“Am\ufffdlie” has a character that was lost; write the word again"),
    "wrong encoding": ("AmÃ©lie", "“AmÃ©lie” was read in a wrong encoding; write the word again"),
    "space in the address": ("[a](b c.md)", "“[a](b c.md)” is no link; write %20 for each space in its address"),
    "brackets the wrong way": ("(a)[/reviews/b/]", "“(a)[/reviews/b/]” is no link; write [a](/reviews/b/)"),
    "shortcode": ("{{< video x >}}", "“{{< video x >}}” shows as it is written; write it as Markdown, or delete it"),
    "heading in code": ("    ## One", "“## One” is indented so far that it is code; begin the line with ##"),
    "own address": (
        "[a](https://reviews.example/reviews/nothing/)",
        "the link “https://reviews.example/reviews/nothing/” leads to no page; correct it, or write the page",
    ),
}


@pytest.mark.parametrize("kind", BODIES)
def test_words_that_are_likely_meant_as_more(write_content: WriteContent, kind: str) -> None:
    """What looks like a link or a table, and shows its marks."""
    lines, told = BODIES[kind]
    content = write_content({"site.toml": SITE, "reviews/a.md": HEAD.format("", f"\n{lines}\n")})
    assert warnings_of(content) == [f"reviews/a.md:7: warning: {told}"]


@pytest.mark.parametrize(
    "text",
    [
        "[sic] (his word)",
        "a [b] c",
        "`[a] (b.md)`",
        "[1][2] (see below)",
        "x | y",
        "x\ty",
        "**[a](/)** and [b](/).",
        "[he](or she) {x}",
    ],
)
def test_words_that_are_words(write_content: WriteContent, text: str) -> None:
    """Brackets and bars that stand for themselves are no doubt."""
    content = write_content({"site.toml": SITE, "reviews/a.md": HEAD.format("", f"\n{text}\n")})
    told = warnings_of(content)
    assert told == [] or text == "[1][2] (see below)"


def test_tags_that_differ_in_case(write_content: WriteContent) -> None:
    """The same tag in another case is named with the file that has it first."""
    files = {
        f"reviews/{name}.md": HEAD.format(f"tags: [{tag}]\n", "") for name, tag in (("a", "Opera"), ("b", "opera"))
    }
    content = write_content({"site.toml": SITE, **files})
    told = f"the tag “opera” is “Opera” in {content}/reviews/a.md; write both the same"
    assert warnings_of(content) == [f"reviews/b.md:4: warning: {told}"]


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("reviews/x.MD", "rename it to x.md if it is a review"),
        ("reviews/x.txt", "rename it to x.md if it is a review"),
        ("reviews/x.jpg", "move it to media/"),
        ("synonym.toml", "rename it to synonyms.toml"),
        ("abuot.md", "rename it to about.md"),
        ("notes.pdf", "move it to reviews/ or media/, or delete it"),
    ],
)
def test_a_file_that_nothing_reads(write_content: WriteContent, name: str, remedy: str) -> None:
    """A file under a name that means nothing is not passed over in silence."""
    content = write_content({"site.toml": SITE, "reviews/a.md": HEAD.format("", ""), name: "words\n"})
    assert warnings_of(content) == [f"{name}:1: warning: nothing reads this file; {remedy}"]


def test_a_folder_that_nothing_reads(write_content: WriteContent) -> None:
    """It is told of once, however much is in it."""
    others = dict.fromkeys(("build/x.json", "build/a/y.md", "review/b.md"), "w\n")
    content = write_content({"site.toml": SITE, "reviews/a.md": HEAD.format("", ""), **others})
    assert warnings_of(content) == [
        "build:1: warning: nothing reads this folder; keep it elsewhere",
        "review:1: warning: nothing reads this folder; rename it to reviews",
    ]


def test_drafts_are_looked_at_where_asked(write_content: WriteContent) -> None:
    """What is wrong with the text of a draft is told to who checks, and stops nothing."""
    files = {
        "reviews/a.md": HEAD.format("", ""),
        "reviews/b.md": HEAD.format("draft: true\n", "\n[x](/nothing)\n<b>\n"),
    }
    content = write_content({"site.toml": SITE, **files})
    assert warnings_of(content) == []
    assert warnings_of(content, drafts=True) == ["reviews/b.md:9: warning: raw HTML “<b>”; write it as Markdown"]


HIDDEN = {
    "two colons": ("::  spoiler End", "“:: spoiler End” hides nothing"),
    "full width": ("：：： spoiler End", "“：：： spoiler End” hides nothing"),
    "indented": ("w\n\n    ::: spoiler End", "“::: spoiler End” is indented so far that it is code, and hides nothing"),
    "of Reddit": ("w >!x!< y", "“>!x!<” hides nothing here"),
    "of Discord": ("w ||x y|| z", "“||x y||” hides nothing here"),
    "of Obsidian, left open": ("w\n\n%%x y\nz\n%%", "“%%x y” hides nothing here"),
    "of Stack Exchange": ("w\n\n>! x y", "“>! x y” hides nothing here"),
    "of Obsidian": ("w %%x y%% z", "“%%x y%%” hides nothing here"),
    "of forums": ("[Spoiler=End]\nx\n[/Spoiler]", "“[/Spoiler]” hides nothing here"),
    "of Hugo": ('{{< spoiler "End" >}}\nx', '“{{< spoiler "End" >}” hides nothing here'),
    "of Jekyll": ("{% spoiler %}\nx", "“{% spoiler %}” hides nothing here"),
    "fence": ("~~~ Spoiler\nx\n~~~", "“~~~ Spoiler” hides nothing"),
    "heading of wide signs": ("＃＃ One\n\nw", "“＃＃ One” is no heading; put a space after ##"),
    "heading without a space": ("##One\n\nw", "“##One” is no heading; put a space after ##"),
    "heading with another space": ("##\u00a0One\n\nw", "“##"),
    "footnote twice": ("w[^1]\n\n[^1]: a\n\n[^1]: b", "the footnote [^1] has a text already; rename one of the two"),
    "merge": ("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x", "this is the mark of a merge that is not finished"),
}


HIDDEN |= {
    "of Discord, spaced": ("a || b || c", "“|| b ||” hides nothing here"),
    "of Obsidian, in a box": ("> [!spoiler]- End\n> w", "“> [!spoiler]- End” hides nothing here"),
    "of MkDocs": ("??? spoiler\n    w", "“??? spoiler” hides nothing here"),
    "in braces": ("{spoiler}w{/spoiler}", "“{spoiler}” hides nothing here"),
    "another fence": ("^^^ spoiler\nw\n^^^", "“^^^ spoiler” hides nothing here"),
    "colons of forms": ("︰︰︰ spoiler\nw", "“︰︰︰ spoiler” hides nothing"),
    "colons apart": (": : : spoiler\nw", "“: : : spoiler” hides nothing"),
    "behind a space of no width": ("\u200b## One\n\nw", "is no heading; delete what stands before #"),
}


@pytest.mark.parametrize("kind", HIDDEN)
def test_what_would_be_shown_or_lost_is_a_fault(write_content: WriteContent, kind: str) -> None:
    """Spoilers of other dialects, headings that are none, footnotes told twice and unfinished merges are refused."""
    lines, told = HIDDEN[kind]
    content = write_content({"site.toml": SITE, "reviews/a.md": HEAD.format("", f"\n{lines}\n")})
    with pytest.raises(ContentError) as raised:
        load_content(content, lambda *_: None)
    assert told in raised.value.faults[0].what + "; " + raised.value.faults[0].remedy


def test_a_file_name_that_is_taken_apart(write_content: WriteContent) -> None:
    """Letters that a file system takes apart are put together, in a review's address and in an image's name."""
    apart = unicodedata.normalize("NFD", "reviews/카페.md")
    content = write_content({"site.toml": SITE, apart: HEAD.format("", "\n[x](카페.md)\n")})
    assert "카페" in {review.slug for review in load_content(content, lambda *_: None).reviews}


@pytest.mark.parametrize(
    ("lines", "key"),
    [("updated: 2999-01-01", "updated"), ("corrections: [{date: 2999-01-01, text: C}]", "corrections")],
)
def test_change_to_come_is_told(write_content: WriteContent, lines: str, key: str) -> None:
    """The page would say that it was made."""
    content = write_content({"reviews/a.md": HEAD.format(f"{lines}\n", "")})
    assert f"“{key}” names 2999-01-01, a day to come; write the day of the change" in "\n".join(warnings_of(content))


@pytest.mark.parametrize(
    "written", ["`a || b || c`", "| a || b |\n|---|---|---|\n| 1 || 2 |", "w | x", "Either a|b.", "a == b == c"]
)
def test_what_is_meant_as_it_stands(write_content: WriteContent, written: str) -> None:
    """Code, tables with empty cells and lone bars are no slips."""
    assert warnings_of(write_content({"site.toml": SITE, "reviews/a.md": HEAD.format("", f"\n{written}\n")})) == []


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("summary: He ||dies||", "“summary” shows “||dies||” to everybody; write of it in a spoiler of the text"),
        ("editor_note: '>!x!<'", "“editor_note” shows “>!x!<” to everybody; write of it in a spoiler of the text"),
        ("tags: a; b", "“a; b” is one tag; write tags: [a, b]"),
        ("subject: {type: Movie, name: A, cast: 'Bo, Cy'}", "“Bo, Cy” is one person; write cast: [Bo, Cy]"),
        (
            "corrections: [{date: 1999-01-01, text: x}]",
            "“corrections” names 1999-01-01, before “published”; correct one of the two",
        ),
    ],
)
def test_more_values_that_are_likely_not_meant(write_content: WriteContent, lines: str, told: str) -> None:
    """Spoilers that every list shows, several names as one, and a day before all others."""
    content = write_content({"site.toml": SITE, "reviews/a.md": HEAD.format(f"{lines}\n", "")})
    assert [warning.partition("warning: ")[2] for warning in warnings_of(content)] == [told]


def test_a_name_with_a_comma_is_one_person(write_content: WriteContent) -> None:
    """Robert Downey, Jr. is one."""
    lines = "subject: {type: Movie, name: A, cast: 'Robert Downey, Jr.'}\n"
    assert warnings_of(write_content({"site.toml": SITE, "reviews/a.md": HEAD.format(lines, "")})) == []
