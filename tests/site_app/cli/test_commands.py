"""The `microsite` command, run as a person runs it."""

import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.site_app.conftest import FIRST, PROJECT, SECOND, SITE, TOO_MUCH, WriteContent

MICROSITE = [sys.executable, "-m", "site_app"]


def microsite(
    *arguments: str | Path, env: Mapping[str, str] | None = None, cwd: Path | None = None, timeout: float | None = None
) -> subprocess.CompletedProcess[str]:
    command = [*MICROSITE, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=env, cwd=cwd, timeout=timeout)


def places(content: Path, output: Path) -> list[str | Path]:
    return ["--content", content, "--output", output]


def test_build_says_what_it_built(write_content: WriteContent, tmp_path: Path) -> None:
    """Reviews, sections, release and speed in one line; the second time, that nothing has changed."""
    folders = places(write_content(), tmp_path / "build")
    first, second = microsite("build", *folders), microsite("build", *folders)
    assert first.returncode == second.returncode == 0
    assert re.fullmatch(
        r"Built .*/build/current, release [0-9a-f]{16}: 2 reviews, 5 sections in [\d.]+ s, [\d,]+ reviews/s.\n",
        first.stdout,
    )
    assert second.stdout.startswith("Nothing has changed")


def test_build_takes_its_address_from_the_environment(write_content: WriteContent, tmp_path: Path) -> None:
    """Every absolute link begins with it; it makes another release, and one that is no address is told."""
    folders = places(write_content(), tmp_path / "build")
    first = microsite("build", *folders)
    moved = microsite("build", *folders, env=os.environ | {"SITE_BASE_URL": "https://preview.example/"})
    assert moved.returncode == 0, moved.stderr
    assert moved.stdout.startswith("Built")
    assert moved.stdout.split(",")[1] != first.stdout.split(",")[1]
    texts = [path.read_bytes() for path in (tmp_path / "build/current").rglob("*") if path.is_file()]
    assert any(b"https://preview.example/" in text for text in texts)
    assert not any(b"https://reviews.example" in text for text in texts)
    wrong = microsite("build", *folders, env=os.environ | {"SITE_BASE_URL": "preview.example"})
    words = "SITE_BASE_URL: it is “preview.example”; write scheme and host only, as in https://example.com\n"
    assert (wrong.returncode, wrong.stderr) == (1, words)


def test_build_tells_faults_without_a_traceback(write_content: WriteContent, tmp_path: Path) -> None:
    """One line a fault, on standard error, exit status 1."""
    content = write_content({"site.toml": SITE + 'accent = "red"\n', "reviews/b.md": "Words.\n"})
    run = microsite("build", *places(content, tmp_path / "build"))
    assert (run.returncode, run.stdout) == (1, "")
    lines = run.stderr.splitlines()
    assert lines[0].startswith(f"{content}/reviews/b.md:1: there is no front matter; ")
    assert lines[1].startswith(f"{content}/site.toml:4: “accent” is “red”; ")
    assert lines[2:] == ["2 faults; nothing was written."]


def test_nothing_that_is_printed_moves_the_terminal(write_content: WriteContent, tmp_path: Path) -> None:
    """Neither a query, nor a golden search, nor the name of a folder: what does not show is written out."""
    searches = '[[searches]]\nquery = "Kok\\u202Ee"\nexpect = []\n'
    folders = places(write_content({"searches.toml": searches}), tmp_path / "build")
    assert microsite("build", *folders).returncode == 0
    hostile = "sea \u202e\x1b[2J\n1 fault"
    runs = [
        microsite("search", hostile, *folders),
        microsite("search", hostile, "--explain", *folders),
        microsite("search", hostile, "--json", *folders),
        microsite("search", "a" * 200 + hostile, *folders),
        microsite("check", *folders),
        microsite("build", *places(tmp_path / hostile, tmp_path / "build")),
        microsite("search", "sea", *places(tmp_path, tmp_path / hostile)),
    ]
    for run in runs:
        assert all(map(str.isprintable, (run.stdout + run.stderr).split("\n"))), run
    assert json.loads(runs[2].stdout)["query"] == hostile


def test_pipe_in_the_content_is_not_waited_for(write_content: WriteContent, tmp_path: Path) -> None:
    """No command hangs on what is no file."""
    content = write_content({"site.toml": None})
    os.mkfifo(content / "site.toml")
    for command in ("check", "build"):
        run = microsite(command, *places(content, tmp_path / "build"), timeout=60)
        assert (run.returncode, run.stderr.count("\n")) == (1, 2), run
        assert "site.toml:1: this is no regular file" in run.stderr


