"""Whatever happens to the bytes of an index, there is one kind of error, and it says what to do."""

import json
import os
import random
import resource
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from search_index import Searcher, SearchIndexError, build_index
from search_index.index import files as index_files
from tests.search_index.index.brute_force import make_documents
from tests.search_index.test_building import SECTIONS, SYNONYMS
from tests.sizes import size

#: What an index is asked: words, phrases, exclusions, corrections, joined words, Hangul in longer Hangul, synonyms,
#: names in the other script, foreign words.
QUERIES = (
    "coach",
    "sohee -runner",
    '"the coach"',
    "류선재",
    "선재",
    "kdrama",
    "zzzzzz",
    "soo hee runs the coach",
    "東京",
    "ryu seonjae",
    "지수희",
    "콘텐츠",
)

#: Processor time, in seconds, and memory, in bytes, in which any damaged index is opened and asked all of that: some
#: hundred times what a whole one takes.
MOST_TIME = 5
MOST_MEMORY = 200_000_000


def ask(directory: Path) -> None:
    """Ask an index for all that readers and maintainers may ask."""
    searcher = Searcher(directory)
    for query in QUERIES:
        searcher.search(query, spoilers=True)
        searcher.search(query, sort="newest", year=2024)
        searcher.search(query, tag="x", review="review", page=2, per_page=1)
        searcher.suggest(query[:3])
        searcher.explain(query)


def ask_damaged(directory: Path) -> None:
    """Ask an index that may be damaged: it answers something, or refuses in one way, and soon."""
    started = time.process_time()
    with suppress(SearchIndexError), refusing_great_memory():
        ask(directory)
    assert time.process_time() - started < MOST_TIME


@contextmanager
def refusing_great_memory() -> Iterator[None]:
    """Let an error that hides a lack of memory show."""
    try:
        yield
    except SearchIndexError as error:
        if isinstance(error.__cause__, MemoryError):
            raise error.__cause__ from error
        raise


@pytest.fixture(autouse=True)
def little_memory() -> Iterator[None]:
    """Let a test take no more than some memory beside what the process has already."""
    limits = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MOST_MEMORY, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, limits)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of what there are many kinds of, to copy."""
    directory = tmp_path_factory.mktemp("whole")
    build_index([*SECTIONS, *make_documents(random.Random(1), "mixed", 80)], directory, synonyms=SYNONYMS)
    return directory


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of as many other sections."""
    directory = tmp_path_factory.mktemp("other")
    build_index([*SECTIONS, *make_documents(random.Random(2), "mixed", 80)], directory, synonyms=SYNONYMS)
    return directory


def copy_of(whole: Path, directory: Path) -> Path:
    return Path(shutil.copytree(whole, directory / "index"))


def test_a_whole_index_is_asked_all_of_it(whole: Path) -> None:
    """What damaged indexes are asked finds something in a whole one."""
    ask(whole)
    searcher = Searcher(whole)
    assert sum(searcher.search(query, spoilers=True).total > 0 for query in QUERIES) >= len(QUERIES) - 1


def tell_sizes(directory: Path) -> None:
    """Let the index tell the sizes that its files have."""
    path = directory / index_files.FORMAT
    told = json.loads(path.read_text("utf-8"))
    sizes = {name: (directory / name).stat().st_size for name in index_files.ALL}
    path.write_text(json.dumps(told | {"sizes": sizes}), "utf-8")


@pytest.mark.parametrize("name", index_files.ALL)
def test_a_file_of_another_index_is_one_clear_error(tmp_path: Path, whole: Path, other: Path, name: str) -> None:
    """A file of another index in the place of one, its size told as it is: something is answered, or all is refused."""
    directory = copy_of(whole, tmp_path)
    shutil.copy(other / name, directory / name)
    tell_sizes(directory)
    ask_damaged(directory)


@pytest.mark.parametrize("name", index_files.ALL)
@pytest.mark.parametrize("another", [index_files.WORDS, index_files.POSTINGS, index_files.RANKS, index_files.VALUES])
def test_a_file_in_the_place_of_another_is_one_clear_error(
    tmp_path: Path, whole: Path, name: str, another: str
) -> None:
    """The same of a file of another kind."""
    directory = copy_of(whole, tmp_path)
    shutil.copy(whole / another, directory / name)
    tell_sizes(directory)
    ask_damaged(directory)


@pytest.mark.bulk
@pytest.mark.parametrize("name", index_files.ALL)
def test_a_cut_file_is_one_clear_error(tmp_path: Path, whole: Path, name: str) -> None:
    """A file cut anywhere, or with more at its end, its size told as it is: answered, or refused."""
    directory = copy_of(whole, tmp_path)
    content = (whole / name).read_bytes()
    generator = random.Random(name)
    ends = {0, 1, 3, 4, 5, len(content) - 4, len(content) - 1, *(generator.randrange(len(content)) for _ in range(5))}
    for end in sorted(ends):
        (directory / name).write_bytes(content[: max(end, 0)])
        tell_sizes(directory)
        ask_damaged(directory)
    (directory / name).write_bytes(content + bytes(8))
    tell_sizes(directory)
    ask_damaged(directory)


