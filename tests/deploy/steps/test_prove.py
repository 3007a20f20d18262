"""What a release must answer, and what is said of each answer that is wrong."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from deploy.errors import DeployError, OtherReleaseError
from deploy.steps.prove import BEYOND_ASCII, Proof, proof_of_build
from site_app.golden import GOLDEN
from site_app.manifest import read_manifest
from tests.deploy.conftest import PROJECT
from tests.deploy.small import CSS, HANGUL, answering, found, golden, small_proof, small_site

RELEASE = "a1"
#: A page of the small site that is another, and what is said of it.
WRONG: dict[str, tuple[str, tuple[int, str], str]] = {
    "the health fails": ("/healthz", (503, "{}"), "/healthz answered 503 instead of 200"),
    "the health is no JSON": ("/healthz", (200, "ok"), "/healthz says release None, index None"),
    "the health is a list": ("/healthz", (200, "[1]"), "/healthz says release None, index None"),
    "the index is missing": (
        "/healthz",
        (200, json.dumps({"release": RELEASE, "index": "missing"})),
        f"/healthz says release {RELEASE}, index missing",
    ),
    "no release is named": ("/healthz", (200, '{"index": "ok"}'), "/healthz says release None, index ok"),
    "the front page fails": ("/", (500, ""), "the front page answered 500 instead of 200"),
    "the front page has no style": ("/", (200, '<a href="/about/">'), "the front page names no stylesheet"),
    "the stylesheet is gone": (CSS, (404, ""), f"{CSS} answered 404 instead of 200"),
    "the stylesheet is another": (CSS, (200, "a{color:blue}"), f"{CSS} is not what was built"),
    "a page that the front page names": ("/about/", (500, ""), "/about/ answered 500 instead of 200"),
    "the first review": ("/reviews/film/", (500, ""), "/reviews/film/ answered 500 instead of 200"),
    "a picture of the first review": ("/media/still.avif", (404, ""), "/media/still.avif answered 404 instead of 200"),
    "a golden search fails": ("/api/v1/search?q=rain", (503, ""), "the search “rain” answered 503 instead of 200"),
    "a golden search finds nothing": (
        "/api/v1/search?q=rain",
        (200, "{}"),
        "the search “rain” found nothing instead of film#rain",
    ),
    "a golden search finds another": (
        "/api/v1/search?q=rain",
        (200, found(("film", "end", "끝"))),
        "the search “rain” found film#end instead of film#rain",
    ),
    "a golden search finds it too late": (
        "/api/v1/search?q=rain",
        (200, found(*[("film", "end", "끝")] * 3, ("film", "rain", "Rain & sun"))),
        "the search “rain” found film#end, film#end, film#end instead of film#rain",
    ),
    "a golden search in Hangul": (
        f"/api/v1/search?q={quote('비')}",
        (200, "{}"),
        "the search “비” found nothing instead of film#end",
    ),
    "the page of a golden search fails": ("/search?q=rain", (500, ""), "the search “rain” answered 500"),
    "the page of a golden search lacks it": (
        "/search?q=rain",
        (200, '<a href="/reviews/film/#end">'),
        "the search “rain” does not show /reviews/film/#rain",
    ),
    "the section that is found fails": ("/reviews/film/rain/", (500, ""), "/reviews/film/rain/ answered 500"),
    "the section that is found is another": (
        "/reviews/film/end/",
        (200, "Rain"),
        "/reviews/film/end/ does not show “끝”",
    ),
    "a search in Hangul": (f"/search?q={HANGUL}", (500, ""), "a search in Hangul answered 500 instead of 200"),
    "the API in Hangul": (f"/api/v1/search?q={HANGUL}", (400, ""), "a search in Hangul answered 400 instead of 200"),
    "a page that is not there": ("/no-such-page/", (200, ""), "a page that is not there answered 200 instead of 404"),
}


def test_good_release_passes_and_is_asked_for_all_of_it() -> None:
    """Every page that the front page and the first review name, once; two golden searches, and Hangul."""
    asked: list[str] = []
    small_proof(RELEASE).run(answering(small_site(RELEASE), asked))
    assert asked[:3] == ["/healthz", "/", CSS]
    assert set(asked) == {*small_site(RELEASE), "/no-such-page/", BEYOND_ASCII}
    for path in ("/about/", "/media/still.avif", "/reviews/film/", "/api/v1/search?q=rain"):
        assert asked.count(path) == 1, path


@pytest.mark.parametrize(("address", "answer", "words"), WRONG.values(), ids=WRONG)
def test_wrong_answer_is_told(address: str, answer: tuple[int, str], words: str) -> None:
    """Which it was, and what was right."""
    pages = small_site(RELEASE) | {address: answer}
    with pytest.raises(DeployError) as caught:
        small_proof(RELEASE).run(answering(pages))
    assert str(caught.value).startswith(words)
    assert not isinstance(caught.value, OtherReleaseError)


def test_other_release_is_told_apart_from_a_bad_one() -> None:
    """Right after a switch, it is the one before: as good as any."""
    with pytest.raises(OtherReleaseError, match="/healthz says release b2, index ok"):
        small_proof(RELEASE).run(answering(small_site("b2")))


def test_stylesheet_is_found_however_it_is_named() -> None:
    """Whichever attribute comes first, and with a query after its name."""
    for link in (f'<link href="{CSS}" rel="stylesheet">', f'<link class="x" rel="stylesheet" href="{CSS}?1">'):
        pages = small_site(RELEASE) | {"/": (200, link), CSS + "?1": (200, "")}
        small_proof(RELEASE).run(answering(pages))
        with pytest.raises(DeployError, match="is not what was built"):
            small_proof(RELEASE).run(answering(pages | {CSS: (200, "")}))


def test_proof_that_knows_no_files_compares_none() -> None:
    """A release from before its manifest could be read must only have a stylesheet."""
    Proof(RELEASE).run(answering(small_site(RELEASE) | {CSS: (200, "another")}))


def test_page_of_many_links_is_asked_for_some_of_them() -> None:
    """As many as show all kinds there are; places within a page, entities and other sites are no pages of their own."""
    links = "".join(f'<a href="/p/{number}?a=1&amp;b=2#x"><a href="/p/{number}?a=1&amp;b=2#y">' for number in range(99))
    front = f'<link rel="stylesheet" href="{CSS}">{links}'
    pages = small_site(RELEASE) | {f"/p/{number}?a=1&b=2": (200, "") for number in range(99)} | {"/": (200, front)}
    asked: list[str] = []
    small_proof(RELEASE).run(answering(pages, asked))
    assert len([path for path in asked if path.startswith("/p/")]) == 59  # the stylesheet is the sixtieth


def test_golden_search_is_held_to_how_far_it_may_look() -> None:
    """Within as many as it says; all that it expects, and in any order."""
    pages = small_site(RELEASE)
    answer = answering(pages)
    both = golden("rain", "film#end", "film#rain", within=2)
    Proof(RELEASE, (both,)).run(answer)
    with pytest.raises(DeployError, match="found film#rain instead of film#end, film#rain"):
        Proof(RELEASE, (replace(both, within=1),)).run(answer)


def test_review_that_is_found_as_a_whole_has_no_section_to_open() -> None:
    """Its introduction is a hit without a section of its own."""
    whole = {
        "/api/v1/search?q=rain": (200, found(("film", "", "Film"))),
        "/search?q=rain": (200, 'href="/reviews/film/#'),
    }
    Proof(RELEASE, (golden("rain", "film#"),)).run(answering(small_site(RELEASE) | whole))


def test_first_review_alone_is_read_through() -> None:
    """The others have pages of the same kinds."""
    pages = small_site(RELEASE)
    front = pages["/"][1] + '<a href="/reviews/other/">'
    other = {"/": (200, front), "/reviews/other/": (200, '<a href="/nowhere/">')}
    small_proof(RELEASE).run(answering(pages | other))


def test_build_says_what_its_release_must_answer(build: Path, tmp_path: Path) -> None:
    """Its release, its files and the searches that it keeps; one that is damaged, or not there, is told."""
    proof = proof_of_build(build, tmp_path)
    assert proof.release == read_manifest(build).release
    assert proof.files == read_manifest(build).files
    assert proof.searches[0].path == tmp_path / "searches.toml"
    assert len(proof.searches) == (PROJECT / "content" / "searches.toml").read_text("utf-8").count("[[searches]]")
    with pytest.raises(DeployError, match="there is no build here"):
        proof_of_build(tmp_path, tmp_path)
    shutil.copytree(build, tmp_path / "damaged")
    (tmp_path / "damaged" / GOLDEN).write_bytes(b"[]")
    with pytest.raises(DeployError, match=rf"{GOLDEN}: damaged or missing; run `microsite build`"):
        proof_of_build(tmp_path / "damaged", tmp_path)
