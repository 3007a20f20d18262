"""An earlier release goes live again only if it answers its own golden searches, from its own package."""

import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from moto.awslambda.models import lambda_backends

from deploy.aws.account import Account
from deploy.aws.alias import live_version
from deploy.aws.target import Target
from deploy.errors import DeployError
from deploy.packaging.package import Package, lambda_sha256, make_package
from deploy.stages import Stage
from deploy.steps.deployment import deploy_package, roll_back
from deploy.steps.prove import Proof, proof_of_build, proof_of_package
from site_app.golden import GOLDEN
from site_app.manifest import MANIFEST, make_manifest, write_manifest
from tests.deploy.conftest import PROJECT, Deploy, build_content, get
from tests.deploy.small import CSS, golden, small_package, small_site
from tests.deploy.steps.conftest import Small

SEARCHES = (golden("snow"), golden("rain", "film#rain"))
#: What is said of a release that is refused, after what is wrong with it.
REFUSED = "it was not made live, readers noticed nothing"


@pytest.fixture
def earlier(small: Small) -> Callable[[Package], str]:
    """Return a function that makes a package live, lets another release follow it, and returns the public URL."""

    def run(package: Package) -> str:
        # Another hand has let it go live: it is asked nothing.
        version = small.publish_package(package).number
        small.target.call_lambda("create_alias", Name="live", FunctionVersion=version)
        url = small.deploy("b2").url
        small.said.clear()
        return url

    return run


def package_of(small: Small) -> Package:
    """Return a package with golden searches."""
    return small_package(small.folder / "a1.zip", "a1", searches=SEARCHES)


def changed(package: Package, path: Path, name: str, data: bytes | None) -> Package:
    """Return a package in which a file is another, or gone."""
    with zipfile.ZipFile(package.path) as source, zipfile.ZipFile(path, "w") as target:
        for entry in source.infolist():
            kept = data if entry.filename == name else source.read(entry)
            if kept is not None:
                target.writestr(entry, kept)
    return replace(package, path=path, sha256=lambda_sha256(path))


def test_release_that_answers_its_own_searches_goes_live_again(small: Small, earlier: Callable[[Package], str]) -> None:
    """It is proven, asked in public, and live."""
    url = earlier(package_of(small))
    back = roll_back(small.target, None, small.said.append)
    assert (back.changed, back.version.release, live_version(small.target)) == (True, "a1", "1")
    assert json.loads(get(f"{url}healthz")[1])["release"] == "a1"
    assert [line.partition(" in ")[0] for line in small.said] == ["Proved version 1"]


@pytest.mark.parametrize(
    ("address", "answer", "words"),
    [
        ("/api/v1/search?q=rain", (200, "{}"), "the search “rain” found nothing instead of film#rain"),
        ("/search?q=rain", (500, ""), "the search “rain” answered 500 instead of 200"),
        (CSS, (200, "a{color:blue}"), f"{CSS} is not what was built"),
        ("/about/", (500, ""), "/about/ answered 500 instead of 200"),
    ],
)
def test_release_that_answers_them_no_more_is_refused(
    small: Small, earlier: Callable[[Package], str], address: str, answer: tuple[int, str], words: str
) -> None:
    """Though the release after it would pass, and it did once; readers notice nothing."""
    pages = small_site("a1") | {address: answer}
    url = earlier(small_package(small.folder / "a1.zip", "a1", pages, SEARCHES))
    with pytest.raises(DeployError) as caught:
        roll_back(small.target, None, small.said.append)
    assert (str(caught.value), caught.value.status) == (f"release a1 (version 1): {words}; {REFUSED}", 1)
    assert live_version(small.target) == "2"
    assert json.loads(get(f"{url}healthz")[1])["release"] == "b2"


@pytest.mark.parametrize("kept", [b"[]", b"{", None], ids=["others", "no JSON", "none"])
def test_release_whose_searches_were_changed_is_refused(
    small: Small, earlier: Callable[[Package], str], kept: bytes | None
) -> None:
    """Its manifest says which they were."""
    earlier(changed(package_of(small), small.folder / "changed.zip", f"build/current/{GOLDEN}", kept))
    with pytest.raises(
        DeployError, match=rf"^release a1 \(version 1\): {GOLDEN} in its package is damaged or missing;"
    ):
        roll_back(small.target, None, small.said.append)
    assert live_version(small.target) == "2"


def test_package_that_lambda_does_not_hand_out_is_told(small: Small, earlier: Callable[[Package], str]) -> None:
    """Whatever comes in its place; nothing has moved by then."""
    earlier(package_of(small))
    account, region = small.target.account.id, small.target.account.region
    lambda_backends[account][region].get_function(small.target.stage.function, "1").code_bytes = b"no zip"
    words = r"AWS: the package of version 1 could not be downloaded: File is not a zip file; run it again"
    with pytest.raises(DeployError, match=rf"^release a1 \(version 1\): {words}; {REFUSED}$"):
        roll_back(small.target, None, small.said.append)
    assert live_version(small.target) == "2"


