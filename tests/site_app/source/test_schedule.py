"""When reviews show, and that nothing of the others is in a build."""

import itertools
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from site_app.build.building import Built, build_site, is_stale
from site_app.build.release import make_release_id
from site_app.source.content import load_content
from site_app.source.schedule import Schedule, find_hidden, read_schedules
from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import BODY, faults_of

DAY = date(2026, 6, 15)
TOMORROW = DAY + timedelta(days=1)


def review(lines: str, body: str = BODY, title: str = "A") -> str:
    return f"---\ntitle: {title}\n{lines}\n---\n{body}"


WAITS, EXPIRED = review(f"published: {TOMORROW}"), review(f"published: 2026-01-01\nexpires: {DAY}")


def build_on(content: Path, output: Path, day: date) -> Built:
    return build_site(content, output, lambda *_: None, lambda: None, day=day)


def shown_on(content: Path, day: date) -> set[str]:
    return {review.slug for review in load_content(content, lambda *_: None, day=day).reviews}


@pytest.mark.parametrize(
    ("days", "shows"),
    [
        ((DAY, None), True),
        ((TOMORROW, None), False),
        ((date(2026, 1, 1), TOMORROW), True),
        ((date(2026, 1, 1), DAY), False),
        ((TOMORROW, TOMORROW + timedelta(days=1)), False),
        ((None, None), True),
    ],
)
def test_review_shows_from_its_day_until_it_expires(days: tuple[date | None, date | None], shows: bool) -> None:
    """On the day it is published, and no more on the day it expires; a draft on none."""
    assert Schedule(*days).shows(DAY) is shows
    assert not Schedule(*days, draft=True).shows(DAY)
    told = [Schedule(*days).shows(DAY), Schedule(*days).waits(DAY), Schedule(*days).expired(DAY)]
    assert sum(told) == 1


def test_nothing_of_a_review_that_does_not_show_is_built(write_content: WriteContent, tmp_path: Path) -> None:
    """Neither its page nor its title, words or name stand in any file; on its day it leads."""
    files = {"reviews/secret.md": WAITS.replace("title: A", "title: Zanzibar"), "reviews/over.md": EXPIRED}
    content = write_content({**files, "reviews/c.md": review("published: 2026-06-14\ndraft: true")})
    built = build_on(content, tmp_path / "build", DAY)
    assert [(day, path.name) for day, path in built.hidden.waiting] == [(TOMORROW, "secret.md")]
    assert [(day, path.name) for day, path in built.hidden.expired] == [(DAY, "over.md")]
    names = [path.name for path in (tmp_path / "build/current/reviews").iterdir()]
    assert sorted(names) == ["glass-harbour.json", "kitchen-of-echoes.json"]
    for path in (tmp_path / "build/current").resolve().rglob("*"):
        assert path.is_dir() or not {b"Zanzibar", b"zanzibar", b"secret"} & {*path.read_bytes().split(b'"')}
    build_on(content, tmp_path / "build", TOMORROW)
    catalogue = json.loads((tmp_path / "build/current/catalogue.json").read_bytes())
    assert catalogue["newest"]["title"] == "Zanzibar"


def test_release_is_of_what_shows(write_content: WriteContent, tmp_path: Path) -> None:
    """The same on every day that shows the same, whatever waits, expired or is a draft; another with another."""
    content = write_content({})
    release = make_release_id(content, day=DAY)
    hidden = {"w": WAITS, "e": EXPIRED, "d": review("published: 2026-01-01\ndraft: yes")}
    for name, text in hidden.items():
        write_content({f"reviews/{name}.md": text})
        assert make_release_id(content, day=DAY) == release
        write_content({f"reviews/{name}.md": text + "\nMore.\n"})
        assert make_release_id(content, day=DAY) == release
    assert make_release_id(content, day=DAY - timedelta(days=1)) != release
    assert make_release_id(content, day=TOMORROW) != release
    assert make_release_id(content, day=TOMORROW) == make_release_id(content, day=TOMORROW + timedelta(days=99))
    build_on(content, tmp_path, DAY)
    assert not build_on(content, tmp_path, DAY).changed
    assert not is_stale(content, tmp_path / "current", DAY)
    assert is_stale(content, tmp_path / "current", TOMORROW)


def test_schedule_is_told_before_reading_as_it_is_read(write_content: WriteContent) -> None:
    """However the front matter writes it: what the release is made of, and what is shown, are the same reviews."""
    days = ["2026-01-01", f'"{TOMORROW}"', f"{TOMORROW} # soon", f"{TOMORROW}"]
    rests = [
        *("", "draft: true\n", "draft: false\n", f"expires: {DAY}\n", f'"expi\\u0072es": {DAY}\n'),
        *('summary: "a\npublished: 2020-01-01"\n', "tags: [draft, expires]\n", "summary: published\n"),
    ]
    keys = ["published", '"published"', "? published\n"]
    files: dict[str, str | bytes | None] = {}
    for number, (key, day, rest, end) in enumerate(itertools.product(keys, days, rests, ["\n", "\r\n", "\r"])):
        ends = rest.replace(str(DAY), "2999-01-01") if str(TOMORROW) in day else rest
        text = f"---\n{ends}{key}: {day}\ntitle: T{number}\n--- \n\nWords.\n".replace("\n", end)
        files[f"reviews/r{number}.md"] = text
    content = write_content(files)
    hidden = find_hidden(read_schedules(content), DAY)
    shown = shown_on(content, DAY)
    assert len(shown) > 40 < len(hidden.paths)
    assert shown == {path.stem for path in (content / "reviews").iterdir()} - {path.stem for path in hidden.paths}


