"""The preview: what a save comes to in the browser, in the terminal and in the search, over real HTTP."""

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest

from site_app.build.building import build_site
from site_app.cli.preview import workshop
from site_app.cli.preview.site import PreviewSite
from site_app.cli.preview.state import PATIENCE
from site_app.cli.preview.workshop import Workplace, Workshop
from site_app.source.content import Content, load_content
from tests.site_app.conftest import FIRST, PROJECT, WriteContent, wait_for

REVIEW = "reviews/glass-harbour.md"
BROKEN = FIRST + "\n[Out](javascript:alert)\n"
FAULT = f"{REVIEW}:{BROKEN.count(chr(10))}: the link “javascript:alert” could run code; "


class Served:
    """A preview that runs: its address, its process, and what it says."""

    def __init__(self, url: str, process: subprocess.Popen[str], log: Path) -> None:
        self.url, self.process, self._log = url, process, log

    def get(self, path: str) -> str:
        """Return a page, whichever its status is."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=20) as response:
                return str(response.read().decode())
        except HTTPError as error:
            return error.read().decode()

    def shows(self, path: str, text: str) -> bool:
        """Return whether a page comes to have a text."""
        return wait_for(lambda: text in self.get(path))

    def finds(self, word: str) -> int:
        """Return how many sections have a word."""
        return int(json.loads(self.get(f"api/v1/search?q={word}"))["total"])

    def said(self) -> str:
        """Return what the terminal shows by now."""
        return self._log.read_text()


@contextmanager
def previewing(content: Path, *options: str, project: Path = PROJECT) -> Iterator[Served]:
    """Run `microsite serve` on a free port."""
    output, log = content.parent / "build", content.parent / "log"
    command = [sys.executable, "-m", "site_app", "serve", "--port", "0", *options]
    command += ["--content", str(content), "--output", str(output)]
    with log.open("w") as file, subprocess.Popen(command, stdout=file, stderr=file, text=True, cwd=project) as process:
        try:
            url = wait_for(lambda: re.search(r"http://\S+/(?=  \(Ctrl-C)", log.read_text()))
            yield Served(url[0] if url else "", process, log)
        finally:
            process.kill()


def test_save_is_on_the_page_and_then_in_the_search(write_content: WriteContent) -> None:
    """However an editor saves: in place, by another file's name, several times; and reviews come, move and go."""
    content = write_content()
    with previewing(content) as served:
        assert "lanterns" not in served.get("reviews/glass-harbour/")
        write_content({REVIEW: FIRST + "\nNow with lanterns.\n"})
        assert served.shows("reviews/glass-harbour/", "Now with lanterns.")
        assert wait_for(lambda: served.finds("lanterns")) == 1
        aside = content / "reviews/.glass-harbour.md.swp"
        for word in ("One", "Two", "Three"):
            aside.write_text(FIRST.replace("A diver returns", f"{word} divers return"))
            aside.replace(content / REVIEW)
        assert served.shows("reviews/glass-harbour/", "Three divers return")
        assert served.shows("", "Kitchen of Echoes")
        (content / "reviews/kitchen-of-echoes.md").rename(content / "reviews/echoes.md")
        assert served.shows("reviews/echoes/", "A cook hears")
        assert "kitchen-of-echoes" not in served.get("reviews/")
        (content / "reviews/echoes.md").unlink()
        assert served.shows("", "Three divers return")
        assert wait_for(lambda: not served.finds("soup"))
        assert wait_for(lambda: served.finds("divers")) == 1


def test_fault_is_on_the_last_good_page_until_it_is_mended(write_content: WriteContent) -> None:
    """In its HTML and in the terminal, by file and line; so are a folder that goes and one without reviews."""
    content = write_content()
    with previewing(content) as served:
        write_content({REVIEW: BROKEN})
        assert served.shows("reviews/glass-harbour/", FAULT)
        assert "A diver returns to the harbour" in served.get("reviews/glass-harbour/")
        assert FAULT in served.said()
        write_content()
        assert wait_for(lambda: "javascript:" not in served.get("reviews/glass-harbour/"))
        content.rename(content.with_name("moved"))
        assert served.shows("", "site.toml:1: the file is missing; ")
        assert "Glass Harbour" in served.get("")
        content.with_name("moved").rename(content)
        assert wait_for(lambda: "the file is missing" not in served.get(""))
        for path in (content / "reviews").iterdir():
            path.unlink()
        assert served.shows("", "reviews:1: there is no review; write one")


def test_first_page_comes_when_what_is_wrong_is_mended(write_content: WriteContent) -> None:
    """Where there is no good page yet, one of its own tells the faults."""
    content = write_content({REVIEW: BROKEN})
    with previewing(content) as served:
        assert FAULT in served.get("")
        assert FAULT in served.said()
        write_content()
        assert served.shows("reviews/glass-harbour/", "A diver returns")


