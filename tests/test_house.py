"""The rooms keep to themselves, and a breach is seen."""

import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from site_app.build.release import DEPENDENCIES

PROJECT = Path(__file__).parents[1]
ROOMS = ("deploy", "search_index", "site_app")

#: What breaks a contract: a line put into a module, and the beginning of the contract's name.
BREACHES = {
    "search_index imports site_app": ("search_index/results.py", "import site_app", "Imports go one way"),
    "site_app imports deploy": ("site_app/addresses.py", "import deploy", "Imports go one way"),
    "analysis reads the index": (
        "search_index/analysis/words.py",
        "import search_index.index.files",
        "In search_index",
    ),
    "the index knows the query": (
        "search_index/index/reader.py",
        "import search_index.query.budget",
        "In search_index",
    ),
    "the query ranks": ("search_index/query/budget.py", "import search_index.ranking.scoring", "In search_index"),
    "excerpts rank": ("search_index/hits/snippets.py", "import search_index.ranking.scoring", "In search_index"),
    "an answer builds": ("site_app/web/pages.py", "import site_app.build.accent", "In site_app"),
    "a build answers": ("site_app/build/accent.py", "import site_app.web.pages", "In site_app"),
    "a review knows the build": ("site_app/source/reviews.py", "import site_app.build.accent", "In site_app"),
    "a file knows Markdown": (
        "site_app/source/files/entries.py",
        "import site_app.source.markdown.limits",
        "In source",
    ),
    "an image knows Markdown": (
        "site_app/source/images/media.py",
        "import site_app.source.markdown.limits",
        "In source",
    ),
    "a review knows the page about the site": (
        "site_app/source/reviews.py",
        "import site_app.source.about",
        "In source",
    ),
    "what all share knows a room": ("site_app/printable.py", "import site_app.source.files.faults", "In site_app"),
    "a resource knows the steps": ("deploy/aws/bucket.py", "import deploy.steps.plan", "In deploy"),
    "a package knows AWS": ("deploy/packaging/git.py", "import deploy.aws.bucket", "In deploy"),
    "the rehearsal knows the steps": ("deploy/rehearsal/iam.py", "import deploy.steps.plan", "In deploy"),
    "the stages know a resource": ("deploy/stages.py", "import deploy.aws.bucket", "In deploy"),
    "an answer loads a review": ("site_app/web/pages.py", "import site_app.source.reviews", "A build is read without"),
    "an answer loads YAML": ("site_app/addresses.py", "import yaml", "A build is read without"),
    "the site reads a query": (
        "site_app/golden.py",
        "import search_index.query.parsing",
        "search_index is entered at its root",
    ),
    "the deploy reads the index": (
        "deploy/steps/prove.py",
        "import search_index.index.reader",
        "search_index is entered at its root",
    ),
    "site_app imports Whoosh": ("site_app/addresses.py", "import whoosh", "Whoosh stays in search_index"),
    "search_index imports Flask": ("search_index/results.py", "import flask", "The web framework answers"),
    "search_index makes HTML": ("search_index/results.py", "import markupsafe", "The web framework answers"),
    "a review is read by Flask": ("site_app/source/reviews.py", "import flask", "The web framework answers"),
    "the command line reads YAML": ("site_app/cli/terminal.py", "import yaml", "Markdown, YAML and images"),
    "an answer is the preview's": ("site_app/web/pages.py", "import waitress", "The preview's server"),
    "site_app reaches for AWS": ("site_app/cli/terminal.py", "import boto3", "AWS stays in deploy"),
    "deploy reaches for moto": ("deploy/steps/plan.py", "import moto", "The played AWS"),
}


@pytest.mark.parametrize(("path", "line", "contract"), BREACHES.values(), ids=BREACHES)
def test_breach_of_the_house_is_seen(tmp_path: Path, path: str, line: str, contract: str) -> None:
    """Each contract is broken once in a copy, and `lint-imports` names it."""
    for room in ROOMS:
        shutil.copytree(PROJECT / room, tmp_path / room)
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    (tmp_path / path).write_text(f"{line}\n{(tmp_path / path).read_text('utf-8')}", "utf-8")
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 1, run.stdout + run.stderr
    assert re.search(rf"{contract}[^\n]* BROKEN", run.stdout)


#: What answers a reader over HTTP, and what searches.
FRAMEWORK = {"apig_wsgi", "click", "flask", "jinja2", "markupsafe", "werkzeug"}
SEARCH = {"search_index", "whoosh"}


@pytest.mark.parametrize(
    ("modules", "absent"),
    [
        ("site_app", FRAMEWORK | SEARCH),
        ("site_app.golden, site_app.languages, site_app.manifest, site_app.printable", FRAMEWORK | SEARCH),
        ("site_app.source.reviews", FRAMEWORK | SEARCH),
        # A golden search is read as a query, and a build has an index.
        ("site_app.source.content", FRAMEWORK),
        ("site_app.build.building", FRAMEWORK),
        ("deploy.stages", FRAMEWORK | SEARCH),
    ],
)
def test_nobody_pays_for_what_he_does_not_use(modules: str, absent: set[str]) -> None:
    """The command, the deploy and a check take what they need of the site, without loading Flask or Whoosh for it."""
    code = f"import sys, {modules}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert set(modules.split(", ")) <= loaded
    assert not loaded & absent


#: Modules that a folder may hold before it is another room.
MOST_MODULES = 16


def test_no_folder_is_a_crowd() -> None:
    """What belongs together stands together: whoever opens a folder sees all of it."""
    modules = [path for room in ROOMS for path in (PROJECT / room).rglob("*.py") if path.name != "__init__.py"]
    counts = Counter(path.parent for path in modules)
    assert not {folder for folder, count in counts.items() if count > MOST_MODULES}


#: Each lock is within the next.
LOCKS = (
    *("deploy/requirements.txt", "site_app/requirements.txt"),
    *("deploy/rehearsal/requirements.txt", "tests/requirements.txt"),
)


def locked(path: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (PROJECT / path).read_text(), re.MULTILINE))


def test_locks_pin_every_package_by_hash_and_name_no_address() -> None:
    """What is installed is what was looked at, wherever it comes from."""
    for path in LOCKS:
        text = (PROJECT / path).read_text()
        assert "://" not in text
        blocks = re.split(r"\n(?=[a-z])", text.strip())
        assert all("--hash=sha256:" in block for block in blocks)


def test_what_runs_for_a_reader_is_tested_in_the_same_versions() -> None:
    """The lock of the tests contains that of a rehearsal, that the command's, and that the lock of the package."""
    package, command, rehearsal, tests = (locked(path).items() for path in LOCKS)
    assert package <= command <= rehearsal <= tests


def test_release_id_covers_every_package_that_shows() -> None:
    """The packages that run for a reader, and those that build the pages, with what they need."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    build = {re.split(r"[>=]", name)[0].lower() for name in project["optional-dependencies"]["build"]}
    expected = set(locked("deploy/requirements.txt")) - {"colorama"} | build | {"mdurl"}
    assert set(DEPENDENCIES) == expected
