"""What `microsite searches` makes of what a function has written, by readers of every kind and by other programs."""

import json
import time
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deploy.aws import log_group
from deploy.aws.account import Account
from deploy.aws.log_group import read_searches
from deploy.aws.target import Target
from deploy.errors import DeployError
from deploy.stages import Stage
from deploy.steps.searches import Adviser, Asked, count_searches
from deploy.telling import describe_searches, print_searches
from site_app.build.building import build_site
from site_app.source.content import load_content
from tests.site_app.conftest import FIRST, SECOND, SITE

DAY = 86_400_000
SYNONYMS = 'groups = [["sea", "harbour"]]\n'


def line(search: str, **told: object) -> dict[str, Any]:
    """Return what the log tells of a search."""
    usual = {"hits": 1, "first": "glass-harbour#sound-and-silence", "relaxed": False, "corrected": False, "page": 1}
    return {"search": search, **usual, "narrowed": [], "again": False, "release": "r", "took_ms": 1.0} | told


def nothing(search: str) -> dict[str, Any]:
    return line(search, hits=0, first=None)


def write_log(target: Target, *entries: tuple[int, str]) -> None:
    """Write lines into the function's log, each so many milliseconds ago, in two streams."""
    logs, group = target.client("logs"), target.stage.log_group
    logs.create_log_group(logGroupName=group)
    now = int(time.time() * 1000)
    for stream in range(2):
        logs.create_log_stream(logGroupName=group, logStreamName=str(stream))
        events = sorted((now - ago, message) for ago, message in entries[stream::2])
        told = [{"timestamp": when, "message": message} for when, message in events]
        if told:
            logs.put_log_events(logGroupName=group, logStreamName=str(stream), logEvents=told)


@pytest.fixture
def target(aws: Account, stage: Stage) -> Target:
    return Target(aws, stage)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the content of the small site, built beside it."""
    folder = tmp_path_factory.mktemp("searches")
    golden = '[[searches]]\nquery = "Foghorns!"\nexpect = ["glass-harbour#sound-and-silence"]\n'
    files = {"site.toml": SITE, "reviews/glass-harbour.md": FIRST, "reviews/kitchen-of-echoes.md": SECOND}
    for name, text in (files | {"searches.toml": golden}).items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    build_site(folder / "content", folder / "build", lambda *_: None, lambda: None)
    return folder / "content"


@pytest.fixture
def adviser(content: Path) -> Adviser:
    return Adviser(content.parent / "build" / "current")


def test_log_is_read_newest_first_within_bounds(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all streams, page by page, as far back as is asked; where there is too much, the oldest is left."""
    hours = [1, 20, 30, 100, 160, 200]
    write_log(target, *((hour * 3_600_000, json.dumps(line(f"{hour} hours"))) for hour in hours))
    shown: list[tuple[str, int, int]] = []
    read = [told["search"] for told in read_searches(target, 7, lambda *done: shown.append(done))]
    assert read == [f"{hour} hours" for hour in hours[:5]]
    assert shown == [("Reading the log", step, 7) for step in range(1, 8)]
    assert len([*read_searches(target, 3_000, lambda *_: None)]) == 6
    monkeypatch.setattr(log_group, "MOST_SEARCHES", 3)
    assert len([*read_searches(target, 7, lambda *_: None)]) == 3


def test_lines_of_others_are_left_out(target: Target) -> None:
    """Of the runtime, of other programs, half ones, and what a reader typed to look like one."""
    forged = json.dumps(line("forged"))
    others = ["REPORT Duration: 1 ms", forged[:40], "[ERROR]\tException\n" + forged, '{"search": 7}', "[" * 9_999]
    write_log(target, *((1_000, text) for text in [*others, json.dumps(line(forged)), json.dumps(line("true"))]))
    assert {told["search"] for told in read_searches(target, 1, lambda *_: None)} == {forged, "true"}


def test_log_that_is_not_there_is_told(target: Target) -> None:
    """In one line that says what to do."""
    with pytest.raises(DeployError, match="there is no such log; deploy production first"):
        next(read_searches(target, 7, lambda *_: None))


def test_only_new_searches_are_counted() -> None:
    """Not a further page, a filter or a reload; with what came of the newest, and the longest of all."""
    lines = [
        nothing("sea"),
        line("sea", took_ms=70.0),
        line("sea", page=2, took_ms=900.0),
        line("sea", narrowed=["tag"]),
        line("sea", again=True),
        line("only once", took_ms=500.0),
        line("fog", relaxed=True),
        line("fog"),
        line("fog"),
    ]
    counted = count_searches(lines)
    assert (counted.total, counted.different) == (6, 3)
    fog = Asked("fog", 3, 1, "glass-harbour#sound-and-silence", relaxed=True, corrected=False, slowest_ms=1.0)
    sea = Asked("sea", 2, 0, None, relaxed=False, corrected=False, slowest_ms=70.0)
    assert (counted.wanted, counted.unanswered, counted.slow) == ([fog], [sea], [sea])


