"""A release whose images are in the bucket: readers get them from the CDN, as long as any kept release shows them."""

import json
import urllib.request
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from moto.cloudfront.models import cloudfront_backends
from moto.s3.models import s3_backends

from deploy.aws.bucket import bucket_of
from deploy.errors import DeployError
from deploy.packaging.package import Package
from deploy.steps.deployment import Deployed, deploy_package, roll_back
from deploy.steps.plan import make_plan
from deploy.steps.undeploy import undeploy_stage
from tests.deploy.conftest import get
from tests.deploy.faults import Faults
from tests.deploy.small import small_proof, small_site
from tests.deploy.steps.conftest import Small

pytestmark = pytest.mark.usefixtures("quick")

ACCOUNT = "123456789012"
BUCKET: dict[str, Any] = {"cdn": True, "media": "bucket"}
#: What the page of the small site's review shows.
STILL = "media/still.avif"


def release(small: Small, name: str, images: Iterable[str] = (STILL,)) -> Package:
    """Return the package of a release that leaves out its images, which are in a build of it."""
    pages = {address: answer for address, answer in small_site(name).items() if address != f"/{STILL}"}
    build = small.folder / name
    (build / "media").mkdir(parents=True, exist_ok=True)
    for image in images:
        (build / image).write_bytes(image.encode())
    digests = {image: sha256(image.encode()).hexdigest() for image in images}
    return replace(small.package(name, pages), build=build, images=digests)


def deploy(small: Small, package: Package, **changes: object) -> Deployed:
    """Deploy a package to the stage that has its images in the bucket."""
    return deploy_package(small.on(**BUCKET | changes), package, small_proof(package.release), small.said.append)


def kept(small: Small) -> set[str]:
    """Return the names of all that the stage has in its bucket, without its prefix."""
    bucket = bucket_of(small.target)
    return {key.removeprefix(bucket.prefix) for key in s3_backends[ACCOUNT]["aws"].buckets[bucket.name].keys}


def origins() -> list[str]:
    """Return the names of the origins of the one CDN there is."""
    [distribution] = cloudfront_backends[ACCOUNT]["aws"].distributions.values()
    return [origin.id for origin in vars(distribution.distribution_config)["Origins"]["Items"]]


