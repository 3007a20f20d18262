"""No reader ever sees a bad release: readers ask all the while, and every answer is a good one."""

import json
import marshal
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import ModuleLoader

from deploy.aws.account import Account
from deploy.aws.alias import live_version
from deploy.aws.target import Target
from deploy.errors import DeployError, RollbackFailedError, RolledBackError
from deploy.packaging.package import Package, lambda_sha256
from deploy.stages import Stage
from deploy.steps.deployment import deploy_package
from deploy.steps.prove import Proof
from site_app.golden import GoldenSearch
from tests.deploy.conftest import Deploy, get
from tests.deploy.faults import Faults

#: Readers leave the processor to the deploy, too; seconds.
READERS_PAUSE = 0.05
#: What stands before the code in a file of byte-code (PEP 552); bytes.
HEADER = 16


def compiled(template: str) -> str:
    """Return the name that a package has a template under."""
    return f"{ModuleLoader.get_template_key(template)}.pyc"


def damaged(package: Package, path: Path, name: str, change: Callable[[bytes], bytes]) -> Package:
    """Return a package whose entries that end in `name` are changed."""
    with zipfile.ZipFile(package.path) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        hit = 0
        for entry in source.infolist():
            data = source.read(entry)
            hit += entry.filename.endswith(name)
            target.writestr(entry, change(data) if entry.filename.endswith(name) else data)
    assert hit
    return replace(package, path=path, sha256=lambda_sha256(path))


@contextmanager
def readers(
    url: str, releases: set[str], review: str = "lovely-runner", query: str = "resilience"
) -> Iterator[list[str]]:
    """Ask for a page, a search and the release over and over; the list holds what was wrong."""
    wrong: list[str] = []
    asked = [0]
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            health, page = get(f"{url}healthz"), get(f"{url}reviews/{review}/")
            found = get(f"{url}api/v1/search?q={query}")
            asked[0] += 3
            time.sleep(READERS_PAUSE)
            if page[0] != 200 or found[0] != 200 or json.loads(found[1])["total"] < 1:
                wrong.append(f"page {page[0]}, search {found}")
            if health[0] != 200 or json.loads(health[1])["release"] not in releases:
                wrong.append(f"health {health}")

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield wrong
    finally:
        stop.set()
        reader.join()
    assert asked[0] >= 3


BREAKS: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "the index is cut short": ("MAIN_sections.lengths", lambda data: data[: len(data) // 2], "/healthz answered 503"),
    **{
        f"{template} cannot be rendered": (
            compiled(f"{template}.html"),
            lambda data: data[:HEADER] + marshal.dumps(compile("1 // 0", "template", "exec")),
            f"{what} answered 500",
        )
        for template, what in {
            "base": "the front page",
            "review": "/reviews/lovely-runner/",
            "section": "/reviews/lovely-runner/introduction/",
            "list": "/reviews/",
            "about": "/about/",
            "search": "the search “resilience”",
            "error": "/no-such-page/%EA%B2%B0%EB%A7%90-%ED%95%B4%EC%84%9D/",
        }.items()
    },
    "a template cannot be read": (
        compiled("base.html"),
        lambda data: data[:200],
        "the front page answered 500",
    ),
    "the catalogue is gone": ("catalogue.json", lambda _: b"", "/healthz answered 503"),
    "the handler cannot be loaded": ("site_app/web/handler.pyc", lambda _: b"", "/healthz ended in Unhandled"),
    "a dependency is broken": ("flask/app.pyc", lambda data: data[:200], "/healthz ended in Unhandled"),
    "the stylesheet is another": (".css", lambda data: data + b"/**/", ".css answered 503"),
}


@pytest.mark.parametrize(("name", "change", "words"), BREAKS.values(), ids=BREAKS)
def test_bad_release_is_never_live(
    deploy: Deploy,
    aws: Account,
    stage: Stage,
    edited: tuple[Package, Path],
    tmp_path: Path,
    name: str,
    change: Callable[[bytes], bytes],
    words: str,
) -> None:
    """It fails its proof, which says what is wrong; readers have the old release throughout."""
    good = deploy()
    bad = damaged(edited[0], tmp_path / "bad.zip", name, change)
    with readers(good.url, {good.version.release}) as wrong, pytest.raises(DeployError) as caught:
        deploy(what=bad, built=edited[1])
    assert words in str(caught.value)
    assert "readers noticed nothing" in str(caught.value)
    assert caught.value.status == 1
    assert wrong == []
    assert live_version(Target(aws, stage)) == "1"


def test_release_that_misses_a_golden_search_is_never_live(
    deploy: Deploy, aws: Account, stage: Stage, edited: tuple[Package, Path]
) -> None:
    """The searches that passed here must pass there."""
    good = deploy()
    missed = GoldenSearch("resilience", ("lovely-runner#no-such-section",), 3, Path("searches.toml"), 1, (1,))
    proof = Proof(edited[0].release, (missed,))
    with (
        readers(good.url, {good.version.release}) as wrong,
        pytest.raises(DeployError, match="the search “resilience”"),
    ):
        deploy_package(Target(aws, stage), edited[0], proof, lambda _: None)
    assert wrong == []
    assert live_version(Target(aws, stage)) == "1"


def test_good_release_takes_over_without_a_gap(deploy: Deploy, edited: tuple[Package, Path]) -> None:
    """Readers get the old release or the new one, and no error between."""
    good = deploy()
    with readers(good.url, {good.version.release, edited[0].release}) as wrong:
        assert deploy(what=edited[0], built=edited[1]).changed
    assert wrong == []


def test_release_that_fails_in_public_is_taken_back(
    deploy: Deploy,
    aws: Account,
    stage: Stage,
    faults: Faults,
    edited: tuple[Package, Path],
    breaking: Callable[[], None],
) -> None:
    """`live` is on the old version again, and the exit status is 3."""
    url = deploy().url
    faults.reset(("PUT /2015-03-31/functions/review-microsite-production/aliases/live", breaking))
    with pytest.raises(RolledBackError, match=r"answered 502 .* live is on version 1 again") as caught:
        deploy(what=edited[0], built=edited[1])
    assert (caught.value.status, live_version(Target(aws, stage)), get(f"{url}healthz")[0]) == (3, "1", 200)


def test_release_that_cannot_be_taken_back_says_what_to_run(
    deploy: Deploy,
    aws: Account,
    stage: Stage,
    faults: Faults,
    edited: tuple[Package, Path],
    breaking: Callable[[], None],
) -> None:
    """The exit status is 4, and the line names the rollback that mends it."""
    deploy()
    alias = "PUT /2015-03-31/functions/review-microsite-production/aliases/live"
    faults.reset((alias, breaking), (alias, "denied"))
    with pytest.raises(
        RollbackFailedError, match=r"lambda:UpdateAlias is not allowed.*run `microsite rollback"
    ) as caught:
        deploy(what=edited[0], built=edited[1])
    assert (caught.value.status, live_version(Target(aws, stage))) == (4, "2")


def test_first_release_that_fails_in_public_leaves_nothing_live(
    deploy: Deploy,
    aws: Account,
    stage: Stage,
    faults: Faults,
    breaking: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """There is none to go back to; readers get 403 as before."""
    monkeypatch.setattr("deploy.steps.public.NEW_URL_SECONDS", 1)
    faults.reset(("POST /2015-03-31/functions/review-microsite-production/aliases", breaking))
    with pytest.raises(RolledBackError, match="so nothing is live"):
        deploy()
    assert live_version(Target(aws, stage)) is None
