"""What the head of a review may be, and what every mistake in it is answered with."""

from itertools import pairwise

import pytest

from site_app.source.files.entries import Entry, Stamp, Value
from site_app.source.files.front_matter import split_front_matter
from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import BODY, HEAD, REVIEW, Write, faults_of, front

KEYS = (
    "title, published, expires, draft, language, image, image_alt, updated, author, authors, summary, tags, subject,"
    " rating, editor_note, corrections, aliases"
)
ALIAS_BOMB = "\n".join(["a: &a [x]", *(f"{b}: &{b} [*{a}, *{a}]" for a, b in pairwise("abcdefgh"))])

SUBJECT_KEYS = "type, name, also_known_as, year, country, director, writer, cast, episodes, network"
FAULTS = {
    "unknown key": (front("autor: B"), ["4: the front matter has no key “autor”; write author"]),
    "unknown nested key": (
        front("subject:\n  type: Movie\n  name: B\n  titel: C"),
        [f"7: “subject” has no key “titel”; use one of {SUBJECT_KEYS}"],
    ),
    "missing key": (
        "---\ntitle: A\n---\n\nWords.\n",
        ["1: the front matter lacks “published”; add a line published: with its value"],
    ),
    "doubled key": (front("title: B"), ["4: the key “title” stands here twice; keep one of the two"]),
    "empty value": (front("author:"), ["4: “author” is empty; give it a value or delete the line"]),
    "number for text": (front("author: 7"), ["4: “author” is “7”, not text; put it in quotes"]),
    "yes for text": (front("summary: yes"), ["4: “summary” is true, not text; put it in quotes"]),
    "text for flag": (front('draft: "yes"'), ["4: “draft” is “yes”; write true or false"]),
    "short month": (
        HEAD.replace("2026-01-01", "2026-1-2") + BODY,
        ["3: “published” is “2026-1-2”, not a date; write it YYYY-MM-DD, as in 2026-11-22"],
    ),
    "run-together date": (
        HEAD.replace("2026-01-01", "20260102") + BODY,
        ["3: “published” is “20260102”, not a date; write it YYYY-MM-DD, as in 2026-11-22"],
    ),
    "no such day": (
        HEAD.replace("2026-01-01", "2026-02-30") + BODY,
        ["3: “published” names a day that does not exist; correct the date"],
    ),
    "date with time": (
        HEAD.replace("2026-01-01", "2026-01-01 10:00:00") + BODY,
        ["3: “published” is “2026-01-01 10:00:00”, not a date; write it YYYY-MM-DD, as in 2026-11-22"],
    ),
    "colon in a title": (
        HEAD.replace("title: A", "title: Mission: Impossible") + BODY,
        ['2: a colon inside an unquoted value; put the value in quotes, as in title: "Mission: Impossible"'],
    ),
    "not closed": (
        "---\ntitle: A\npublished: 2026-01-01\n\nWords.\n",
        ["1: the front matter never ends; close it with a line --- of its own"],
    ),
    "not there": (
        "Words.\n",
        ["1: there is no front matter; begin the file with a line ---, then title: and published:"],
    ),
    "not a mapping": (
        "---\n- A\n---\n\nWords.\n",
        ["1: the front matter names no values; write title: and published:, each on a line"],
    ),
    "not YAML": (
        front('author: "B'),
        ["4: this is not YAML (found unexpected end of stream); put text with special characters in quotes"],
    ),
    "alias": (
        front("author: &a B\nsummary: *a"),
        ["4: YAML anchors and aliases (& and *) are not used here; write the value out, in quotes"],
    ),
    "nesting bomb": (
        front("tags: " + "[" * 5000),
        ["4: values are nested too deeply; front matter needs no more than lists of named values"],
    ),
    "alias bomb": (
        front(ALIAS_BOMB),
        ["4: YAML anchors and aliases (& and *) are not used here; write the value out, in quotes"],
    ),
    "tag": (
        front("author: !!python/name:os.system x"),
        ["4: the YAML tag “tag:yaml.org,2002:python/name:os.system” is not used here; write plain text, in quotes"],
    ),
    "key that is no text": (
        front("? [a, b]\n: c"),
        [f"4: the front matter has no key “?”; use one of {KEYS}"],
    ),
    "too long": (
        front("author: " + "B" * 40_000),
        ["1: the front matter is larger than 32 KiB; move the text below it"],
    ),
    "long note": (
        front("editor_note: " + "B" * 10_001),
        ["4: “editor_note” is longer than 10,000 characters; shorten it"],
    ),
    "half a character": (
        front('author: "\\ud800"'),
        ["4: the character U+D800 is invisible; delete it", "4: “author” is empty; give it a value or delete it"],
    ),
    "escaped control": (
        front('tags: ["a\\x01b"]'),
        [
            "4: the character U+0001 is invisible; delete it",
            "4: an item of “tags” is empty; give it a value or delete it",
        ],
    ),
    "escaped NUL": (
        front('subject: {type: Movie, name: "a\\0"}'),
        ["4: the character U+0000 is invisible; delete it", "4: “name” is empty; give it a value or delete it"],
    ),
    "no character": (
        front('corrections:\n- {date: 2026-01-02, text: "\\ufffe"}'),
        ["5: the character U+FFFE is invisible; delete it", "5: “text” is empty; give it a value or delete it"],
    ),
    "no character of another plane": (
        front('author: "\\U0004FFFF"'),
        ["4: the character U+4FFFF is invisible; delete it", "4: “author” is empty; give it a value or delete it"],
    ),
    "escape beyond Unicode": (
        front('author: "\\UFFFFFFFF"'),
        ["1: the front matter is not YAML (“Python int too large to convert to C int”); write it as key: value lines"],
    ),
    "control in a key": (
        front('"autor\\e": B'),
        [
            "4: the character U+001B is invisible; delete it",
            f"4: the front matter has no key “”; use one of {KEYS}",
        ],
    ),
    "number without end": (
        front("author: 0x" + "f" * 20_000),
        ["4: this number has more than 40 digits; write text in quotes"],
    ),
    "number of sixties": (
        front("author: 1" + ":59" * 9_000),
        ["4: this number has more than 40 digits; write text in quotes"],
    ),
    "number by tag": (
        front('author: !!int ""'),
        ["4: the YAML tag “tag:yaml.org,2002:int” is not used here; write plain text, in quotes"],
    ),
    "equals sign": (front("author: ="), ["4: “=” has a meaning of its own in YAML; write it in quotes"]),
    "line end of another kind": (
        front("summary: a\u2028b\nautor: B"),
        ["5: the front matter has no key “autor”; write author"],
    ),
}


