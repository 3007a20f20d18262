"""What a key may hold, and what is told where it holds something else."""

from collections.abc import Callable
from datetime import date

import pytest

from site_app.source.files.entries import ADDRESS_KEPT, Block, Entry, Stamp, Value
from tests.site_app.source.contents import Write, Written

Read = Callable[[Block], object]


def block_of(file: Written, **values: Value) -> Block:
    """Return a block that begins on line 3, each of its values on a line of its own from 4 on."""
    entries = {key: Entry(line, value) for line, (key, value) in enumerate(values.items(), 4)}
    return Block(file.source, Entry(3, entries), "the head")


def listed(*values: Value) -> Value:
    return [Entry(line, value) for line, value in enumerate(values, 20)]


READ: dict[str, tuple[Value, Read, object]] = {
    "text": ("  a \n b\u202e ", lambda block: block.text("key"), "a b\u202e\u202c"),
    "longest text": ("a" * 10_000, lambda block: block.text("key"), "a" * 10_000),
    "texts": (listed("a", "b ", "a"), lambda block: block.texts("key"), ("a", "b")),
    "one of texts": ("a", lambda block: block.texts("key"), ("a",)),
    "no texts": (listed(), lambda block: block.texts("key"), ()),
    "date": (Stamp("2026-02-28"), lambda block: block.date("key"), date(2026, 2, 28)),
    "date in quotes": ("2026-02-28", lambda block: block.date("key"), date(2026, 2, 28)),
    "number": (4.5, lambda block: block.number("key"), 4.5),
    "nothing": (0, lambda block: block.number("key"), 0),
    "first whole": (1, lambda block: block.whole("key"), 1),
    "last whole": (9999, lambda block: block.whole("key"), 9999),
    "yes": (True, lambda block: block.flag("key"), True),
    "no": (False, lambda block: block.flag("key"), False),
}


@pytest.mark.parametrize(("value", "read", "expected"), READ.values(), ids=READ)
def test_value_that_fits_is_read(write: Write, value: Value, read: Read, expected: object) -> None:
    """As what was asked for, and nothing is told."""
    file = write("")
    assert read(block_of(file, key=value)) == expected
    assert file.told == []


GROUP = "a group of named values"
REFUSED: dict[str, tuple[Value, Read, object, str]] = {
    "number for text": (7, lambda block: block.text("key"), None, "“key” is “7”, not text; put it in quotes"),
    "stamp for text": (
        Stamp("2026-01-01"),
        lambda block: block.text("key"),
        None,
        "“key” is “2026-01-01”, not text; put it in quotes",
    ),
    "list for text": (
        listed("a"),
        lambda block: block.text("key"),
        None,
        "“key” is a list, not text; write it as one text",
    ),
    "group for text": ({}, lambda block: block.text("key"), None, f"“key” is {GROUP}, not text; write it as one text"),
    "flag for text": (True, lambda block: block.text("key"), None, "“key” is true, not text; put it in quotes"),
    "blank text": (" ", lambda block: block.text("key"), None, "“key” is empty; give it a value or delete it"),
    "long text": (
        "a" * 10_001,
        lambda block: block.text("key"),
        None,
        "“key” is longer than 10,000 characters; shorten it",
    ),
    "empty": (None, lambda block: block.text("key"), None, "“key” is empty; give it a value or delete the line"),
    "number for texts": (
        7,
        lambda block: block.texts("key"),
        (),
        "an item of “key” is “7”, not text; put it in quotes",
    ),
    "no such day": (
        "2026-02-29",
        lambda block: block.date("key"),
        None,
        "“key” names a day that does not exist; correct the date",
    ),
    "text for a date": (
        "2026-2-28",
        lambda block: block.date("key"),
        None,
        "“key” is “2026-2-28”, not a date; write it YYYY-MM-DD, as in 2026-11-22",
    ),
    "number for a date": (
        2026,
        lambda block: block.date("key"),
        None,
        "“key” is “2026”, not a date; write it YYYY-MM-DD, as in 2026-11-22",
    ),
    "less than nothing": (
        -0.5,
        lambda block: block.number("key"),
        None,
        "“key” is “-0.5”, not a number; write a number, as in 4.5",
    ),
    "more than any": (
        float("inf"),
        lambda block: block.number("key"),
        None,
        "“key” is “inf”, not a number; write a number, as in 4.5",
    ),
    "flag for a number": (
        False,
        lambda block: block.number("key"),
        None,
        "“key” is false, not a number; write a number, as in 4.5",
    ),
    "text for a number": (
        "4.5",
        lambda block: block.number("key"),
        None,
        "“key” is “4.5”, not a number; write a number, as in 4.5",
    ),
    "no whole": (0, lambda block: block.whole("key"), None, "“key” is “0”; write a whole number, as in 2024"),
    "too large a whole": (
        10_000,
        lambda block: block.whole("key"),
        None,
        "“key” is “10000”; write a whole number, as in 2024",
    ),
    "half for a whole": (
        4.5,
        lambda block: block.whole("key"),
        None,
        "“key” is “4.5”; write a whole number, as in 2024",
    ),
    "flag for a whole": (
        True,
        lambda block: block.whole("key"),
        None,
        "“key” is true; write a whole number, as in 2024",
    ),
    "text for a flag": ("yes", lambda block: block.flag("key"), False, "“key” is “yes”; write true or false"),
    "number for a flag": (1, lambda block: block.flag("key"), False, "“key” is “1”; write true or false"),
    "text for a block": (
        "a",
        lambda block: block.block("key"),
        None,
        "“key” is “a”; write named values, as in {name: value}",
    ),
    "text for blocks": ("a", lambda block: [*block.blocks("key")], [], "“key” is “a”, not a list; write a list"),
}


