"""One build, one package and one rehearsed AWS, shared; each test finds that AWS empty."""

import shutil
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import boto3
import pytest

from deploy.aws.account import Account
from deploy.aws.target import Target
from deploy.packaging.package import Package, make_package
from deploy.rehearsal.server import Rehearsal, rehearsed_account
from deploy.stages import Stage, load_stage
from deploy.steps.deployment import Deployed, deploy_package
from deploy.steps.prove import Proof
from site_app.build.building import build_site
from site_app.golden import GoldenSearch
from site_app.manifest import read_manifest
from site_app.source.content import load_content
from tests.conftest import Once
from tests.deploy.faults import Faults

PROJECT = Path(__file__).parents[2]
ROOMS = ("content", "deploy", "search_index", "site_app")

Deploy = Callable[..., Deployed]


def build_content(content: Path, output: Path) -> Path:
    build_site(content, output, lambda *_: None, lambda: None)
    return output / "current"


@pytest.fixture(scope="session")
def build(once: Once) -> Path:
    """Return a build of the content that ships."""
    return once("build", lambda folder: build_content(PROJECT / "content", folder))


@pytest.fixture(scope="session")
def searches() -> tuple[GoldenSearch, ...]:
    """Return the golden searches that ship."""
    return load_content(PROJECT / "content", lambda *_: None).searches


@pytest.fixture(scope="session")
def stage() -> Stage:
    """Return the stage that ships, with a timeout that tests need not wait for."""
    return replace(load_stage("production"), timeout_seconds=5)


@pytest.fixture(scope="session")
def package(build: Path, stage: Stage, once: Once) -> Package:
    """Return the package of that build."""
    return once("package", lambda folder: make_package(PROJECT, build, stage, folder / "site.zip"))


@pytest.fixture(scope="session")
def edited(stage: Stage, once: Once) -> tuple[Package, Path]:
    """Return the package of the same site after an edit, and its build."""

    def make(folder: Path) -> tuple[Package, Path]:
        shutil.copytree(PROJECT / "content", folder / "content")
        review = folder / "content" / "reviews" / "lovely-runner.md"
        review.write_text(review.read_text("utf-8") + "\n## Postscript\n\nOf harpsichords.\n", "utf-8")
        built = build_content(folder / "content", folder / "build")
        return make_package(PROJECT, built, stage, folder / "site.zip"), built

    return once("edited", make)


@pytest.fixture(scope="session")
def faults() -> Faults:
    """Return what stands between the callers and the rehearsed AWS."""
    return Faults()


@pytest.fixture(scope="session")
def running(faults: Faults) -> Iterator[Rehearsal]:
    """Run a rehearsal for all tests."""
    rehearsal = Rehearsal(faults.wrap)
    yield rehearsal
    rehearsal.close()


@pytest.fixture
def aws(running: Rehearsal, faults: Faults, stage: Stage) -> Account:
    """Return the rehearsed account, empty."""
    request = urllib.request.Request(f"{running.endpoint}/moto-api/reset", method="POST")
    with urllib.request.urlopen(request):
        faults.reset()
    running.lambdas.end_processes()
    return rehearsed_account(stage, running.endpoint)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no quiet before a CDN forgets: the servers that are played hear of everything at once."""
    monkeypatch.setattr("deploy.steps.public.QUIET_SECONDS", 0)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once what fails."""
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prove a release by a few of its addresses."""
    monkeypatch.setattr("deploy.steps.prove.MOST_LINKED", 2)


@pytest.fixture
def breaking(running: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return a function that breaks the version asked last, which has passed its proof by then."""
    monkeypatch.setattr("deploy.steps.public.WRONG_SECONDS", 1)

    def run() -> None:
        newest = list(running.lambdas.functions.values())[-1]
        newest.handler = "no_such_module.handler"
        assert newest.process
        newest.process.kill()
        newest.process.wait()

    return run


@pytest.fixture
def deploy(aws: Account, stage: Stage, package: Package, build: Path, searches: tuple[GoldenSearch, ...]) -> Deploy:
    """Return a function that deploys: the shipped site on the shipped stage, unless told otherwise."""

    def run(to: Stage = stage, what: Package = package, built: Path = build, account: Account = aws) -> Deployed:
        proof = Proof(what.release, searches, read_manifest(built).files)
        return deploy_package(Target(account, to), what, proof, lambda _: None)

    return run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the project to change at will."""
    return copy_project(tmp_path)


def copy_project(directory: Path) -> Path:
    """Copy the project into a folder, and return where it stands."""
    for room in ROOMS:
        shutil.copytree(PROJECT / room, directory / "project" / room, ignore=shutil.ignore_patterns("__pycache__"))
    return directory / "project"


def with_keys(aws: Account, keys: dict[str, str]) -> Account:
    """Return the rehearsed AWS as the owner of these keys sees it."""
    names = {"AccessKeyId": "aws_access_key_id", "SecretAccessKey": "aws_secret_access_key"}
    names["SessionToken"] = "aws_session_token"
    given = {name: keys[key] for key, name in names.items() if key in keys}
    return Account(boto3.Session(region_name=aws.region, **given), aws.endpoint)


def assume(aws: Account, role: str) -> Account:
    """Return the rehearsed AWS as a session of a role sees it; the role may be another account's."""
    return with_keys(aws, aws.client("sts").assume_role(RoleArn=role, RoleSessionName="tests")["Credentials"])


def get(url: str) -> tuple[int, str]:
    """Return what a reader gets: status and text."""
    try:
        with urllib.request.urlopen(url, timeout=20) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