@pytest.mark.parametrize(("source", "told"), FAULTS.values(), ids=FAULTS)
def test_fault_in_front_matter_names_its_line(write_content: WriteContent, source: str, told: list[str]) -> None:
    """Each fault is told as `path:line: what; remedy`, and no other."""
    assert faults_of(write_content({REVIEW: source})) == [f"{REVIEW}:{fault}" for fault in told]


def read(write: Write, head: str) -> tuple[Entry | None, int, list[str]]:
    """Return the front matter with lines `head` from line 2 on, where the text begins, and what is told."""
    file = write("")
    entry, first = split_front_matter(file.source, f"---\n{head}---\nWords.\n".split("\n"))
    return entry, first, file.told


def values(entry: Entry | None) -> dict[str, tuple[int, Value]]:
    assert entry
    assert entry.line == 1
    assert isinstance(entry.value, dict)
    return {key: (item.line, item.value) for key, item in entry.value.items()}


def test_values_stand_on_their_lines(write: Write) -> None:
    """As YAML reads them: text, numbers, flags, days, lists and named values."""
    head = "a: b\nc: 1\nd: 0.5\ne: true\nf: 2026-01-02\ng:\n- h\n- [i]\nj: {k: l}\nm:\n  n: o\np:\nq: '2'\n"
    entry, first, told = read(write, head)
    assert (first, told) == (15, [])
    assert values(entry) == {
        "a": (2, "b"),
        "c": (3, 1),
        "d": (4, 0.5),
        "e": (5, True),
        "f": (6, "2026-01-02"),
        "g": (7, [Entry(8, "h"), Entry(9, [Entry(9, "i")])]),
        "j": (10, {"k": Entry(10, "l")}),
        "m": (11, {"n": Entry(12, "o")}),
        "p": (13, None),
        "q": (14, "2"),
    }
    assert isinstance(values(entry)["f"][1], Stamp)
    assert not isinstance(values(entry)["q"][1], Stamp)


BEGIN = "begin the file with a line ---, then title: and published:"


