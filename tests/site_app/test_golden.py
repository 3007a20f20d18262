"""A build keeps its golden searches, and keeps them to itself."""

import shutil
from pathlib import Path

import pytest

from site_app.golden import GOLDEN, GoldenSearch, read_golden_searches
from site_app.manifest import Manifest, read_manifest
from site_app.source.content import load_content
from site_app.source.files.faults import ContentError
from site_app.web import create_app
from tests.site_app.conftest import FIRST, Build, WriteContent

SEARCHES = """\
[[searches]]
query = '"유리 항구" \\ -soup'
expect = ["glass-harbour#sound-and-silence", "glass-harbour#introduction"]
within = 7

[[searches]]
query = "snow"
expect = []
"""


def kept(output: Path, content: Path) -> tuple[tuple[GoldenSearch, ...], Manifest]:
    """Return what a build keeps, and its manifest."""
    manifest = read_manifest(output / "current")
    return read_golden_searches(manifest.read(output / "current", GOLDEN), content / "searches.toml"), manifest


def test_build_keeps_what_the_content_says(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """Every part of every search, in order; where there are none, none."""
    content = write_content({"searches.toml": SEARCHES})
    build(content, tmp_path / "build")
    searches, _ = kept(tmp_path / "build", content)
    assert searches == load_content(content, lambda *_: None).searches
    assert [(search.within, search.line) for search in searches] == [(7, 1), (3, 6)]
    (content / "searches.toml").unlink()
    build(content, tmp_path / "build")
    assert kept(tmp_path / "build", content)[0] == ()


def test_build_is_the_same_wherever_its_content_lies(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """The searches are kept without the folder that they stood in; another search is another release."""
    content = write_content({"searches.toml": SEARCHES})
    shutil.copytree(content, tmp_path / "elsewhere" / "words")
    build(content, tmp_path / "one")
    build(tmp_path / "elsewhere" / "words", tmp_path / "two")
    one, two = kept(tmp_path / "one", content)[1], kept(tmp_path / "two", content)[1]
    assert one == two
    write_content({"searches.toml": SEARCHES.replace("snow", "hail")})
    build(content, tmp_path / "one")
    changed = kept(tmp_path / "one", content)[1]
    assert changed.release != one.release
    assert changed.files[GOLDEN] != one.files[GOLDEN]


@pytest.mark.parametrize(
    "path",
    [
        "/golden.json",
        "/static/golden.json",
        "/media/golden.json",
        "/static/../golden.json",
        "/static/%2e%2e/golden.json",
        "/static/..%2fgolden.json",
        "/media/..%5cgolden.json",
        "/reviews/../golden.json",
        "/reviews/golden/",
        "/feeds/golden.json",
        "/build/current/golden.json",
    ],
)
def test_no_reader_gets_them(write_content: WriteContent, build: Build, tmp_path: Path, path: str) -> None:
    """By no address: what the maintainer looks for is for the proof of the release alone."""
    build(write_content({"searches.toml": SEARCHES}), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build" / "current"}).test_client()
    answer = client.get(path, base_url="https://reviews.example", follow_redirects=True)
    assert answer.status_code == 404
    assert "-soup" not in answer.text


def test_they_say_nothing_of_a_draft(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """A search that must find one is a fault, so that its sections have no name in any build."""
    draft = FIRST.replace("published:", "draft: true\npublished:").replace("Glass Harbour", "Hidden Harbour")
    searches = SEARCHES + '\n[[searches]]\nquery = "hidden"\nexpect = ["hidden#sound-and-silence"]\n'
    content = write_content({"reviews/hidden.md": draft, "searches.toml": searches})
    with pytest.raises(ContentError, match=r"searches\.toml:12: there is no section “hidden#sound-and-silence”"):
        build(content, tmp_path / "build")
    write_content({"searches.toml": SEARCHES})
    build(content, tmp_path / "build")
    assert b"hidden" not in (tmp_path / "build" / "current" / GOLDEN).read_bytes().lower()
