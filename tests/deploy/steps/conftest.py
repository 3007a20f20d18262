"""A small site's deploys, which take no build and no package of a real one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from deploy.aws.account import Account
from deploy.aws.bucket import bucket_of, ensure_bucket
from deploy.aws.front import Front
from deploy.aws.target import Target
from deploy.aws.versions import Version
from deploy.packaging.package import Package
from deploy.rehearsal.lag import Lag
from deploy.rehearsal.server import Rehearsal
from deploy.stages import Stage
from deploy.steps.deployment import Deployed, deploy_package
from deploy.steps.prove import Proof
from deploy.steps.ship import publish
from deploy.steps.switch import make_live
from site_app.golden import GoldenSearch
from tests.deploy.small import Pages, small_package, small_proof


@dataclass
class Small:
    """The small site on its stage: `deploy` publishes a release of it, and `said` is what was told meanwhile."""

    target: Target
    folder: Path
    said: list[str] = field(default_factory=list)

    def deploy(
        self, release: str, pages: Pages | None = None, proof: Proof | None = None, **changes: object
    ) -> Deployed:
        """Deploy a release with these pages, or with its own, to the stage with these changes."""
        package = self.package(release, pages)
        return deploy_package(self.on(**changes), package, proof or small_proof(release), self.said.append)

    def publish(self, release: str, pages: Pages, searches: Sequence[GoldenSearch] | None = None) -> Version:
        """Publish a release, which nobody has asked anything yet."""
        return self.publish_package(small_package(self.folder / "small.zip", release, pages, searches))

    def publish_package(self, package: Package) -> Version:
        """Publish a package."""
        bucket = bucket_of(self.target)
        ensure_bucket(self.target.account, bucket)
        return publish(self.target, package, bucket, self.said.append)[0]

    def show(self, release: str, pages: Pages) -> Front:
        """Publish a release and make it live, though no proof has been asked for before."""
        return make_live(self.target, self.publish(release, pages).number, small_proof(release), self.said.append)

    def package(self, release: str, pages: Pages | None = None) -> Package:
        """Return the package of a release."""
        return small_package(self.folder / "small.zip", release, pages)

    def on(self, **changes: object) -> Target:
        """Return the target with a stage that has these changes."""
        return replace(self.target, stage=replace(self.target.stage, **changes))  # type: ignore[arg-type]


@pytest.fixture
def small(aws: Account, stage: Stage, tmp_path: Path) -> Small:
    """Return the small site, which is not deployed yet."""
    return Small(Target(aws, replace(stage, lambda_handler="small.handler")), tmp_path)


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, float], None]:
    """Return a function that makes one of the waits of the public proof another; seconds."""
    return lambda name, seconds: monkeypatch.setattr(f"deploy.steps.public.{name}", seconds)


@pytest.fixture
def hearing(running: Rehearsal) -> Iterator[None]:
    """Let every server hear of each move of the alias at once afterwards."""
    yield
    running.lambdas.moving = Lag()


@pytest.fixture
def deafen(running: Rehearsal, wait: Callable[[str, float], None], hearing: None) -> Callable[[], None]:  # noqa: ARG001
    """Return a function after which no server hears of a move of the alias, and nobody waits for it for long."""

    def run() -> None:
        running.lambdas.moving = Lag(1.0, 10**6)
        wait("STALE_SECONDS", 1)

    return run
