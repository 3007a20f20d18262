"""A deploy from the lock to the last old version removed; and the way back to an earlier release."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from deploy.aws.account import AWS_ERRORS, Aws, Say
from deploy.aws.asking import ask_version
from deploy.aws.bucket import bucket_of, ensure_bucket
from deploy.aws.front import Front, find_front
from deploy.aws.lock import only_deployer
from deploy.aws.releases import Release, find_release, list_releases, live_version
from deploy.errors import DeployError, LockLostError
from deploy.packaging.package import Package
from deploy.stages import Stage
from deploy.steps.preflight import check_permissions
from deploy.steps.prove import Proof
from deploy.steps.ship import publish
from deploy.steps.switch import make_live


@dataclass(frozen=True, slots=True)
class Deployed:
    """What a deploy came to. `changed` is False when this release was live already, with these settings."""

    release: Release
    front: Front
    changed: bool

    @property
    def url(self) -> str:
        """The public URL."""
        return self.front.url


def deploy_package(aws: Aws, stage: Stage, package: Package, proof: Proof, say: Say) -> Deployed:
    """Publish a package, prove the version, and only then let readers have it.

    Raises DeployError before the switch, RolledBackError or RollbackFailedError after it; see `make_live`.
    """
    check_permissions(aws, stage).require()
    bucket = bucket_of(aws, stage)
    ensure_bucket(aws, bucket)
    with only_deployer(aws, bucket, f"deploy {stage.name}", say):
        before = live_version(aws, stage)
        release, is_changed = publish(aws, stage, package, bucket, say)
        if release.version != before:
            prove_version(aws, stage, release, proof, say)
        front = make_live(aws, stage, release.version, proof, say)
        _remove_old(aws, stage, {release.version, before})
    return Deployed(release, front, changed=is_changed or release.version != before or front.is_new)


def roll_back(aws: Aws, stage: Stage, wanted: str | None, build: Path, say: Say) -> Deployed:
    """Make an earlier release live again: prove it, then move the alias. `wanted` is as `find_release` takes it."""
    # Once before the lock, for there may be neither release nor bucket; once under it, for what is live now.
    find_release(list_releases(aws, stage), live_version(aws, stage), wanted)
    with only_deployer(aws, bucket_of(aws, stage), f"rollback --stage {stage.name}", say):
        release = find_release(list_releases(aws, stage), live_version(aws, stage), wanted)
        # An earlier release is asked only what any release must answer: its golden searches went with its content.
        proof = Proof(release.release, build, ())
        prove_version(aws, stage, release, proof, say)
        front = make_live(aws, stage, release.version, proof, say)
    return Deployed(release, front, changed=True)


def prove_version(aws: Aws, stage: Stage, release: Release, proof: Proof, say: Say) -> None:
    """Ask a version that no reader gets yet. Raises DeployError if it must not go live."""
    started = monotonic()
    try:
        proof.run(ask_version(aws, stage, release.version))
    except DeployError as error:
        raise DeployError(
            f"release {release.release} (version {release.version}): {error}; it was not made live, "
            "readers noticed nothing"
        ) from error
    say(f"Proved version {release.version} in {monotonic() - started:.1f} s.")


def _remove_old(aws: Aws, stage: Stage, kept: set[str | None]) -> None:
    """Remove the versions beyond those that the stage keeps; one that cannot be removed goes the next time."""
    client = aws.client("lambda")
    with suppress(*AWS_ERRORS, LockLostError):
        for release in list_releases(aws, stage)[stage.num_retained_versions :]:
            if release.version not in kept:
                client.delete_function(FunctionName=stage.function, Qualifier=release.version)


def public_url(aws: Aws, stage: Stage) -> str:
    """Return the public URL. Raises DeployError if nothing is deployed."""
    front = find_front(aws, stage)
    if front is None:
        raise DeployError(f"{stage.function}: it is not deployed; run `microsite deploy {stage.name}`")
    return front.url