def test_search_tells_why_its_results_rank(write_content: WriteContent) -> None:
    """How it was read, and what each score is made of; nothing of it where what Lambda would answer is served."""
    content = write_content()
    with previewing(content) as served:
        page = served.get("search?q=foghorns+dialogue&tag=film")
        assert "Why these, in this order" in page
        assert "foghorns in body" in page
        assert "Why these" not in served.get("search?q=")
    with previewing(content, "--no-watch") as served:
        assert "review" in served.get("search?q=foghorns")
        assert "preview" not in served.get("search?q=foghorns")
        assert "<title>" in served.get("_preview/preview.js")


def test_drafts_show_marked_and_apart_from_what_is_deployed(write_content: WriteContent) -> None:
    """So does what waits for its day, and what has expired; on its page, and wherever a page leads to it."""
    head = "---\ntitle: {}\npublished: 2020-01-01\n{}---\n\nA lighthouse.\n"
    content = write_content(
        {
            "reviews/begun.md": head.format("Begun", "draft: true\n"),
            "reviews/gone.md": head.format("Gone", "expires: 2021-01-01\n"),
            "reviews/soon.md": head.format("Soon", "").replace("2020", "2999"),
        }
    )
    with previewing(content, "--drafts") as served:
        assert "Draft: readers do not see this review." in served.get("reviews/begun/")
        assert "Expired on 2021-01-01: readers" in served.get("reviews/gone/introduction/")
        for page in ("reviews/", "search?q=lighthouse"):
            shown = served.get(page)
            assert all(
                f">{mark}</small>" in shown for mark in ("Draft", "Expired on 2021-01-01", "Waits until 2999-01-01")
            )
            assert shown.count("preview-mark") == 3
        assert not (content.parent / "build/current").exists()
        write_content({"reviews/begun.md": head.format("Begun", "")})
        assert wait_for(lambda: "Draft" not in served.get("reviews/"))
    with previewing(content) as served:
        assert "Soon" not in served.get("reviews/")
        assert not list((content.parent / "build/current").rglob("soon.json"))


def test_template_that_fails_leaves_the_page_as_it_was(write_content: WriteContent, tmp_path: Path) -> None:
    """What cannot be read, and what fails when a page is asked for, is a fault in a line of a file."""
    project = tmp_path / "project"
    for room in ("search_index", "site_app"):
        shutil.copytree(PROJECT / room, project / room, ignore=shutil.ignore_patterns("__pycache__"))
    template = project / "site_app/web/templates/about.html"
    text = template.read_text()
    content = write_content({"about.md": "---\ntitle: About\n---\n\nWe read.\n"})
    with previewing(content, project=project) as served:
        assert "We read." in served.get("about/")
        for slip in ("{% iff about %}", "{{ about.title.first.letter.case }}"):
            template.write_text(text.replace("{% block main %}", f"{{% block main %}}{slip}"))
            assert served.shows("about/", "site_app/web/templates/about.html:")
            assert "We read." in served.get("about/")
            template.write_text(text)
            assert wait_for(lambda: "about.html" not in served.get("about/"))
        assert "Traceback" not in served.said()