@pytest.mark.parametrize(("value", "read", "expected", "told"), REFUSED.values(), ids=REFUSED)
def test_value_that_does_not_fit_is_told(write: Write, value: Value, read: Read, expected: object, told: str) -> None:
    """Once, on its line; what is read is as if it were missing."""
    file = write("")
    assert read(block_of(file, key=value)) == expected
    assert file.told == [f"4: {told}"]


MISSING: dict[str, tuple[Read, object]] = {
    "text": (lambda block: block.text("key"), None),
    "texts": (lambda block: block.texts("key"), ()),
    "date": (lambda block: block.date("key"), None),
    "number": (lambda block: block.number("key"), None),
    "whole": (lambda block: block.whole("key"), None),
    "flag": (lambda block: block.flag("key"), False),
    "block": (lambda block: block.block("key"), None),
    "blocks": (lambda block: [*block.blocks("key")], []),
    "entry": (lambda block: block.take("key"), None),
}


@pytest.mark.parametrize(("read", "expected"), MISSING.values(), ids=MISSING)
def test_key_may_be_missing(write: Write, read: Read, expected: object) -> None:
    """Unless it is required, nothing is told; nor is it unknown from then on."""
    file = write("")
    block = block_of(file)
    assert read(block) == expected
    assert block.known == ["key"]
    assert file.told == []


@pytest.mark.parametrize(
    "read",
    [
        lambda block: block.text("key", required=True),
        lambda block: block.date("key", required=True),
        lambda block: block.number("key", required=True),
        lambda block: block.take("key", required=True),
    ],
)
def test_required_key_is_told_where_it_lacks(write: Write, read: Read) -> None:
    """On the line of the block it should stand in."""
    file = write("")
    assert read(block_of(file)) is None
    assert file.told == ["3: the head lacks “key”; add a line key: with its value"]


def test_items_are_told_on_lines_of_their_own(write: Write) -> None:
    """Those that fit are kept."""
    file = write("")
    block = block_of(file, tags=listed("a", 7, ""), parts=listed({"x": Entry(30, "y")}, "b"))
    assert block.texts("tags") == ("a",)
    assert [part.text("x") for part in block.blocks("parts")] == ["y"]
    assert file.told == [
        "21: an item of “tags” is “7”, not text; put it in quotes",
        "21: “parts” is “b”; write named values, as in {name: value}",
        "22: an item of “tags” is empty; give it a value or delete it",
    ]


def test_block_in_a_block_names_itself(write: Write) -> None:
    """What it lacks is told on its line; what is wrong with a key, on that of the key."""
    file = write("")
    inner = block_of(file, part={"x": Entry(9, "y")}).block("part")
    assert inner is not None
    inner.text("title", required=True)
    inner.fault("x", "what", "remedy")
    assert file.told == ["4: “part” lacks “title”; add a line title: with its value", "9: what; remedy"]


def test_key_that_nobody_asked_for_is_told(write: Write) -> None:
    """With the one that was meant, where one is near, or with all there are."""
    file = write("")
    block = block_of(file, titel=None, title="a", xyz=1)
    block.text("title")
    block.flag("draft")
    block.refuse_others()
    assert file.told == [
        "4: the head has no key “titel”; write title",
        "6: the head has no key “xyz”; use one of title, draft",
    ]


def test_key_of_another_tool_beside_ours(write: Write) -> None:
    """What ours says already is to be deleted; an address is a file's name."""
    file = write("")
    block = block_of(file, date="2026-01-01", published="2026-01-01", slug="x", redirect_from="/x/")
    block.text("published")
    block.texts("aliases")
    block.refuse_others()
    assert file.told == [
        "4: the head has no key “date”; delete this line: published stands here already",
        f"6: the head has no key “slug”; {ADDRESS_KEPT}",
        "7: the head has no key “redirect_from”; write aliases",
    ]


def test_what_is_no_mapping_has_no_keys(write: Write) -> None:
    """A list where named values should stand is empty to its readers."""
    file = write("")
    block = Block(file.source, Entry(1, listed("a")), "the head")
    assert block.text("key") is None
    assert file.told == []