LINK = "\n[More](other.md).\n"


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (
            review("published: 2999-01-01"),
            "a review that waits until 2999-01-01; link to it from that day on, or publish it earlier",
        ),
        (review("published: 2020-01-01\ndraft: true"), "a draft; delete draft: true there, or the link here"),
    ],
)
def test_link_to_a_review_that_does_not_show_yet_is_told(write_content: WriteContent, other: str, told: str) -> None:
    """In any form that leads there, by its own address too; each with the way out."""
    links = "[a](other.md) [b](/reviews/other/) [c](/reviews/other/#x) [d](https://reviews.example/reviews/other/)"
    content = write_content({"reviews/a.md": review("published: 2026-01-01", links), "reviews/other.md": other})
    told_of = [fault.partition("leads to ")[2] for fault in faults_of(content)]
    assert told_of == [told] * 4


def test_link_to_what_expired_is_a_warning(write_content: WriteContent) -> None:
    """It came of a day that passed, and must not stop a build at which nobody is."""
    content = write_content({"reviews/a.md": review("published: 2026-01-01", LINK), "reviews/other.md": EXPIRED})
    (warning,) = load_content(content, lambda *_: None, day=DAY).warnings
    assert warning.what == f"the link “other.md” leads to a review that expired on {DAY}"


def test_review_that_waits_is_checked_as_of_its_day(write_content: WriteContent) -> None:
    """Its faults are told now, to who wrote it: on its day a workflow builds. What shows by then may be linked to."""
    later = review(f"published: {TOMORROW + timedelta(days=9)}")
    content = write_content({"reviews/other.md": later, "reviews/w.md": review(f"published: {TOMORROW}", LINK)})
    assert load_content(content, lambda *_: None, day=DAY)
    with pytest.raises(Exception, match=rf"w\.md:6: .* that waits until {TOMORROW + timedelta(days=9)}"):
        load_content(content, lambda *_: None, day=DAY, drafts=True)
    write_content({"reviews/other.md": review(f"published: {TOMORROW}")})
    assert load_content(content, lambda *_: None, day=DAY, drafts=True).hidden.waiting
    write_content({"reviews/w.md": review(f"published: {TOMORROW}", "\n<br>\n")})
    with pytest.raises(Exception, match=r"w\.md:6: raw HTML"):
        load_content(content, lambda *_: None, day=DAY, drafts=True)


def test_where_nothing_shows_it_is_said_from_when_on(write_content: WriteContent) -> None:
    """A site of which all waits, or all is past, cannot be built."""
    none: dict[str, str | bytes | None] = {"reviews/glass-harbour.md": None, "reviews/kitchen-of-echoes.md": None}
    content = write_content({**none, "reviews/a.md": WAITS})
    with pytest.raises(Exception, match=rf"no review shows yet: .*a\.md is the first, on {TOMORROW}; publish one"):
        load_content(content, lambda *_: None, day=DAY)
    write_content({**none, "reviews/a.md": EXPIRED})
    with pytest.raises(Exception, match="no review shows any more"):
        load_content(content, lambda *_: None, day=DAY)


def test_expiry_before_publication_is_told(write_content: WriteContent) -> None:
    """Or on the same day: it would never show."""
    for day in ("2025-12-31", "2026-01-01"):
        content = write_content({"reviews/a.md": review(f"published: 2026-01-01\nexpires: {day}")})
        fault = "reviews/a.md:4: “expires” is not after “published”; correct one of the two"
        assert faults_of(content) == [fault]


SEARCHES = """\
[[searches]]
query = "soon"
expect = ["w#introduction"]

[[searches]]
query = "both"
expect = ["glass-harbour#sound-and-silence", "w#introduction", "e#introduction"]
"""


def test_golden_search_for_what_waits_is_no_failure(write_content: WriteContent) -> None:
    """What it expects of reviews that show is expected now, the rest from its day on; what expired is warned of."""
    files = {"searches.toml": SEARCHES, "reviews/w.md": WAITS, "reviews/e.md": EXPIRED}
    content = load_content(write_content(files), lambda *_: None, day=DAY)
    assert [(search.query, search.expect) for search in content.searches] == [
        ("both", ("glass-harbour#sound-and-silence",))
    ]
    assert [*map(str, content.postponed)] == [
        f"soon: expects w#introduction from {TOMORROW} on",
        f"both: expects w#introduction from {TOMORROW} on",
    ]
    assert [(warning.line, warning.what) for warning in content.warnings] == [
        (7, f"“e#introduction” is of a review that expired on {DAY}")
    ]
    assert len(load_content(write_content({}), lambda *_: None, day=TOMORROW).searches) == 2


def test_section_that_a_review_that_waits_has_not_is_told(write_content: WriteContent) -> None:
    """By the check, which reads it: on its day it would stop the build."""
    files = {"searches.toml": SEARCHES.replace("w#introduction", "w#nope"), "reviews/w.md": WAITS}
    content = write_content({**files, "reviews/e.md": EXPIRED})
    with pytest.raises(
        Exception, match=r"toml:3: there is no section “w#nope”(.|\n)*toml:7: there is no section “w#nope”"
    ):
        load_content(content, lambda *_: None, day=DAY, drafts=True)