def test_fences_may_have_white_space_behind_them(write: Write) -> None:
    """None before them; the second ends the front matter."""
    file = write("")
    entry, first = split_front_matter(file.source, ["--- ", "a: b", "---\t", "---"])
    assert (values(entry), first) == ({"a": (2, "b")}, 3)
    for lines, told in (
        ([" ---", "a: b", "---"], f"there is no front matter; {BEGIN}"),
        (["---", "a: b", "----"], "the front matter never ends; close it with a line --- of its own"),
    ):
        file = write("")
        assert split_front_matter(file.source, lines) == (None, 0)
        assert file.told == [f"1: {told}"]


def test_front_matter_may_be_as_large_as_its_caps(write: Write) -> None:
    """Thirty-two KiB, six levels, forty digits; a text of digits may be longer."""
    head = "a: " + "b" * (32 * 1024 - 3)
    assert read(write, f"{head}\n")[2] == []
    assert read(write, f"{head}b\n")[2] == ["1: the front matter is larger than 32 KiB; move the text below it"]
    deep = "values are nested too deeply; front matter needs no more than lists of named values"
    assert read(write, "a: [[[[b]]]]\n")[2] == []
    assert read(write, "c: d\na: [[[[[b]]]]]\n")[2] == [f"3: {deep}"]
    assert read(write, "a: [[[[b]]]]\nc: [[[[d]]]]\n")[2] == []
    assert read(write, f"a: {'1' * 40}\nb: '{'1' * 41}'\nc: {'d' * 41}\n")[2] == []
    for number in ("1" * 41, "1." + "1" * 39):
        assert read(write, f"a: b\nc: {number}\n")[2] == [
            "3: this number has more than 40 digits; write text in quotes"
        ]


ALIAS = "YAML anchors and aliases (& and *) are not used here; write the value out, in quotes"
QUOTES = "put text with special characters in quotes"
YAML_FAULTS = {
    "anchor": ("a: b\nc: &d e\n", [f"3: {ALIAS}"]),
    "alias": ("a: b\nc: *d\n", [f"3: {ALIAS}"]),
    "tag": ("a: !b c\n", ["2: the YAML tag “!b” is not used here; write plain text, in quotes"]),
    "tag of text": ("a: !!str 7\n", []),
    "number out of order": ("a: 0b\n", []),
    "number that is none": ("a: 0x_\n", []),
    "merge": ("a: b\n<<: c\n", []),
    "value with a meaning": ("a: b\nc: =\n", ["3: “=” has a meaning of its own in YAML; write it in quotes"]),
    "doubled": ("a: b\nc: d\na: e\n", ["4: the key “a” stands here twice; keep one of the two"]),
    "doubled inside": ("a: {b: c, b: d}\n", ["2: the key “b” stands here twice; keep one of the two"]),
    "control": ('a: b\n"c\\x01": d\n', ["3: the character U+0001 is invisible; delete it"]),
    "control in a list": ('a:\n- "c\\x01"\n', ["3: the character U+0001 is invisible; delete it"]),
    "two values": (
        "a: b: c\n",
        ['2: a colon inside an unquoted value; put the value in quotes, as in title: "Mission: Impossible"'],
    ),
    "no end": (
        "a: b\nc: [d\n",
        [f"3: this is not YAML (expected ',' or ']', but got '<stream end>'); {QUOTES}"],
    ),
    "no colon": (
        "a: b\nc\n",
        [f"3: this is not YAML (could not find expected ':'); {QUOTES}"],
    ),
    "nothing": ("", ["1: the front matter names no values; write title: and published:, each on a line"]),
    "text": ("a\n", ["1: the front matter names no values; write title: and published:, each on a line"]),
    "other line ends": ("a: b\u2028c\u2029d\ne: =\n", ["3: “=” has a meaning of its own in YAML; write it in quotes"]),
}


@pytest.mark.parametrize(("head", "faults"), YAML_FAULTS.values(), ids=YAML_FAULTS)
def test_yaml_that_is_not_ours_is_told(write: Write, head: str, faults: list[str]) -> None:
    """On its line of the file, in the words of its remedy; what could be meant is read."""
    assert read(write, head)[2] == faults


def test_line_end_of_another_kind_is_a_space(write: Write) -> None:
    """Editors count no line there."""
    assert values(read(write, "a: b\u2028c\u2029d\n")[0]) == {"a": (2, "b c d")}