def change(generator: random.Random, content: bytes) -> bytes:
    """Return bytes with a bit, a byte, eight bytes or a run of them changed, often at the end, where numbers are."""
    damaged = bytearray(content)
    last = len(damaged) - 1
    at = max(generator.choice((generator.randint(0, last), last - generator.randrange(12))), 0)
    kind = generator.randrange(4)
    if kind == 0:
        damaged[at] ^= 1 << generator.randrange(8)
    elif kind == 1:
        damaged[at] = generator.randrange(256)
    elif kind == 2:
        for _ in range(8):
            damaged[generator.randint(0, last)] = generator.randrange(256)
    else:
        run = damaged[at : at + 20]
        damaged[at : at + 20] = generator.choice((b"\0", b"\xff", b"\n")) * len(run)
    return bytes(damaged)


@pytest.mark.parametrize("name", [index_files.FORMAT, *index_files.ALL])
def test_changed_bytes_are_one_clear_error(tmp_path: Path, whole: Path, name: str) -> None:
    """Bytes that changed where they lie either change nothing that is asked for, or are one kind of error."""
    check_changes(copy_of(whole, tmp_path), name, 5)


@pytest.mark.bulk
@pytest.mark.parametrize("name", [index_files.FORMAT, *index_files.ALL])
def test_many_changed_bytes_are_one_clear_error(tmp_path: Path, whole: Path, name: str) -> None:
    """The same of many more changes."""
    check_changes(copy_of(whole, tmp_path), name, size(10, torture=3_000))


def check_changes(directory: Path, name: str, count: int) -> None:
    content = (directory / name).read_bytes()
    generator = random.Random(f"{name} {count}")
    for _ in range(count):
        (directory / name).write_bytes(change(generator, content))
        ask_damaged(directory)


#: JSON of other types, for any place in a file of it.
ODD: list[object] = [
    None,
    True,
    -1,
    10**30,
    1.5,
    float("nan"),
    "x",
    "",
    [],
    [None],
    ["x"],
    [[]],
    [-1],
    [10**9],
    {},
    {"years": 1},
]


@pytest.mark.parametrize("name", [index_files.FORMAT, index_files.VALUES, index_files.SYNONYMS])
def test_json_of_other_types_is_one_clear_error(tmp_path: Path, whole: Path, name: str) -> None:
    """Whatever stands where a number, a text, a list or an object should: something is answered, or all is refused."""
    directory = copy_of(whole, tmp_path)
    content = json.loads((whole / name).read_text("utf-8"))
    for odd in ODD:
        places = content.keys() if isinstance(content, dict) else range(len(content))
        for changed in [odd, *(_with(content, place, odd) for place in places)]:
            (directory / name).write_text(json.dumps(changed), "utf-8")
            if name != index_files.FORMAT:
                tell_sizes(directory)
            ask_damaged(directory)


def _with(content: object, place: object, value: object) -> object:
    changed = dict(content) if isinstance(content, dict) else list(content)  # type: ignore[call-overload]
    changed[place] = value
    return changed


@pytest.mark.parametrize("missing", [index_files.FORMAT, *index_files.ALL])
def test_missing_file_is_one_clear_error(tmp_path: Path, missing: str) -> None:
    """An index that lacks a file does not open, and the error says what to do."""
    build_index(SECTIONS, tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(SearchIndexError, match="build it again"):
        Searcher(tmp_path)


@pytest.mark.parametrize("name", [index_files.FORMAT, *index_files.ALL])
@pytest.mark.parametrize("content", [b"", b"nonsense!", os.urandom(501)])
def test_file_of_another_size_is_one_clear_error(tmp_path: Path, name: str, content: bytes) -> None:
    """A file that was cut or replaced is met when the index is opened."""
    build_index(SECTIONS, tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SearchIndexError, match="build it again"):
        Searcher(tmp_path)


def test_index_of_another_version_is_refused(tmp_path: Path) -> None:
    """What was written by other code says so, instead of being read for something else."""
    build_index(SECTIONS, tmp_path)
    told = json.loads((tmp_path / index_files.FORMAT).read_text("utf-8"))
    (tmp_path / index_files.FORMAT).write_text(json.dumps(told | {"version": index_files.VERSION + 1}), "utf-8")
    with pytest.raises(SearchIndexError, match=f"version {index_files.VERSION + 1}.*build it again"):
        Searcher(tmp_path)


@pytest.mark.parametrize("name", index_files.ALL)
def test_damaged_bytes_are_one_clear_error(tmp_path: Path, name: str) -> None:
    """Bytes that changed where they lie either change nothing that is asked for, or are one kind of error."""
    build_index(SECTIONS, tmp_path)
    whole = (tmp_path / name).read_bytes()
    generator = random.Random(name)
    for _ in range(40):
        damaged = bytearray(whole)
        for _ in range(generator.choice((1, 8))):
            damaged[generator.randrange(len(damaged))] = generator.randrange(256)
        (tmp_path / name).write_bytes(damaged)
        with suppress(SearchIndexError):
            searcher = Searcher(tmp_path)
            for query in ("coach", "sohee -runner", '"the coach"', "류선재", "kdrama", "zzzzzz"):
                searcher.search(query, spoilers=True)
                searcher.suggest(query[:3])
