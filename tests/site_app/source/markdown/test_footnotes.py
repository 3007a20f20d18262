"""Footnotes are written anywhere, and printed below each section that uses them."""

import pytest
from markdown_it.token import Token

from site_app.source.files.faults import RefusedError
from site_app.source.markdown.footnotes import Notes, take_notes, unused_notes


def inline(content: str) -> Token:
    return Token("inline", "", 0, content=content, map=[4, 5])


def notes_of(**contents: str) -> Notes:
    notes = Notes()
    for label, content in contents.items():
        notes.blocks[label] = [inline(content)]
    return notes


def test_notes_are_those_spoken_of_and_those_they_speak_of() -> None:
    """Each once, however they speak of one another; code and headings count as any block of text."""
    notes = notes_of(a="x[^b]", b="[^a] [^c]", c="y", d="z")
    assert sorted(notes.mentioned_in([inline("w[^a] [^no] [^b")])) == ["a", "b", "c"]
    assert notes.mentioned_in([inline("w[^d]"), inline("[^d]")]) == ["d"]
    assert notes.mentioned_in([Token("fence", "", 0, content="[^d]")]) == []


def test_note_may_be_spoken_of_inside_another_mark() -> None:
    """As one label may hold the beginning of another."""
    notes = notes_of(b="y")
    assert notes.mentioned_in([inline("[^a[^b]")]) == ["b"]


def test_copies_of_a_note_are_its_own() -> None:
    """What one section makes of it, another does not see."""
    notes = notes_of(a="x")
    notes.blocks["a"][0].children = [Token("text", "", 0)]
    notes.blocks["a"][0].attrs = {"class": "b"}
    [first], [second] = notes.copy("a"), notes.copy("a")
    first.attrs["class"] = "c"
    assert (second.content, second.attrs, second.children) == ("x", {"class": "b"}, [])
    assert first.children is not second.children
    notes.blocks["a"][0].children = None
    assert next(notes.copy("a")).children is None


def test_notes_may_repeat_a_hundred_thousand_characters() -> None:
    """A block counts one beside its text; the first printing of a note is free."""
    notes = notes_of(a="n" * 49_999, b="m" * 99_999)
    for label in ("a", "b", "a", "a"):
        list(notes.copy(label))
    notes.blocks["c"] = [inline("")]
    list(notes.copy("c"))
    with pytest.raises(RefusedError) as caught:
        list(notes.copy("c"))
    what = "footnotes used in several sections repeat more than 100,000 characters"
    assert caught.value.problem == (5, what, "use each in one section")


def test_notes_are_taken_out_of_a_text() -> None:
    """With all that stands in them; those written twice are one."""
    opened = [Token("footnote_reference_open", "", 1, meta={"label": label}) for label in ("a", "b")]
    closed = Token("footnote_reference_close", "", -1)
    first, inside, last = inline("first"), inline("inside"), inline("last")
    others, notes = take_notes([first, opened[0], inside, closed, last, opened[1], closed])
    assert others == [first, last]
    assert notes.blocks == {"a": [opened[0], inside, closed], "b": [opened[1], closed]}


def test_note_that_is_never_used_is_told() -> None:
    """Its text would be lost."""
    notes = notes_of(a="x", b="y")
    notes.used.add("a")
    assert [*unused_notes(notes)] == [(5, "the footnote [^b] is never used", "write [^b] where it belongs")]