def test_save_taken_back_while_it_is_read_is_gone(write_content: WriteContent, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though the files are, before and after, those that were shown."""
    content = write_content()
    output = content.parent / "build"
    build_site(content, output, lambda *_: None, lambda: None)
    site = PreviewSite(output, lambda _: None)
    shop = Workshop(Workplace(content, output, None), site, lambda _: None)

    def load_meanwhile(*told: Any, **named: Any) -> Content:
        write_content({REVIEW: BROKEN})
        try:
            return load_content(*told, **named)
        finally:
            write_content({REVIEW: FIRST})

    monkeypatch.setattr(workshop, "load_content", load_meanwhile)
    shop._take()
    assert site.state.news.faults
    monkeypatch.undo()
    shop._take()
    assert not site.state.news.faults


def test_saves_one_after_the_other_are_each_what_changed(write_content: WriteContent) -> None:
    """The second need not wait for the full build of the first, nor make again what that made."""
    head = "---\ntitle: Review {0}\npublished: 2020-01-{0:02}\n---\n\nWords.\n"
    reviews = {f"reviews/r{number}.md": head.format(number) for number in range(1, 8)}
    with previewing(write_content(reviews)) as served:
        for changed in ("r1", "r4", "r7"):
            write_content({f"reviews/{changed}.md": f"{reviews[f'reviews/{changed}.md']}\nMore.\n"})
            assert served.shows(f"reviews/{changed}/", "More.")
        # Each is named by its neighbours, too. The first may come before the preview has read what was built.
        assert wait_for(lambda: re.findall("(.*) shown after", served.said())[1:] == ["3 reviews", "3 reviews"])


def test_pages_that_cannot_be_written_are_told_on_the_page(write_content: WriteContent) -> None:
    """As in the terminal; the pages stay as they were, and the next save tries again."""
    content = write_content()
    with previewing(content) as served:
        assert served.shows("reviews/glass-harbour/", "Foghorns")
        taken = content.parent / f"build/preview-{served.process.pid}"
        taken.write_text("")
        write_content({REVIEW: FIRST + "\nNow with lanterns.\n"})
        assert served.shows("reviews/glass-harbour/", "save again once that is mended")
        assert "lanterns" not in served.get("reviews/glass-harbour/")
        assert "save again once that is mended" in served.said()
        taken.unlink()
        write_content({REVIEW: FIRST + "\nNow with lanterns, mended.\n"})
        assert served.shows("reviews/glass-harbour/", "lanterns")
        assert "save again" not in served.get("reviews/glass-harbour/")


#: A clock that is so many days ahead as a file says, for Python and what it starts.
CLOCK = """\
import datetime, os, pathlib

class Ahead(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        days = int(pathlib.Path(os.environ["AHEAD"]).read_text() or 0)
        return super().now(tz) + datetime.timedelta(days=days)

datetime.datetime = Ahead
"""


def test_review_shows_when_its_day_comes(
    write_content: WriteContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nothing saved, while the preview runs."""
    ahead = tmp_path / "ahead"
    ahead.write_text("0")
    (tmp_path / "clock").mkdir()
    (tmp_path / "clock/sitecustomize.py").write_text(CLOCK)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "clock"))
    monkeypatch.setenv("AHEAD", str(ahead))
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    due = f"---\ntitle: Due tomorrow\npublished: {tomorrow}\n---\n\nWords.\n"
    with previewing(write_content({"reviews/due.md": due})) as served:
        assert served.shows("", "Kitchen of Echoes")
        # It is at rest: nothing but the day leads to another look.
        write_content({REVIEW: FIRST + "\nNow with lanterns.\n"})
        assert wait_for(lambda: "Searches find it." in served.said())
        assert "Due tomorrow" not in served.get("")
        ahead.write_text("1")
        assert served.shows("", "Due tomorrow")


def test_drafts_without_watching_are_refused(write_content: WriteContent) -> None:
    """Nothing is built or served: what Lambda would show has no drafts."""
    content = write_content()
    command = [
        sys.executable,
        "-m",
        "site_app",
        "serve",
        "--drafts",
        "--no-watch",
        "--port",
        "0",
        "--content",
        str(content),
    ]
    output = content.parent / "build"
    run = subprocess.run([*command, "--output", str(output)], cwd=PROJECT, capture_output=True, text=True)
    assert run.returncode == 2
    assert "--drafts shows what Lambda would not; leave out --no-watch" in run.stderr
    assert not output.exists()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_preview_ends_at_once_and_leaves_nothing(write_content: WriteContent, ending: signal.Signals) -> None:
    """Amid a build, with a page that waits to hear of a save: no process goes on and no folder stays."""
    content = write_content()
    with previewing(content) as served:
        state = served.get("").partition('data-state="')[2].partition('"')[0]
        ask = [
            sys.executable,
            "-c",
            f"import urllib.request as u; u.urlopen('{served.url}_preview/state?known={state}')",
        ]
        with subprocess.Popen(ask, stderr=subprocess.DEVNULL) as waiting:
            write_content({REVIEW: FIRST + "\nNow with lanterns.\n"})
            assert served.shows("reviews/glass-harbour/", "lanterns")
            waiting.wait(timeout=20)
        children = _children(served.process.pid)
        state = served.get("").partition('data-state="')[2].partition('"')[0]
        address = urlsplit(served.url)
        with socket.create_connection((address.hostname, address.port)) as waiting_on:
            waiting_on.sendall(f"GET /_preview/state?known={state} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
            assert served.get("")
            served.process.send_signal(ending)
            # Long before the page would have been told that there is nothing new.
            assert served.process.wait(timeout=PATIENCE / 2) == 0
        assert not [child for child in children if Path(f"/proc/{child}").exists()]
        assert "Traceback" not in served.said()
    assert not [*(content.parent / "build").glob("preview-*")]


def _children(pid: int) -> list[str]:
    return [path.parent.name for path in Path("/proc").glob("[0-9]*/stat") if _parent(path) == pid]


def _parent(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
