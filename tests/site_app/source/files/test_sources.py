"""What a text file may hold."""

import pytest

from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import HEAD, REVIEW, faults_of, load, text

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
