"""README, CONTRIBUTING and the pages beside, to the letter: what they name is there, and what is there they name."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from site_app.cli.commands import main

PROJECT = Path(__file__).parents[1]
#: The pages where writers, and who deploys, look things up.
BESIDE = [*sorted((PROJECT / "deploy").glob("*.md")), *sorted((PROJECT / "site_app").glob("*.md"))]
PATHS = (PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *BESIDE)
PAGES = {path.relative_to(PROJECT).as_posix(): path.read_text("utf-8") for path in PATHS}
ALL = "\n".join(PAGES.values())
#: What a folder of content may have, and the one that ships does not; and what commands make.
NOT_THERE = re.compile(r"content/(about\.md|media/|redirects\.toml|reviews/<slug>\.md)|build/.*|tests/<.*|.*[<*…].*")
#: Programs that are other people's: they are not run here.
OTHERS = {"aws", "cd", "git", "gunicorn", "pre-commit", "waitress-serve", "$EDITOR"}
BLOCKS = [
    line for block in re.findall(r"^```sh\n(.*?)^```", ALL, re.MULTILINE | re.DOTALL) for line in block.splitlines()
]
#: Code in the text; of a row of a table, its commands after the first go without `microsite`.
SPANS = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", ALL, flags=re.MULTILINE | re.DOTALL))
TYPED = dict.fromkeys(
    part.strip() for text in (*BLOCKS, *SPANS) for part in re.split(r"&&", text.partition("  #")[0]) if part.strip()
)
MICROSITE = [text for text in TYPED if re.match(r"(\.venv/bin/)?microsite [a-z]", text)]
MAKE = [text for text in TYPED if re.fullmatch(r"make( .*)?", text)]
COMMANDS = main.list_commands(click.Context(main))


def spellings_of(name: str) -> list[list[str]]:
    """Return the spellings of each option of a command, but for help; the last is what changes what is usual."""
    command = main.get_command(click.Context(main), name)
    assert command
    spelled = [[*parameter.opts, *parameter.secondary_opts] for parameter in command.params]
    return [[option for option in each if option.startswith("--")] for each in spelled if each[-1].startswith("-")]


def options_of(name: str) -> set[str]:
    """Return the options of a command, in any spelling."""
    return {option for each in spellings_of(name) for option in each}


@pytest.mark.parametrize("typed", MICROSITE)
def test_command_is_understood(typed: str) -> None:
    """Each that is named, with its arguments and options, those in brackets too."""
    words = shlex.split(re.sub(r"[\[\]]", " ", typed).replace("|", " "))[1:]
    run = CliRunner().invoke(main, [*words, "--help"])
    assert run.exit_code == 0, run.output


def test_every_command_and_option_is_named() -> None:
    """In README.md: commands in its tables, options anywhere."""
    readme = PAGES["README.md"]
    rows = " ".join(line for line in readme.splitlines() if line.startswith("| `microsite "))
    assert [name for name in COMMANDS if not re.search(rf"`(microsite )?{name}\b", rows)] == []
    unnamed = {f"{name} {option}" for name in COMMANDS for *_, option in spellings_of(name) if option not in readme}
    assert unnamed == set()


def test_options_in_a_row_are_those_of_its_command() -> None:
    """A row may leave some out; it names none that its command does not have."""
    rows = [line.split("|")[1] for line in PAGES["README.md"].splitlines() if line.startswith("| `microsite ")]
    wrong = [
        f"{span}: {option}"
        for row in rows
        for span in re.findall("`([^`]+)`", row)
        for option in re.findall(r"--[a-z-]+", span)
        if option not in options_of(span.removeprefix("microsite ").split()[0])
    ]
    assert (len(rows) > 5, wrong) == (True, [])


@pytest.mark.parametrize("typed", MAKE)
def test_make_target_is_there(typed: str) -> None:
    """As it is typed, variables and all; nothing of it is run."""
    run = subprocess.run(["make", "--dry-run", *shlex.split(typed)[1:]], cwd=PROJECT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_every_make_target_is_named() -> None:
    """Each that `make help` lists."""
    targets = re.findall(r"^([a-z]+):.*## ", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert [target for target in targets if not re.search(rf"\bmake {target}\b", ALL)] == ["help"]


def test_every_path_is_there() -> None:
    """Of files and folders of the project, wherever they are named."""
    roots = {path.name for path in PROJECT.iterdir()} | {"content"}
    named = [span.partition("::")[0] for text in TYPED for span in text.split() if "/" in span or span.endswith(".md")]
    ours = [path for path in named if path.split("/")[0] in roots and not NOT_THERE.fullmatch(path)]
    assert len(ours) > 20
    assert [path for path in ours if not (PROJECT / path).exists()] == []


def test_every_link_leads_to_a_page() -> None:
    """From one of them to a file beside it; and README.md leads to each."""
    texts = {
        path: re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL) for path in PATHS
    }
    links = {path: re.findall(r"\]\(([^):#]+)", text) for path, text in texts.items()}
    assert [link for path in PATHS for link in links[path] if not (path.parent / link).is_file()] == []
    assert {PROJECT / link for link in links[PATHS[0]]} >= {*BESIDE}


#: Lines of a page that its first readers read to the end.
MOST_LINES = 250


def test_readme_is_short() -> None:
    """What only some need has pages of its own."""
    assert len(PAGES["README.md"].splitlines()) <= MOST_LINES


@pytest.mark.parametrize("typed", BLOCKS)
def test_line_of_a_block_begins_with_what_is_known(typed: str) -> None:
    """A line to be typed is one of make's, of microsite's, of a program of .venv, or of other people's."""
    words = [word for word in typed.partition("  #")[0].split() if not re.fullmatch(r"[A-Z_]+=\S*", word)]
    assert words[0] in {"make", *OTHERS} or (PROJECT / words[0]).exists()


def test_line_of_tests_finds_them() -> None:
    """What is to be run with pytest selects something."""
    [typed] = [line for line in BLOCKS if "/pytest" in line]
    chosen = typed.partition("/pytest ")[2].split()
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "--no-header", *chosen]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


def test_benchmarks_are_there() -> None:
    """Each that the table of what was measured says how to repeat."""
    known = set(re.findall(r'add_parser\(\s*"([a-z]+)"', (PROJECT / "tests/bench/__main__.py").read_text("utf-8")))
    table = PAGES["README.md"].partition("## Measured")[2].partition("\n\n`")[0]
    named = set(re.findall(r"\| `([a-z]+)[^`|]*` \|$", table, re.MULTILINE))
    assert named
    assert named <= known
