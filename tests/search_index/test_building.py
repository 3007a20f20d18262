"""Building: the same bytes from the same documents, and nothing left behind."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from search_index import Searcher, SearchIndexError, SectionDocument, build_index
from search_index.index import files as index_files
from tests.search_index.conftest import make_section

#: Builds an index in the directory given and prints the digest of its files.
BUILD = """
import sys
from hashlib import sha256
from pathlib import Path
from search_index import build_index
from tests.search_index.test_building import SECTIONS, SYNONYMS, digest
build_index(SECTIONS, Path(sys.argv[1]), synonyms=SYNONYMS)
print(digest(Path(sys.argv[1])))
"""

SYNONYMS = [["k-drama", "korean drama"]]
SECTIONS = [
    make_section("Ji Soo-hee runs; the coach runs.", section="a", names=("선재 업고 튀어", "Runner"), tags=("x", "y")),
    make_section(
        "류선재는 배우다. 東京 컨텐츠 Soohee soo hee", section="b", heading="Themes", spoiler="She dies.", year=2024
    ),
]


def digest(directory: Path) -> str:
    """Return a digest of the names and bytes of all files."""
    whole = sha256()
    for path in sorted(directory.rglob("*")):
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()


def test_two_builds_are_byte_identical_in_any_process(tmp_path: Path) -> None:
    """The order in which a process hashes strings does not show in the index."""
    digests = set()
    for seed in ("0", "1", "4242"):
        directory = tmp_path / seed
        directory.mkdir()
        command = [sys.executable, "-c", BUILD, str(directory)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        digests.add(done.stdout)
    here = tmp_path / "here"
    here.mkdir()
    build_index(SECTIONS, here, synonyms=SYNONYMS)
    assert digests == {digest(here) + "\n"}


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    """No lock and no temporary file: the files listed, and Whoosh's table of contents."""
    build_index(SECTIONS, tmp_path)
    names = {path.name for path in tmp_path.rglob("*")}
    assert names == {*index_files.ALL, index_files.FORMAT, "_MAIN_1.toc"}


def test_searching_writes_nothing(tmp_path: Path) -> None:
    """An index can be searched where nothing can be written."""
    build_index(SECTIONS, tmp_path)
    before = digest(tmp_path)
    searcher = Searcher(tmp_path)
    searcher.search("soohee")
    searcher.suggest("so")
    assert digest(tmp_path) == before


def test_progress_counts_the_documents(tmp_path: Path) -> None:
    """Progress is the number of documents added so far."""
    counts: list[int] = []
    build_index(SECTIONS, tmp_path, progress=counts.append)
    assert counts == [1, 2]


def test_directory_must_be_empty(tmp_path: Path) -> None:
    """An index is never built over something else."""
    (tmp_path / "old").touch()
    with pytest.raises(SearchIndexError, match="not an empty directory"):
        build_index(SECTIONS, tmp_path)


@pytest.mark.parametrize("sections", [[], [make_section("", section="empty")]])
def test_index_without_words_answers(tmp_path: Path, sections: list[SectionDocument]) -> None:
    """No documents, or documents without a word, are an index that finds nothing."""
    build_index(sections, tmp_path)
    assert Searcher(tmp_path).search("anything").total == 0
    assert Searcher(tmp_path).suggest("a") == []