def test_release_from_before_a_build_kept_its_searches_is_asked_what_any_is(
    small: Small, earlier: Callable[[Package], str]
) -> None:
    """Not the searches of now, which another content answers; its pages, its health and a 404 all the same."""
    pages = small_site("a1") | {"/api/v1/search?q=rain": (200, "{}")}
    earlier(small_package(small.folder / "a1.zip", "a1", pages))
    roll_back(small.target, None, small.said.append)
    assert live_version(small.target) == "1"


def test_what_is_not_kept_of_a_release_is_not_asked_for(tmp_path: Path) -> None:
    """Without golden searches its files are compared; with a manifest of another version, or none, neither."""
    whole = small_package(tmp_path / "whole.zip", "a1", searches=SEARCHES)
    directory = tmp_path / "without"
    with zipfile.ZipFile(whole.path) as archive:
        archive.extractall(directory)
    (directory / "build/current" / GOLDEN).unlink()
    (directory / "build/current" / MANIFEST).unlink()
    write_manifest(make_manifest("a1", directory / "build/current"), directory / "build/current")
    listed = (directory / "build/current" / MANIFEST).read_bytes()
    older = changed(whole, tmp_path / "older.zip", f"build/current/{MANIFEST}", listed)
    oldest = changed(whole, tmp_path / "oldest.zip", f"build/current/{MANIFEST}", b"{}")
    none = changed(whole, tmp_path / "none.zip", f"build/current/{MANIFEST}", None)
    proofs = []
    for package in (whole, older, oldest, none):
        with zipfile.ZipFile(package.path) as archive:
            proofs.append(proof_of_package(archive, "a1"))
    assert [[search.query for search in proof.searches] for proof in proofs] == [["snow", "rain"], [], [], []]
    assert [sorted(proof.files) for proof in proofs] == [[GOLDEN, CSS[1:]], [CSS[1:]], [], []]
    assert {proof.release for proof in proofs} == {"a1"}


def test_release_is_found_by_number_or_by_the_beginning_of_its_id(small: Small) -> None:
    """What names none, or several, moves nothing; the live one may be named by its number, and is shown again."""
    for release in ("a1", "a2", "b3"):
        small.deploy(release)
    for unknown, words in (("nope", "no other release is “nope”"), ("a", "several releases are “a”")):
        with pytest.raises(DeployError, match=f"^rollback: {words}; name a version that `microsite releases` lists$"):
            roll_back(small.target, unknown, small.said.append)
    assert live_version(small.target) == "3"
    named: list[tuple[str | None, str]] = [("3", "3"), ("a1", "1"), ("b", "3"), (None, "2"), (None, "1")]
    for wanted, expected in named:
        roll_back(small.target, wanted, small.said.append)
        assert live_version(small.target) == expected
    with pytest.raises(DeployError, match=r"^rollback: no other release is before the live one; name a version"):
        roll_back(small.target, None, small.said.append)


@pytest.fixture(scope="module")
def rewritten(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> tuple[Package, Proof]:
    """Return the site after an edit that takes away what its golden searches found and brings others."""
    folder = tmp_path_factory.mktemp("rewritten")
    content = folder / "content"
    shutil.copytree(PROJECT / "content", content)
    review = content / "reviews" / "lovely-runner.md"
    text = review.read_text("utf-8").replace("resilience", "stamina")
    review.write_text(text + "\n## Postscript\n\nOf harpsichords.\n", "utf-8")
    (content / "searches.toml").write_text(
        '[[searches]]\nquery = "harpsichords"\nexpect = ["lovely-runner#postscript"]\n', "utf-8"
    )
    built = build_content(content, folder / "build")
    return make_package(PROJECT, built, stage, folder / "site.zip"), proof_of_build(built, content)


def test_each_release_of_the_site_is_proven_by_the_searches_of_its_time(
    deploy: Deploy, aws: Account, stage: Stage, rewritten: tuple[Package, Proof]
) -> None:
    """Back and forth between two, neither of which would pass by the other's."""
    target, (package, proof) = Target(aws, stage), rewritten
    url = deploy().url
    assert [search.query for search in proof.searches] == ["harpsichords"]
    deploy_package(target, package, proof, lambda _: None)
    for wanted, word, total in (("1", "harpsichords", 0), ("2", "resilience", 0), ("1", "resilience", 2)):
        roll_back(target, wanted, lambda _: None)
        assert live_version(target) == wanted
        assert json.loads(get(f"{url}api/v1/search?q={word}")[1])["total"] == total