def test_search_prints_ranked_sections(shipped_build: Path) -> None:
    """By review: rank and title, then heading, address and excerpt; without colours where no terminal shows them."""
    run = microsite("search", "resilience", "--output", shipped_build.parent)
    assert run.returncode == 0
    lines = run.stdout.splitlines()
    assert lines[0] == "2 sections in 1 review for resilience"
    assert lines[2] == " 1  Lovely Runner (2024): Exploring the Heart of K-Drama"
    at = lines.index("    Themes Explored")
    assert lines[at + 1] == "    /reviews/lovely-runner/#themes-explored"
    assert lines[at + 2].startswith("    At its core")
    assert "\x1b" not in run.stdout
    assert "<mark>" not in run.stdout


def test_search_prints_why_each_was_found(write_content: WriteContent, tmp_path: Path) -> None:
    """By another name, or without some of the words: these below a line, as they were typed."""
    third = "---\ntitle: Third\npublished: 2020-01-01\n---\n\nFar from the harbour.\n"
    folders = places(write_content({"reviews/third.md": third}), tmp_path / "build")
    assert microsite("build", *folders).returncode == 0
    shown = microsite("search", "항구 Harbour Foghorns", *folders).stdout.splitlines()
    assert shown[2:6] == [
        " 1  Glass Harbour: A City Under Water",
        "    also known as 유리 항구",
        "    Sound and Silence",
        "    /reviews/glass-harbour/#sound-and-silence",
    ]
    line = shown.index("Some of the words:")
    assert "    without: Foghorns" in shown[:line]
    below = shown[line + 1 :]
    assert {text[4:] for text in below if text[:2] in {" 2", " 3"}} == {"Kitchen of Echoes", "Third"}
    assert below.count("    without: 항구, Foghorns") == 2
    assert "Some of the words:" not in below


def test_search_that_asks_for_too_much_says_so(shipped_build: Path) -> None:
    """A line under the count, and under how the query was read."""
    for options in [], ["--explain"]:
        run = microsite("search", TOO_MUCH, *options, "--output", shipped_build.parent)
        assert (run.returncode, run.stderr) == (0, "")
        assert "this is what was found within it" in run.stdout


def test_search_highlights_in_a_terminal(shipped_build: Path) -> None:
    """The words that matched stand out."""
    shown = in_terminal(*MICROSITE, "search", "resilience", "--output", str(shipped_build.parent))
    assert "\x1b[1;33mresilience\x1b[0m" in shown


def test_search_as_json_is_what_the_api_answers(shipped_build: Path) -> None:
    """Letters of every script as they are."""
    answer = json.loads(microsite("search", "선재", "--json", "--output", shipped_build.parent).stdout)
    assert answer["query"] == "선재"
    assert {"read_as", "total", "hits", "facets", "release", "took_ms"} < set(answer)


def test_search_explains_itself(shipped_build: Path) -> None:
    """How the query was read, and each score by field and word."""
    shown = microsite("search", "trainer", "--explain", "--output", shipped_build.parent).stdout
    assert shown.startswith("trainer: read as trainer\n    trainer: in 2 sections, as coach\n")
    assert "lovely-runner#character-dynamics" in shown
    assert "coach in body, for trainer" in shown


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["search", "a" * 201], 1, "200"),
        (["search", "a", "--page", "0"], 1, "page"),
        (["search", "a", "--page", "x"], 2, "--page"),
        (["search"], 2, "QUERY"),
        (["nothing"], 2, "nothing"),
        (["build", "--colour"], 2, "--colour"),
        (["search", "a", "--output", "/nonexistent"], 1, "there is no build here; run `microsite build`"),
        (["build", "--content", "/nonexistent"], 1, "there is no such folder"),
        (["serve", "--port", "70000"], 2, "70000"),
    ],
)
def test_failure_is_one_line_and_a_status(shipped_build: Path, arguments: list[str], status: int, message: str) -> None:
    """1 for what failed, 2 for what was not understood; never a traceback."""
    output = [] if "--output" in arguments or arguments[0] != "search" else ["--output", str(shipped_build.parent)]
    run = microsite(*arguments, *output)
    assert run.returncode == status
    assert message in run.stderr
    assert "Traceback" not in run.stderr
    assert status == 2 or len(run.stderr.splitlines()) == 1


def test_search_takes_bytes_that_are_no_text(shipped_build: Path) -> None:
    """A terminal may pass on anything."""
    command: list[str | bytes | Path] = [*MICROSITE, "search", "--json", b"caf\xe9 \xff"]
    command += ["--output", shipped_build.parent]
    run = subprocess.run(command, capture_output=True)
    assert run.returncode == 0
    assert json.loads(run.stdout)["total"] == 0


