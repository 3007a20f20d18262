"""What may lie in a content folder: files, and nothing that leads out of it."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from site_app.build.release import make_release_id
from tests.site_app.conftest import SITE, WriteContent
from tests.site_app.source.contents import BODY, HEAD, REVIEW, faults_of, load


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
