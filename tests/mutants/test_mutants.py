"""Mutants are made, tried where they do no harm, and told apart: noticed, hanging, and alive without a reason."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.mutants.__main__ import main
from tests.mutants.mutating import Mutant, Source, load_mutants
from tests.mutants.notes import Notes
from tests.mutants.workshop import BrokenTestsError, Workshop, copy_project, open_workshop

CODE = """\
import os
import signal
import subprocess
from pathlib import Path

#: Noticed where it is read.
LIMIT = 3
ENDS, WRITES, LEAVES, OVERLOOKED = False, False, False, 5


def big(numbers: list[int | None]) -> int:
    count = 0
    for number in numbers:
        if number and number > LIMIT:
            count = count + 1
    return count


def down(number: int) -> int:
    while number > 0:
        number -= 1
    return number


def harm() -> int:
    if ENDS:
        os.kill(os.getppid(), signal.SIGKILL)
    if WRITES:
        Path("room/code.py").write_text("")
        Path("left").touch()
    if LEAVES:
        process = subprocess.Popen(["sleep", "1000"], start_new_session=True)
        Path(__file__).parents[2].joinpath("left").write_text(str(process.pid))
    return OVERLOOKED
"""
#: A warning that none but the way of trying brings about would seem to notice every mutant.
CONFIGURATION = """\
[tool.pytest.ini_options]
filterwarnings = ["error::pytest.PytestAssertRewriteWarning"]
markers = ["bulk"]
"""
TESTS = """\
import subprocess
import sys

import pytest
from room.code import big, down, harm

def test_big():
    assert big([1, None, 3, 4, 5]) == 2

def test_down():
    assert down(3) == 0

@pytest.mark.parametrize("sign", ["|"])
def test_harm(sign):
    assert harm() > 0

def test_process():
    subprocess.run([sys.executable, "-c", "import room.code"], check=True)

@pytest.mark.bulk
def test_much():
    assert harm() == 5
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small project with one room and its tests."""
    project = tmp_path_factory.mktemp("small")
    ignored = shutil.ignore_patterns("__pycache__", "test_*", "*.toml")
    shutil.copytree(Path(__file__).parent, project / "tests/mutants", ignore=ignored)
    for name, text in (("room/code.py", CODE), ("tests/room/test_code.py", TESTS), ("pyproject.toml", CONFIGURATION)):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(text)
    subprocess.run(["git", "init", "--quiet"], cwd=project, check=True)
    return project


@pytest.fixture(scope="module")
def workshop(project: Path) -> Iterator[Workshop]:
    """Return a workshop of that project."""
    with open_workshop(partial(copy_project, project)) as workshop:
        yield workshop


@pytest.fixture(scope="module")
def notes(workshop: Workshop) -> Notes:
    """Return what its tests reach."""
    return workshop.trace("room", "tests/room")


def mutant_of(project: Path, after: str) -> Mutant:
    """Return the mutant whose line becomes this."""
    [mutant] = [mutant for mutant in load_mutants(project, "room") if mutant.after == after]
    return mutant


def test_every_mutant_is_one_change_of_the_code() -> None:
    """Constants and conditions, each told with its function and line; what only a type checker reads stays."""
    made = list(Source("room/code.py", CODE).mutants())
    assert {("LIMIT = 3", "LIMIT = 4"), ("LIMIT = 3", "LIMIT = 2")} <= {(one.before, one.after) for one in made}
    [boundary] = [mutant for mutant in made if mutant.after == "if number and number >= LIMIT:"]
    assert (boundary.function, boundary.line) == ("big", 14)
    assert boundary.code == CODE.replace("number > LIMIT", "number >= LIMIT")
    assert not [mutant for mutant in made if "def" in mutant.before]
    assert len({mutant.code for mutant in made}) == len(made) > 20


@pytest.mark.parametrize(
    ("after", "tests"),
    [("if number and number >= LIMIT:", ["test_big"]), ("LIMIT = 4", ["test_big"]), ("number -= 2", ["test_down"])],
)
def test_mutant_is_tried_by_what_reaches_it(project: Path, notes: Notes, after: str, tests: list[str]) -> None:
    """A constant by those that reach a line where it is read."""
    assert [test.rpartition(":")[2] for test in notes.tests_of(mutant_of(project, after))] == tests


@pytest.mark.parametrize(
    ("after", "verdict"),
    [
        ("if number and number >= LIMIT:", "killed"),
        ("if number or number > LIMIT:", "killed"),
        ("LIMIT = 4", "killed"),
        ("number -= 0", "timeout"),
        ("ENDS, WRITES, LEAVES, OVERLOOKED = False, False, False, 6", "survived"),
        ("ENDS, WRITES, LEAVES, OVERLOOKED = True, False, False, 5", "killed"),
        ("ENDS, WRITES, LEAVES, OVERLOOKED = False, True, False, 5", "survived"),
        ("number -= 2", "killed"),
    ],
)
def test_verdict_leaves_the_project_as_it_was(
    project: Path, workshop: Workshop, notes: Notes, after: str, verdict: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a mutant is noticed, hangs, ends who tries it, or writes into the project."""
    monkeypatch.setattr("tests.mutants.workshop.LEAST_SECONDS", 3)
    assert workshop.verdict(mutant_of(project, after), notes) == verdict
    assert (workshop.project / "room/code.py").read_text() == (project / "room/code.py").read_text() == CODE
    assert not (workshop.project / "left").exists()


