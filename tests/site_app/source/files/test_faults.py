"""What is told of faults: one line each that shows and that no content can forge, as many as a writer can read."""

import os

import pytest

from site_app.source.files.faults import ContentError
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