HOSTILE = ['say "sea" \\ \\u0041', "힣" * 200, "\x1b[2J\x00", "'''", "]\n[[searches]]", "a " * 90, "\ud800", '"""']
PLAIN = [
    "harbour",
    "유리 항구",
    "-sea",
    "kitchen of everything",
    "harbourmaster",
    "lighthousekeeper",
    "xylophone",
    "우주선",
]


def test_what_to_write_is_taken_by_a_check(content: Path, adviser: Adviser, tmp_path: Path) -> None:
    """Whatever was asked: every line goes into its file as it stands, and no fault is found in it."""
    searches: list[str] = []
    groups: list[str] = []
    for query in (*HOSTILE, *PLAIN):
        for told in (line(query), nothing(query)):
            [asked] = count_searches([told, told]).asked
            if advice := adviser.advise(asked):
                (searches if advice.file == "searches.toml" else groups).append(advice.text)
    assert searches
    assert groups
    for name in ("site.toml", "reviews/glass-harbour.md", "reviews/kitchen-of-echoes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((content / name).read_bytes())
    (tmp_path / "searches.toml").write_text("\n\n".join(searches), "utf-8")
    (tmp_path / "synonyms.toml").write_text("groups = [\n" + "\n".join(groups) + "\n]\n", "utf-8")
    loaded = load_content(tmp_path, lambda *_: None)
    assert len(loaded.searches) == len(searches)
    tomllib.loads((tmp_path / "synonyms.toml").read_text("utf-8"))


def advice_for(told: dict[str, Any], adviser: Adviser) -> tuple[str, str] | None:
    return adviser.advise(count_searches([told, told]).asked[0])


def test_advice_follows_what_is_known(content: Path, adviser: Adviser) -> None:
    """The section found first; the nearest that is known; without one, nothing is expected. The golden is known."""
    golden = '[[searches]]\nquery = "{}"\nexpect = [{}]'.format
    found = ("searches.toml", golden("soup", '"kitchen-of-echoes#the-last-supper"'))
    assert advice_for(line("soup"), adviser) == found
    # Found by the build here, though not by the release that was asked.
    assert advice_for(nothing("soup"), adviser) == found
    assert advice_for(nothing("harbourmaster"), adviser) == (
        "synonyms.toml",
        '["harbourmaster", "Glass Harbour: A City Under Water"],',
    )
    assert advice_for(nothing("xylophone"), adviser) == ("searches.toml", golden("xylophone", ""))
    assert advice_for(line("foghorns!"), adviser) == ("searches.toml", "")
    assert advice_for(line("\x1b[2J"), adviser) is None
    blind = Adviser(content)
    assert advice_for(line("soup"), blind) == ("searches.toml", golden("soup", '"glass-harbour#sound-and-silence"'))
    assert advice_for(nothing("harbourmaster"), blind) == ("searches.toml", golden("harbourmaster", ""))


def test_report_moves_no_terminal_and_stays_in_its_columns(
    adviser: Adviser, capsys: pytest.CaptureFixture[str]
) -> None:
    """Hangul is two columns wide; controls are written out; what was asked once is counted and not shown."""
    queries = ["soup", "힣" * 200, "\x1b[2J\u202e", "\u0301\u0301soup"]
    lines = [line(query, took_ms=99.0) for query in queries for _ in range(2)] + [line("secret@example.org")]
    print_searches(count_searches(lines), adviser)
    text = capsys.readouterr().out
    assert all(map(str.isprintable, text.split("\n")))
    assert "secret" not in text
    assert text.startswith("9 searches, 5 different; asked only once, and not shown: 1.\n\nWanted")
    assert f"{'힣' * 19}…        2       1\n" in text
    assert "\\x1b[2J\\u202e" in text
    assert "Took 50 ms or more" in text
    assert text.count('query = "soup"') == 1
    told = json.loads(describe_searches(count_searches(lines), adviser, days=7))
    assert (told["days"], told["asked_once"], len(told["wanted"])) == (7, 1, 4)
    assert [one["write"] for one in told["slow"] if one["search"] == "\x1b[2J\u202e"] == [None]


def test_stage_keeps_less_than_is_asked_for(target: Target) -> None:
    """A log that is kept a day is not read for a week."""
    write_log(target, (0, json.dumps(line("sea"))), (3 * DAY, json.dumps(line("old"))))
    brief = Target(target.account, replace(target.stage, log_retention_days=1))
    assert [told["search"] for told in read_searches(brief, 7, lambda *_: None)] == ["sea"]
