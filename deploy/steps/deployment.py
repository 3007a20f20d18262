"""A deploy from the lock to the last old version removed; and the way back to an earlier release."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic

from deploy.aws.account import AWS_ERRORS, Say
from deploy.aws.alarms import settle_alarms
from deploy.aws.alias import live_version
from deploy.aws.bucket import bucket_of, ensure_bucket
from deploy.aws.front import Front
from deploy.aws.lock import only_deployer
from deploy.aws.refusals import explain
from deploy.aws.target import Target
from deploy.aws.versions import Version, find_version, list_versions, open_package, remove_version
from deploy.errors import DeployError, LockLostError
from deploy.packaging.package import Package
from deploy.steps.astray import find_astray
from deploy.steps.images import ask_release, check_images, remove_old_images, ship_images
from deploy.steps.preflight import check_permissions
from deploy.steps.prove import Proof, proof_of_package
from deploy.steps.ship import publish
from deploy.steps.switch import make_live
from deploy.steps.undeploy import remove_cdn
from deploy.steps.vanished import tell_vanished


@dataclass(frozen=True, slots=True)
class Deployed:
    """What a deploy came to. `changed` is False when this version was live already, with these settings."""

    version: Version
    front: Front
    changed: bool

    @property
    def url(self) -> str:
        """The public URL."""
        return self.front.url


def deploy_package(target: Target, package: Package, proof: Proof, say: Say) -> Deployed:
    """Publish a package, prove the version, and only then let readers have it.

    Raises DeployError before the switch, RolledBackError or RollbackFailedError after it; see `make_live`.
    """
    check_permissions(target).require()
    account, bucket = target.account, bucket_of(target)
    ensure_bucket(account, bucket)
    with only_deployer(account, bucket, f"deploy {target.stage.name}", say):
        if astray := find_astray(target):
            say(f"Mending it: {astray}.")
        before = live_version(target)
        tell_vanished(target, package, before, say)
        ship_images(target, package, say)
        is_watched_anew = settle_alarms(target, say)
        version, is_changed = publish(target, package, bucket, say)
        if version.number != before:
            prove_version(target, version, proof, say)
        front = make_live(target, version.number, proof, say)
        had_cdn = _remove_former_cdn(target, front, say)
        _remove_old(target, {version.number, before}, say)
    is_changed = is_changed or is_watched_anew or had_cdn or version.number != before or front.is_new
    return Deployed(version, front, changed=is_changed)


def roll_back(target: Target, wanted: str | None, say: Say) -> Deployed:
    """Make an earlier release live again: prove it, then move the alias. `wanted` is as `find_version` takes it.

    What it must answer is read from its own package: its golden searches went from the content when it did.
    """
    # Once before the lock, for there may be neither version nor bucket; once under it, for what is live now.
    find_version(list_versions(target), live_version(target), wanted)
    with only_deployer(target.account, bucket_of(target), f"rollback --stage {target.stage.name}", say):
        version = find_version(list_versions(target), live_version(target), wanted)
        with _refused(version), open_package(target, version.number) as package:
            proof = proof_of_package(package, version.release)
            check_images(target, version, proof)
        prove_version(target, version, proof, say)
        front = make_live(target, version.number, proof, say)
        _remove_former_cdn(target, front, say)
    return Deployed(version, front, changed=True)


def _remove_former_cdn(target: Target, front: Front, say: Say) -> bool:
    """Remove a CDN that the settings do not have any more; return whether there was one."""
    if not front.has_former_cdn:
        return False
    try:
        remove_cdn(target, say)
    except AWS_ERRORS as error:
        raise DeployError(
            f"{front.url} is live, and the CDN that was before it is not gone yet: {explain(error)}"
        ) from error
    return True


def prove_version(target: Target, version: Version, proof: Proof, say: Say) -> None:
    """Ask a version that no reader gets yet. Raises DeployError if it must not go live."""
    started = monotonic()
    with _refused(version):
        proof.run(ask_release(target, version))
    say(f"Proved version {version.number} in {monotonic() - started:.1f} s.")


@contextmanager
def _refused(version: Version) -> Iterator[None]:
    """Say of a failure which version it keeps from going live."""
    try:
        yield
    except DeployError as error:
        raise DeployError(
            f"release {version.release} (version {version.number}): {error}; it was not made live, "
            "readers noticed nothing"
        ) from error


def _remove_old(target: Target, kept: set[str | None], say: Say) -> None:
    """Remove the versions beyond those that the stage keeps, and their images; what cannot be, goes the next time."""
    with suppress(*AWS_ERRORS, LockLostError):
        versions = list_versions(target)
        for version in versions[target.stage.num_retained_versions :]:
            if version.number not in kept:
                remove_version(target, version)
        if any(version.leaves_out_images for version in versions):
            remove_old_images(target, say)