def test_busy_machine_is_no_verdict(
    project: Path, workshop: Workshop, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the unchanged code takes too long as well, there is more time; what hangs, hangs all the same."""
    monkeypatch.setattr("tests.mutants.workshop.LEAST_SECONDS", 0.01)
    for after, verdict in (("number -= 0", "timeout"), ("number -= 2", "killed")):
        assert workshop.verdict(mutant_of(project, after), notes) == verdict


def test_processes_of_a_mutant_end_with_it(project: Path, workshop: Workshop, notes: Notes) -> None:
    """Those too that began a session of their own."""
    mutant = mutant_of(project, "ENDS, WRITES, LEAVES, OVERLOOKED = False, False, True, 5")
    assert workshop.verdict(mutant, notes) == "survived"
    left = int((workshop.project.parent / "left").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(left, 0)


def test_tests_that_fail_unchanged_are_told(project: Path, tmp_path: Path) -> None:
    """Nothing is tried with them."""
    shutil.copytree(project, tmp_path / "broken")
    (tmp_path / "broken/tests/room/test_code.py").write_text("def test_nothing(): assert 0\n")
    broken = partial(copy_project, tmp_path / "broken")
    with open_workshop(broken) as workshop, pytest.raises(BrokenTestsError, match="assert 0"):
        workshop.trace("room", "tests/room")


def test_tests_that_fail_only_where_mutants_are_tried_are_told(project: Path, tmp_path: Path) -> None:
    """Every mutant would seem to be noticed."""
    shutil.copytree(project, tmp_path / "broken")
    (tmp_path / "broken/tests/room/test_other.py").write_text(
        "import sys\nfrom room.code import big\n\ndef test_server():\n    big([])\n"
        "    assert 'LOADED_BEFORE' not in vars(sys.modules['__main__'])\n"
    )
    with open_workshop(partial(copy_project, project)) as workshop:
        workshop.check(workshop.trace("room", "tests/room"))
    with open_workshop(partial(copy_project, tmp_path / "broken")) as workshop:
        notes = workshop.trace("room", "tests/room")
        with pytest.raises(BrokenTestsError, match=r"fails only where mutants are tried: .*test_other.py::test_server"):
            workshop.check(notes)


def test_survivor_needs_a_reason(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command fails for what survives unlisted, and for what is listed and noticed; else it prints the rate."""
    shutil.copytree(project, tmp_path / "small")
    (tmp_path / "small/room/code.py").write_text("LIMIT = 3\n\ndef big(number):\n    return number > LIMIT\n")
    (tmp_path / "small/tests/room/test_code.py").write_text(
        "from room.code import big\n\ndef test_big():\n    assert big(4) and not big(2)\n"
    )
    monkeypatch.setattr("tests.mutants.__main__.PROJECT", tmp_path / "small")
    monkeypatch.setattr("tests.mutants.kept.LISTS", tmp_path)
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")  # is not for the runs that try mutants

    def tried() -> Result:
        return CliRunner().invoke(main, ["room", "--sample", "all", "--jobs", "1"])

    first = tried()
    assert first.exit_code == 1
    tables = first.stdout.partition("room: ")[0]
    assert re.findall("after = '(.*)'", tables) == ["LIMIT = 2", "return number >= LIMIT"]
    (tmp_path / "room.toml").write_text(tables.replace("tolerated", "equivalent", 1))
    second = tried()
    assert second.exit_code == 0, second.output
    assert "room: 1 of 2 killed, 50.0% (1 killed, 2 survived; 1 equivalent)" in second.stdout
    (tmp_path / "room.toml").write_text(tables + tables.replace("LIMIT = 2", "LIMIT = 4"))
    third = tried()
    assert third.exit_code == 1
    assert "room/code.py:1: a test notices “LIMIT = 4” now" in third.stdout
