"""What may lie in a content folder: files, and nothing that leads out of it."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from site_app.build.release import make_release_id
from site_app.source.files.faults import FaultLog
from site_app.source.files.folder import Folder, walk_content
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


def found(directory: Path) -> list[tuple[str, str]]:
    """Return what a walk finds: each path, and what is wrong with it."""
    return [
        (path.relative_to(directory).as_posix(), fault[0] if fault else "") for path, fault in walk_content(directory)
    ]


def test_walk_tells_the_files_of_a_folder_before_those_of_its_folders(tmp_path: Path) -> None:
    """In order of their names, at every depth."""
    for name in ("b/z", "b/a/m", "a/x", "c", "a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert found(tmp_path) == [("a.txt", ""), ("c", ""), ("a/x", ""), ("b/z", ""), ("b/a/m", "")]


def test_sixteen_folders_may_lie_in_one_another(tmp_path: Path) -> None:
    """The seventeenth is refused, with all in it."""
    folder = tmp_path
    for _ in range(17):
        folder = folder / "d"
        folder.mkdir()
        (folder / "x").touch()
    assert found(tmp_path)[15:] == [
        ("d/" * 16 + "x", ""),
        ("d/" * 16 + "d", "folders are nested more than 16 deep"),
    ]
    assert list(walk_content(tmp_path))[-1].fault == ("folders are nested more than 16 deep", "move this one up")


def test_file_as_large_as_may_be_is_found(tmp_path: Path) -> None:
    """128 MiB, and not a byte more."""
    (tmp_path / "a").touch()
    os.truncate(tmp_path / "a", 128 * 1024**2)
    assert found(tmp_path) == [("a", "")]
    os.truncate(tmp_path / "a", 128 * 1024**2 + 1)
    fault = ("the file is larger than 128 MiB", "make it smaller, or keep it elsewhere")
    assert list(walk_content(tmp_path)) == [(tmp_path / "a", fault)]


def test_what_is_refused_says_why(tmp_path: Path) -> None:
    """Each with the remedy."""
    content = tmp_path / "content"
    for name in ("a.md", "b.toml"):
        (content / name).mkdir(parents=True)
    os.mkfifo(content / "c")
    (content / "d").symlink_to("nothing")
    (content / "e").symlink_to("/etc/hostname")
    (content / "f\x1b").touch()
    (content / ".g\x1b").touch()
    (content / ".h").symlink_to("/etc/hostname")
    folder = ("this is a folder", "put a text file in its place")
    leads_out = ("this symlink leads out of the content", "copy the file here instead")
    put = "put the file in its place, or delete it"
    assert {path.name: fault for path, fault in walk_content(content)} == {
        ".g\x1b": None,
        ".h": leads_out,
        "a.md": folder,
        "b.toml": folder,
        "c": ("this is no regular file", put),
        "d": ("this symlink leads nowhere", put),
        "e": leads_out,
        "f\x1b": ("the name has characters that cannot be shown", "rename the file"),
    }


def test_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    """The content itself, too."""
    fault = ("this folder cannot be read (No such file or directory)", "make it a folder that can be")
    assert list(walk_content(tmp_path / "none")) == [(tmp_path / "none", fault)]


def test_symlink_to_another_file_of_the_content_is_a_file(tmp_path: Path) -> None:
    """One to a folder is followed by nobody: its files are found where they lie."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/x.md").touch()
    (tmp_path / "b.md").symlink_to("a/x.md")
    (tmp_path / "c").symlink_to("a")
    assert found(tmp_path) == [("b.md", ""), ("a/x.md", "")]


def test_folder_knows_its_reviews(write_content: WriteContent) -> None:
    """Markdown under `reviews/`, in folders of its own too, but for the notes of editors."""
    names = ("reviews/2026/b.md", "reviews/.c.md", "reviews/d.txt", "notes/reviews/e.md", "f.md")
    folder = Folder(write_content(dict.fromkeys(names, "Words.\n")), FaultLog())
    reviews = [source.path.relative_to(folder.directory).as_posix() for source in folder.reviews()]
    assert reviews == ["reviews/glass-harbour.md", "reviews/kitchen-of-echoes.md", "reviews/2026/b.md"]
    assert all(source.there and source.sound for source in folder.reviews())


def test_folder_knows_what_is_wrong_in_it(write_content: WriteContent) -> None:
    """A file says whether it is there and sound; what was refused, or found wrong since, is faulty."""
    content = write_content({"site.toml": None})
    (content / "about.md").mkdir()
    log = FaultLog()
    folder = Folder(content, log)
    missing, refused, searches = map(folder.source, ("site.toml", "about.md", "searches.toml"))
    harbour, _ = folder.reviews()
    assert (missing.there, missing.sound) == (False, True)
    assert (refused.there, refused.sound) == (False, False)
    assert folder.faulty() == {content / "about.md"}
    harbour.fault(7, "what", "remedy")
    searches.fault(1, "what", "remedy")
    folder.fault("reviews", "whole", "remedy")
    assert folder.faulty() == {content / "about.md", content / "searches.toml", harbour.path}
    assert [str(fault).replace(f"{content}/", "") for fault in log.error().faults] == [
        "about.md:1: this is a folder; put a text file in its place",
        "reviews:1: whole; remedy",
        "reviews/glass-harbour.md:7: what; remedy",
        "searches.toml:1: what; remedy",
    ]


@pytest.mark.parametrize(
    "name",
    [
        ".DS_Store",
        "reviews/.a.md.swp",
        "reviews/a.md~",
        "media/.DS_Store",
        "media/a.png~",
        "notes.txt",
        "old/reviews/a.md",
    ],
)
def test_what_nothing_reads_makes_no_release(write_content: WriteContent, name: str) -> None:
    """Notes of a system, an editor's swap file, a copy: the site is the one that is there."""
    release = make_release_id(write_content())
    assert make_release_id(write_content({name: "words\n"})) == release
    assert make_release_id(write_content({"media/a.png": "words\n"})) != release
