"""The end of a build's work goes on in a process beside it: the same files, and no failure is lost."""

import os
from pathlib import Path

import pytest

from search_index import build_index
from search_index.beside import beside
from tests.search_index.test_building import SECTIONS


def test_what_is_written_beside_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """File by file, byte by byte."""
    for name, fewest in (("here", len(SECTIONS) + 1), ("beside", 0)):
        (tmp_path / name).mkdir()
        monkeypatch.setattr("search_index.building._FEWEST_BESIDE", fewest)
        build_index(SECTIONS, tmp_path / name)
    made = [{path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("here", "beside")]
    assert made[0] == made[1]


def test_what_fails_beside_is_done_here(tmp_path: Path) -> None:
    """As after its process was killed; what fails here as well says why."""
    here, done = os.getpid(), tmp_path / "done"

    def work() -> None:
        if os.getpid() != here:
            raise OSError
        done.write_text("here")

    with beside(work):
        assert not done.exists()
    assert done.read_text() == "here"
    with pytest.raises(FileNotFoundError), beside((tmp_path / "no/folder").mkdir):
        pass


def test_who_breaks_off_ends_what_is_beside(tmp_path: Path) -> None:
    """And waits for its end, so that nothing is written afterwards."""
    never, _ = os.pipe()

    def work() -> None:
        os.read(never, 1)
        (tmp_path / "late").touch()

    with pytest.raises(KeyboardInterrupt), beside(work):
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())
