"""What is told of faults: one line each that shows and that no content can forge, as many as a writer can read."""

import os
from pathlib import Path

import pytest

from site_app.source.files.faults import ContentError, Fault, FaultLog, named, quoted, shortened
from tests.site_app.conftest import SITE, WriteContent
from tests.site_app.source.contents import BODY, HEAD, REVIEW, faults_of, front, load, text


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


def test_log_tells_files_and_lines_in_order() -> None:
    """Files stand in the order of their names, lines in that of the file, faults of one line as they were found."""
    log = FaultLog()
    assert not log
    for path, line, what in (("b", 1, "w"), ("a", 10, "x"), ("a", 9, "z"), ("a", 9, "y")):
        log.add(Path(path), line, what, "mend")
    assert log
    assert str(log.error()) == "a:9: z; mend\na:9: y; mend\na:10: x; mend\nb:1: w; mend"
    assert log.error().total == 4


def test_hundred_faults_of_a_file_are_all_told() -> None:
    """The hundred and first is counted, on the last line that is told; another file has a hundred of its own."""
    log = FaultLog()
    for line in range(100, 0, -1):
        log.add(Path("a"), line, "x", "mend")
    assert str(log.error()).count("\n") == 99
    log.add(Path("a"), 1, "untold", "mend")
    log.add(Path("b"), 1, "x", "mend")
    told = str(log.error()).split("\n")
    assert told[99:] == ["a:100: x; mend", "a:100: 1 more of this file are not told; mend these first", "b:1: x; mend"]
    assert log.error().total == 102


def test_error_counts_the_faults_it_is_made_of() -> None:
    """Unless it is told that there were more."""
    fault = Fault("a", 1, "x", "y")
    assert ContentError([fault]).total == 1
    assert ContentError([fault], 7).total == 7


@pytest.mark.parametrize(
    ("value", "shown"),
    [("a" * 60, "a" * 60), ("a" * 61, "a" * 59 + "…"), (" a \n\t b ", "a b"), ("\x1b", "\\x1b"), (4.5, "4.5")],
)
def test_quotation_is_one_short_line(value: object, shown: str) -> None:
    """Sixty characters at most, white space as one space, what does not show written out."""
    assert shortened(value) == shown
    assert quoted(value) == f"“{shown}”"


def test_names_to_choose_from_are_twenty_at_most() -> None:
    """More are no help, and are only hinted at."""
    names = [f"n{number}" for number in range(21)]
    assert named(names[:20]) == ", ".join(names[:20])
    assert named(names) == ", ".join(names[:20]) + " …"
