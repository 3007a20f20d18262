"""Releases whose images are in the bucket: there before readers ask for them, and as long as the release is kept."""

from deploy.asking import Ask
from deploy.aws.account import Say
from deploy.aws.bucket import is_ours
from deploy.aws.images import images_of
from deploy.aws.target import Target
from deploy.aws.versions import Version, ask_version, list_versions
from deploy.errors import DeployError
from deploy.packaging.package import Package
from deploy.stages import BUCKET
from deploy.steps.prove import Proof
from site_app.manifest import IMAGES


def ship_images(target: Target, package: Package, say: Say) -> None:
    """Put the images that a package leaves out into the bucket. Raises DeployError if none could read them there."""
    if target.stage.media != BUCKET:
        return
    images = images_of(target)
    if not is_ours(target.account, images.bucket):
        raise DeployError(
            f"s3://{images.bucket.name}: no deploy of this stage made it, and media = “{BUCKET}” needs its policy "
            "changed; take out s3_bucket, or name one that is not there yet"
        )
    images.upload(package.release, package.images, package.read_image, say)


def ask_release(target: Target, version: Version) -> Ask:
    """Return how to ask a version directly for all that readers get of it."""
    ask = ask_version(target, version.number)
    return images_of(target).ask_first(ask) if version.leaves_out_images else ask


def check_images(target: Target, version: Version, proof: Proof) -> None:
    """Raise DeployError unless readers would get the images of a version that leaves them out."""
    if not version.leaves_out_images:
        return
    if not target.stage.cdn:
        raise DeployError("its images are in the bucket, from where a CDN shows them; set cdn = true")
    images_of(target).check([name for name in proof.files if name.startswith(IMAGES)])


def remove_old_images(target: Target, say: Say) -> None:
    """Remove the images that no release shows which AWS still keeps."""
    kept = {version.release for version in list_versions(target) if version.leaves_out_images}
    images_of(target).sweep(kept, say)
