"""What a text file may hold."""

import os
from pathlib import Path

import pytest

from site_app.source.files.faults import FaultLog
from site_app.source.files.sources import Source
from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import HEAD, REVIEW, Write, faults_of, load, text

FAULTS = {
    "invalid UTF-8": (HEAD.encode() + b"\nWords.\nCaf\xe9\n", ["7: this is not UTF-8 text; save the file as UTF-8"]),
    "NUL": (text("Words.\n\x00"), ["7: the character U+0000 is invisible; delete it"]),
    "control character": (text("Words.\x1b[0m"), ["6: the character U+001B is invisible; delete it"]),
    "no text": (HEAD, ["4: the review has no text; write it below the front matter, or set draft: true"]),
    "too large": (HEAD + "\n" + "word " * 220_000, ["1: the file is larger than 1 MiB; split it into several reviews"]),
}


@pytest.mark.parametrize(("source", "told"), FAULTS.values(), ids=FAULTS)
def test_fault_names_its_line(write_content: WriteContent, source: str, told: list[str]) -> None:
    """Each fault is told as `path:line: what; remedy`, and no other."""
    assert faults_of(write_content({"reviews/a.md": source})) == [f"reviews/a.md:{fault}" for fault in told]


def test_byte_order_mark_and_windows_line_ends_are_accepted(write_content: WriteContent) -> None:
    """Files from any editor read alike."""
    content = load(write_content({REVIEW: b"\xef\xbb\xbf" + text("## One\n\nWords.").replace("\n", "\r\n").encode()}))
    [review] = [review for review in content.reviews if review.slug == "a"]
    assert review.title == "A"
    assert review.sections[0].text == "Words."


def test_file_says_what_came_of_it(write: Write) -> None:
    """It is sound until something is found wrong with it."""
    file = write("Words.\n")
    assert file.source.read() == "Words.\n"
    assert (file.source.there, file.source.sound, file.told) == (True, True, [])
    file.source.fault(3, "what", "remedy")
    assert (file.source.sound, file.told) == (False, ["3: what; remedy"])


def test_missing_file_has_no_text_and_no_fault(tmp_path: Path) -> None:
    """Whether it may be missing, who asks for it knows."""
    log = FaultLog()
    source = Source(tmp_path / "a.md", log, there=False)
    assert source.read() is None
    assert source.sound
    assert not log


def test_largest_file_is_read(write: Write) -> None:
    """A mebibyte, and not a byte more."""
    assert write(b"a" * 1024 * 1024).source.read() == "a" * 1024 * 1024
    file = write(b"a" * (1024 * 1024 + 1))
    assert file.source.read() is None
    assert file.told == ["1: the file is larger than 1 MiB; split it into several reviews"]


def test_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    """A pipe or a folder in its place, or nothing any more."""
    log = FaultLog()
    os.mkfifo(tmp_path / "a")
    for name in ("a", "", "z"):
        assert Source(tmp_path / name, log).read() is None
    assert [str(fault).replace(str(tmp_path), "") for fault in log.error().faults] == [
        ":1: cannot be read (Is a directory); make it a readable file",
        "/a:1: this is no regular file; put a text file in its place",
        "/z:1: cannot be read (No such file or directory); make it a readable file",
    ]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfa", "a"),
        (b"a\xef\xbb\xbf", "a\ufeff"),
        (b"a\rb\r\nc\n\rd", "a\nb\nc\n\nd"),
    ],
)
def test_text_has_plain_line_ends(write: Write, data: bytes, text: str) -> None:
    """A mark of byte order at its beginning alone is left out."""
    assert write(data).source.read() == text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"a\n\nb\xff\n\xff", "3: this is not UTF-8 text; save the file as UTF-8"),
        (b"\xff", "1: this is not UTF-8 text; save the file as UTF-8"),
        (b"\n\xff", "2: this is not UTF-8 text; save the file as UTF-8"),
        (b"\n\x01", "2: the character U+0001 is invisible; delete it"),
        (b"a\r\nb\x01\n\x02", "2: the character U+0001 is invisible; delete it"),
    ],
)
def test_first_byte_that_is_no_text_names_its_line(write: Write, data: bytes, told: str) -> None:
    """From the first line on, whatever ends the lines."""
    file = write(data)
    assert file.source.read() is None
    assert file.told == [told]


def test_escaped_character_that_none_may_have_is_told(write: Write) -> None:
    """Where it was written; nothing is left of the text."""
    file = write("")
    assert file.source.unescaped(5, "fine") == "fine"
    assert file.source.unescaped(7, "a\x01") == ""
    assert file.told == ["7: the character U+0001 is invisible; delete it"]