def test_reader_gets_images_from_the_bucket(small: Small) -> None:
    """As what they are, to be kept for ever; by nobody's leave but this very distribution's."""
    url = deploy(small, release(small, "a1")).url
    with urllib.request.urlopen(url + STILL) as response:
        assert response.read() == STILL.encode()
        assert response.headers["Content-Type"] == "image/avif"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    client, bucket = small.target.client("s3"), bucket_of(small.target)
    policy = json.loads(client.get_bucket_policy(Bucket=bucket.name)["Policy"])
    [allowed] = [statement for statement in policy["Statement"] if statement["Effect"] == "Allow"]
    [distribution] = cloudfront_backends[ACCOUNT]["aws"].distributions.values()
    assert allowed["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert allowed["Resource"] == f"arn:aws:s3:::{bucket.name}/{bucket.prefix}media/*"
    assert allowed["Condition"] == {"StringEquals": {"AWS:SourceArn": distribution.arn}}
    assert len(policy["Statement"]) == 2


def test_image_that_nobody_has_is_the_sites_own_404(small: Small) -> None:
    """What the bucket lacks, the function answers for: no reader sees what S3 says."""
    made = deploy(small, release(small, "a1"))
    assert get(f"{made.url}media/other.avif") == (404, "")
    assert origins() == ["function-url", "bucket"]


def test_images_stay_as_long_as_a_kept_release_shows_them(small: Small) -> None:
    """And no longer; rollback finds its own, and one that another hand has removed is told before anything moves."""
    few = {"num_retained_versions": 2}
    images = [(STILL, "media/1.webp"), (STILL, "media/2.webp"), (STILL, "media/3.webp")]
    for name, has in zip(("a1", "b2", "c3"), images, strict=True):
        made = deploy(small, release(small, name, has), **few)
    assert kept(small) == {STILL, "media/2.webp", "media/3.webp", "images-of/b2.json", "images-of/c3.json"}
    assert small.said[-1] == "Removed 1 images that no kept release shows."
    back = roll_back(small.on(**BUCKET, **few), None, small.said.append)
    assert (back.version.release, get(f"{made.url}media/2.webp")[0]) == ("b2", 200)


def test_image_that_is_there_is_not_uploaded_again(small: Small, faults: Faults) -> None:
    """One that another hand has removed is, though nothing else has changed."""
    deploy(small, release(small, "a1"))
    faults.reset()
    deploy(small, release(small, "a1"))
    assert not [call for call in faults.calls if f"/{STILL}" in call and call.startswith("s3 PUT")]
    small.target.client("s3").delete_object(**bucket_of(small.target).at(STILL))
    assert not deploy(small, release(small, "a1")).changed
    assert STILL in kept(small)


def test_image_that_is_missing_keeps_a_release_from_readers(small: Small) -> None:
    """It is asked for where readers would get it, before the switch."""
    with pytest.raises(DeployError, match=r"/media/still\.avif answered 404 instead of 200; it was not made live"):
        deploy(small, release(small, "a1", []))


def test_bundled_again_a_stage_shows_its_images_all_the_while(small: Small) -> None:
    """From the bucket as long as a kept release has none of its own; then the bucket and the CDN let go of it."""
    url = deploy(small, release(small, "a1")).url
    small.deploy("b2", cdn=True)
    assert (get(f"{url}{STILL}"), STILL in kept(small)) == ((200, STILL), True)
    back = roll_back(small.on(cdn=True), None, small.said.append)
    assert (back.version.release, get(f"{url}{STILL}")) == ("a1", (200, STILL))
    small.deploy("c3", cdn=True, num_retained_versions=1)
    small.deploy("d4", cdn=True, num_retained_versions=1)
    assert kept(small) == set()
    bucket = bucket_of(small.target).name
    policy = json.loads(small.target.client("s3").get_bucket_policy(Bucket=bucket)["Policy"])
    assert [statement["Sid"] for statement in policy["Statement"]] == ["TlsOnly"]
    small.deploy("e5", cdn=True, num_retained_versions=1)
    assert origins() == ["function-url"]
    assert get(f"{url}{STILL}") == (200, "a picture")


def test_bundled_stage_turns_to_the_bucket_without_a_gap(small: Small) -> None:
    """What a page of the release before names comes from the function, until that has gone."""
    url = small.deploy("a1", small_site("a1") | {"/media/old.avif": (200, "old")}, cdn=True).url
    deploy(small, release(small, "b2"))
    assert get(f"{url}{STILL}") == (200, STILL)
    roll_back(small.on(**BUCKET), None, small.said.append)
    assert get(f"{url}media/old.avif") == (200, "old")


def test_without_a_cdn_no_release_goes_back_to_the_bucket(small: Small) -> None:
    """Nobody would see its images; it is said, and nothing moves."""
    deploy(small, release(small, "a1"))
    deploy(small, release(small, "b2"))
    with pytest.raises(DeployError, match=r"^release a1 .*its images are in the bucket, .*set cdn = true; it was not"):
        roll_back(small.target, None, small.said.append)


def test_bucket_that_others_made_is_refused(small: Small) -> None:
    """Its policy is not a deploy's to change."""
    where = {"LocationConstraint": "eu-west-1"}
    small.target.client("s3").create_bucket(Bucket="shared", CreateBucketConfiguration=where)
    with pytest.raises(DeployError, match=r"^s3://shared: no deploy of this stage made it, .*; take out s3_bucket"):
        deploy(small, release(small, "a1"), s3_bucket="shared")


def test_undeploy_leaves_nothing_of_the_images(small: Small) -> None:
    """Whatever the settings say by then."""
    deploy(small, release(small, "a1"))
    removed = undeploy_stage(small.target, small.said.append)
    assert {"the CDN's access to the function", "the CDN's access to the images"} <= set(removed)
    assert not cloudfront_backends[ACCOUNT]["aws"].origin_access_controls
    assert not s3_backends[ACCOUNT]["aws"].buckets


def test_plan_tells_the_images(small: Small, faults: Faults) -> None:
    """How many are to be uploaded, and how many are there; and changes nothing."""
    first = release(small, "a1", (STILL, "media/1.webp"))
    assert "Images     2 in the bucket, 2 of them to be uploaded" in make_plan(small.on(**BUCKET), first)
    deploy(small, first)
    faults.reset()
    lines = list(make_plan(small.on(**BUCKET), release(small, "b2", (STILL, "media/2.webp"))))
    assert "Images     2 in the bucket, 1 of them to be uploaded" in lines
    assert not [call for call in faults.calls if call.startswith(("s3 PUT", "s3 DELETE"))]
    assert "Setting    Environment.SITE_MEDIA: bucket → not set" in make_plan(small.on(cdn=True), first)
