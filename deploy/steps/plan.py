"""What a deploy would change, told before it does."""

import io
import urllib.request
import zipfile
from collections.abc import Iterator

from deploy.aws.account import Aws
from deploy.aws.bucket import bucket_of, check_bucket
from deploy.aws.cloudfront import find_distribution
from deploy.aws.front import cdn_url
from deploy.aws.releases import live_version
from deploy.aws.settings import (
    compare,
    read_shared_settings,
    settings_for_version,
    settings_of_version,
    shared_settings,
)
from deploy.packaging.package import Package
from deploy.stages import Stage
from deploy.steps.preflight import check_permissions

#: What it takes to tell what is live.
READING = frozenset({"lambda:GetAlias", "lambda:GetFunction", "lambda:ListTags", "logs:DescribeLogGroups"})
#: What a GB of snapshot costs a month: 0.0000015046 USD a second. https://aws.amazon.com/lambda/pricing/
SNAPSHOT_USD = 3.90
#: Files named in a plan, of each kind.
SHOWN = 20


def make_plan(aws: Aws, stage: Stage, package: Package) -> Iterator[str]:
    """Yield, in lines, how a package and the stage's settings differ from what is live. Asks AWS, and changes nothing.

    Raises DeployError after the last line if a deploy would be refused for want of permissions.
    """
    permissions = check_permissions(aws, stage)
    yield f"Account    {aws.account}, {aws.region}, as {aws.identity['Arn']}"
    yield f"Allowed    {permissions}"
    yield f"Stage      {stage.name}: {stage.function}, {stage.runtime} on {stage.architecture}"
    yield f"Release    {package.release}, {package.path.stat().st_size:,} bytes"
    if "s3:ListBucket" not in permissions.denied:
        bucket = bucket_of(aws, stage)
        where = f"{bucket.name}, under {bucket.prefix}" if bucket.is_named else bucket.name
        yield f"Bucket     {where}" + ("" if check_bucket(aws, bucket) else " (to be made)")
    if not READING & set(permissions.denied):
        live = live_version(aws, stage)
        yield from _first(stage) if live is None else _against(aws, stage, package, live)
    if stage.cdn and "cloudfront:ListDistributions" not in permissions.denied:
        yield f"CDN        {_cdn(aws, stage)}"
    yield f"At rest    {_cost(stage)}"
    permissions.require()


def _cdn(aws: Aws, stage: Stage) -> str:
    found = find_distribution(aws, stage)
    made = cdn_url(aws, found) if found else "to be made, which takes CloudFront some minutes"
    if stage.domain is None:
        return made
    leads = "led there by Route 53" if stage.route53_enabled else "led there by you"
    return f"{made}; https://{stage.domain}/ {leads}"


def _first(stage: Stage) -> list[str]:
    wanted = settings_for_version(stage) | shared_settings(stage)
    settings = [f"           {name} = {value}" for name, value in wanted.items() if value is not None]
    return ["Live       nothing: the function, its role, log group, alias and URL would be made", *settings]


def _against(aws: Aws, stage: Stage, package: Package, live: str) -> list[str]:
    found = aws.client("lambda").get_function(FunctionName=stage.function, Qualifier=live)
    has = found["Configuration"]
    different = compare(settings_of_version(has), settings_for_version(stage))
    different += compare(read_shared_settings(aws, stage), shared_settings(stage))
    lines = [f"Live       version {live} ({has.get('Description', '')})"]
    lines += [f"Setting    {difference}" for difference in different]
    if has["CodeSha256"] == package.sha256:
        return [*lines, "Files      the same"]
    return lines + _file_lines(_entries(_download(found["Code"]["Location"])), _entries(package.path.read_bytes()))


def _file_lines(before: dict[str, int], after: dict[str, int]) -> list[str]:
    kinds = {
        "added": after.keys() - before.keys(),
        "changed": {name for name in after.keys() & before.keys() if after[name] != before[name]},
        "removed": before.keys() - after.keys(),
    }
    lines = []
    for kind, found in kinds.items():
        # The index changes in all its parts whenever a word does: pages first.
        names = sorted(found, key=lambda name: ("/index/" in name, name))
        shown = [f"           {name}" for name in names[:SHOWN]]
        more = [f"           … and {len(names) - SHOWN} more"] if len(names) > SHOWN else []
        lines += [f"Files      {len(names)} {kind}", *shown, *more]
    return lines


def _download(location: str) -> bytes:
    with urllib.request.urlopen(location, timeout=60) as response:  # noqa: S310 - the address that AWS just gave
        return bytes(response.read())


def _entries(package: bytes) -> dict[str, int]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {entry.filename: entry.CRC for entry in archive.infolist()}


def _cost(stage: Stage) -> str:
    """Return what the stage costs while nobody reads it."""
    if stage.snap_start == "None":
        return "nothing: the function costs by request, the bucket is empty between deploys, the logs fit the free 5 GB"
    snapshots = stage.num_retained_versions * stage.memory_size / 1024 * SNAPSHOT_USD
    return f"about {snapshots:.2f} USD a month: SnapStart keeps {stage.num_retained_versions} versions"