@pytest.mark.parametrize("command", [[], ["build"], ["check"], ["search"], ["serve"]])
def test_help_is_worth_reading(command: list[str]) -> None:
    """Every command says what it does, and each option what it is."""
    run = microsite(*command, "--help")
    assert run.returncode == 0
    assert "Usage: microsite" in run.stdout.replace("python -m site_app", "microsite")
    assert len(run.stdout.splitlines()) > 8
    assert "..." not in run.stdout.replace("[ARGS]...", "").replace("QUERY...", "")


def test_check_runs_the_golden_searches(write_content: WriteContent, tmp_path: Path) -> None:
    """Those that miss come first, with what was expected, what came and where it ranked."""
    golden = """\
[[searches]]
query = "drowned streets"
expect = ["glass-harbour#the-drowned-quarter"]

[[searches]]
query = "soup"
expect = ["glass-harbour#introduction"]

[[searches]]
query = "dialogue"
expect = []
"""
    run = microsite("check", "--content", write_content({"searches.toml": golden}), "--output", tmp_path / "build")
    assert run.returncode == 1
    missed, unexpected, found, total = run.stdout.splitlines()
    assert found == "found   drowned streets: glass-harbour#the-drowned-quarter at 1"
    assert missed.startswith("MISSED  soup: expected glass-harbour#introduction not found within 3; came kitchen-of-ec")
    assert missed.endswith("searches.toml:5)")
    assert "expected nothing within 3; came glass-harbour#sound-and-silence" in unexpected
    assert total == "2 reviews without faults. 1 of 3 golden searches found what they should."


def test_check_of_the_shipped_content_passes() -> None:
    """What is in the repository is ready to deploy."""
    run = microsite("check", cwd=PROJECT)
    assert run.returncode == 0, run.stdout + run.stderr


def test_check_warns_of_a_language_without_words(write_content: WriteContent) -> None:
    """The site is built all the same: its texts are in that language."""
    run = microsite("check", "--content", write_content({"site.toml": SITE + 'language = "fa"\n'}))
    assert run.returncode == 0
    assert re.search(
        r"site\.toml:4: warning: nothing says in “fa” what pages say around the texts; they say it in English; "
        r"translate .*words/en\.toml as fa\.toml beside it",
        run.stderr,
    )


def test_check_warns_of_what_the_build_answers_and_the_content_would_not(
    write_content: WriteContent, tmp_path: Path
) -> None:
    """With the line to add, as the next build would, and again until there is one; it fails nothing."""
    folders = places(write_content(), tmp_path / "build")
    assert microsite("build", *folders).returncode == 0
    write_content({"reviews/kitchen-of-echoes.md": SECOND.replace("[drama]", "[dramas]")})
    for _ in range(2):
        run = microsite("check", *folders)
        assert run.returncode == 0
        assert "redirects.toml:1: warning: nothing answers /tags/drama/ any more; add [[redirects]]" in run.stderr
    told = json.loads(microsite("check", "--json", *folders).stdout)
    assert [one["what"] for one in told["warnings"]] == ["nothing answers /tags/drama/ any more"]


def test_check_writes_nothing(write_content: WriteContent, tmp_path: Path) -> None:
    """Not even the folder of the build."""
    microsite("check", *places(write_content(), tmp_path / "build"))
    assert not (tmp_path / "build").exists()


@contextmanager
def serving(*arguments: str | Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run `microsite serve` on a free port and give its URL."""
    command = [*MICROSITE, "serve", "--port", "0", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            process.stdout.readline()
            yield process.stdout.readline().split()[0], process
        finally:
            process.kill()


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as response:
        return str(response.read().decode())


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_serve_shows_the_site_until_it_is_ended(
    write_content: WriteContent, tmp_path: Path, ending: signal.Signals
) -> None:
    """The URL it prints answers; Ctrl-C, or the machine's shutting down, ends it without a traceback."""
    with serving(*places(write_content(), tmp_path / "build")) as (url, process):
        assert "Kitchen of Echoes" in fetch(url)
        assert json.loads(fetch(f"{url}api/v1/search?q=foghorns"))["total"] == 1
        process.send_signal(ending)
        _, errors = process.communicate(timeout=10)
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_serve_shows_a_build_made_meanwhile(write_content: WriteContent, tmp_path: Path) -> None:
    """A writer builds in another terminal and reloads the page."""
    content = write_content()
    with serving(*places(content, tmp_path / "build")) as (url, _):
        assert "lanterns" not in fetch(f"{url}reviews/glass-harbour/")
        write_content({"reviews/glass-harbour.md": FIRST + "\nNow with lanterns.\n"})
        microsite("build", *places(content, tmp_path / "build"))
        assert "lanterns" in fetch(f"{url}reviews/glass-harbour/")
        assert json.loads(fetch(f"{url}api/v1/search?q=lanterns"))["total"] == 1


def test_serve_on_a_busy_port_says_so_in_one_line(write_content: WriteContent, tmp_path: Path) -> None:
    """And names another to try."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = microsite("serve", "--port", port, *places(write_content(), tmp_path / "build"))
    assert run.returncode == 1
    assert run.stderr.splitlines() == [
        f"127.0.0.1:{port}: cannot listen (Address already in use); choose another, as in --port {port + 1}"
    ]


@pytest.mark.parametrize("host", ["nowhere.invalid", "ä" * 70, "::zz"])
def test_serve_on_what_is_no_host_says_so_in_one_line(write_content: WriteContent, tmp_path: Path, host: str) -> None:
    """And names one that is."""
    run = microsite("serve", "--port", "0", "--host", host, *places(write_content(), tmp_path / "build"))
    assert (run.returncode, run.stderr) == (
        1,
        f"{host}: it is no host; name one of this machine, as in --host 127.0.0.1\n",
    )


def test_long_work_shows_a_bar_in_a_terminal_only(write_content: WriteContent, tmp_path: Path) -> None:
    """A bar tells of what takes long; a file or a pipe gets none."""
    words = "A diver returns to the harbour she left. " * 50
    many = {f"reviews/r{number}.md": FIRST + f"\n{words}\n" for number in range(600)}
    content = write_content(many)
    shown = in_terminal(*MICROSITE, "build", *map(str, places(content, tmp_path / "build")))
    assert "Indexing sections" in shown
    assert "100%" in shown
    run = microsite("build", *places(content, tmp_path / "other"))
    assert "ing " not in run.stdout + run.stderr
    assert "602 reviews" in run.stdout


STEPS = """
from time import sleep
from site_app.cli.progress import Clock
with Clock() as say:
    say("Uploaded.")
    sleep(1.5)
    say("Proved.")
print("Live.")
"""


def test_long_steps_show_a_clock_in_a_terminal_only() -> None:
    """It ticks below the last step and is gone before the next line; a file or a pipe gets the steps alone."""
    command = [sys.executable, "-c", STEPS]
    shown = in_terminal(*command)
    assert re.sub(r"[^\n]*\r\x1b\[K", "", shown).split() == ["Uploaded.", "Proved.", "Live."]
    assert "\r\x1b[K1 s\r\x1b[K" in shown
    assert subprocess.run(command, capture_output=True, text=True).stdout == "Uploaded.\nProved.\nLive.\n"


def in_terminal(*command: str) -> str:
    """Return what a command shows in a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b""))
        process.wait()
    os.close(ours)
    return shown.decode()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # the other end is closed
        return b""


def test_new_and_import(write_content: WriteContent, tmp_path: Path) -> None:
    """Both say in a line what they wrote, fail with one, write nothing over, and leave content without faults."""
    content = write_content()
    blog = tmp_path / "blog"
    blog.mkdir()
    (blog / "2019-05-01-parasite.md").write_text("---\ntitle: Parasite\ngrade: 4/5\nlayout: post\n---\n<b>Text</b>.\n")
    (blog / "empty.md").write_text("")
    path = content / "reviews" / "a-title.md"
    told = [microsite("new", "A title", "--subject", "Movie", "--content", content) for _ in range(2)]
    assert [(one.returncode, one.stdout) for one in told] == [(0, f"Wrote {path}.\n"), (1, "")]
    assert told[1].stderr == f"{path}: is there already, and stays as it is; choose another title\n"
    dry = microsite("import", blog, "--dry-run", "--content", content)
    assert not (content / "reviews" / "parasite.md").exists()
    done, again = (microsite("import", blog, "--content", content) for _ in range(2))
    parasite = "2019-05-01-parasite.md: reviews/parasite.md; mapped date in the file’s name → published, grade → rating"
    lines = [f"{parasite}; left layout", "empty.md: not imported; the review has no text"]
    assert dry.stdout.splitlines() == [*lines, "1 of 2 texts would be imported; nothing was written."]
    assert done.stdout.splitlines() == [*lines, "1 of 2 texts imported."]
    assert (dry.returncode, done.returncode, again.returncode) == (0, 0, 1)
    assert microsite("check", *places(content, tmp_path / "build")).returncode == 0
    nothing = microsite("import", tmp_path / "nowhere", "--content", content)
    assert nothing.stderr == f"{tmp_path}/nowhere: there is no such folder; name the one that holds the texts\n"


@pytest.mark.parametrize(("wish", "coloured"), [("", True), ("1", False)])
def test_colour_is_left_out_where_it_is_not_wanted(shipped_build: Path, wish: str, coloured: bool) -> None:
    """In a terminal, NO_COLOR counts where it is set to anything (no-color.org)."""
    no_colour = ["env", f"NO_COLOR={wish}"]
    shown = in_terminal(*no_colour, *MICROSITE, "search", "resilience", "--output", str(shipped_build.parent))
    assert ("\x1b[" in shown, "Themes Explored" in shown) == (coloured, True)
