"""What a deploy would change, told before it does."""

import zipfile
from collections.abc import Iterator

from deploy.aws.alarms import plan_alarms
from deploy.aws.alias import live_version
from deploy.aws.bucket import bucket_of, check_bucket
from deploy.aws.cdn.cloudfront import find_distribution
from deploy.aws.front import cdn_url, has_cdn
from deploy.aws.function import (
    compare,
    read_shared_settings,
    settings_for_version,
    settings_of_version,
    shared_settings,
)
from deploy.aws.function_url import find_url
from deploy.aws.images import images_of
from deploy.aws.target import Target
from deploy.aws.versions import open_package, read_version
from deploy.packaging.package import Package
from deploy.stages import BUCKET, Stage
from deploy.steps.astray import unknown_version
from deploy.steps.preflight import check_permissions
from deploy.steps.vanished import address_lines

#: What it takes to tell what is live.
READING = frozenset({"lambda:GetAlias", "lambda:GetFunction", "lambda:ListTags", "logs:DescribeLogGroups"})
#: What it takes to tell whether there is a CDN, and where readers come in without it.
READING_GRANTS = frozenset({"lambda:GetPolicy", "lambda:GetFunctionUrlConfig"})
#: What a GB of snapshot costs a month: 0.0000015046 USD a second. https://aws.amazon.com/lambda/pricing/
SNAPSHOT_USD = 3.90
#: Files named in a plan, of each kind.
SHOWN = 20


def make_plan(target: Target, package: Package) -> Iterator[str]:
    """Yield, in lines, how a package and the stage's settings differ from what is live. Asks AWS, and changes nothing.

    Raises DeployError after the last line if a deploy would be refused for want of permissions.
    """
    account, stage, permissions = target.account, target.stage, check_permissions(target)
    yield f"Account    {account.id}, {account.region}, as {account.identity['Arn']}"
    yield f"Allowed    {permissions}"
    yield f"Stage      {stage.name}: {stage.function}, {stage.runtime} on {stage.architecture}"
    yield f"Release    {package.release}, {package.path.stat().st_size:,} bytes"
    if "s3:ListBucket" not in permissions.denied:
        bucket = bucket_of(target)
        where = f"{bucket.name}, under {bucket.prefix}" if bucket.is_named else bucket.name
        is_there = check_bucket(account, bucket)
        yield f"Bucket     {where}" + ("" if is_there else " (to be made)")
        if stage.media == BUCKET:
            missing = package.images.keys() - (images_of(target).find() if is_there else set())
            yield f"Images     {len(package.images):,} in the bucket, {len(missing):,} of them to be uploaded"
    if not READING & set(permissions.denied):
        live = live_version(target)
        yield from _first(stage) if live is None else _against(target, package, live)
    if stage.cdn and "cloudfront:ListDistributions" not in permissions.denied:
        yield f"CDN        {_cdn(target)}"
    if not stage.cdn and not READING_GRANTS & set(permissions.denied):
        yield from _former_cdn(target)
    if "cloudwatch:DescribeAlarms" not in permissions.denied and (alarms := plan_alarms(target)):
        yield f"Alarms     {alarms}"
    yield f"At rest    {cost_at_rest(stage)}"
    permissions.require()


def _former_cdn(target: Target) -> Iterator[str]:
    """Yield that a CDN would go, if there is one that the settings do not have any more."""
    found = find_distribution(target) if has_cdn(target) else None
    url = find_url(target)
    if found and url:
        names = ", ".join([cdn_url(target.account, found), *(f"https://{domain}/" for domain in found.domains)])
        yield f"CDN        to be removed, which takes CloudFront some minutes: {names} will lead nowhere"
        yield f"           and readers come in by {url.address} alone"


def _cdn(target: Target) -> str:
    stage, found = target.stage, find_distribution(target)
    made = cdn_url(target.account, found) if found else "to be made, which takes CloudFront some minutes"
    if stage.domain is None:
        return made
    leads = "led there by Route 53" if stage.route53_enabled else "led there by you"
    return f"{made}; https://{stage.domain}/ {leads}"


def _first(stage: Stage) -> list[str]:
    wanted = settings_for_version(stage) | shared_settings(stage)
    settings = [f"           {name} = {value}" for name, value in wanted.items() if value is not None]
    return ["Live       nothing: the function, its role, log group, alias and URL would be made", *settings]


def _against(target: Target, package: Package, live: str) -> list[str]:
    has = target.call_lambda("get_function", Qualifier=live)["Configuration"]
    different = compare(settings_of_version(has), settings_for_version(target.stage))
    different += compare(read_shared_settings(target), shared_settings(target.stage))
    lines = [f"Live       {read_version(has) or unknown_version(target, live)}"]
    lines += [f"Setting    {difference}" for difference in different]
    if has["CodeSha256"] == package.sha256:
        return [*lines, "Files      the same"]
    with open_package(target, live) as before, zipfile.ZipFile(package.path) as after:
        return lines + address_lines(before, after) + file_lines(_entries(before), _entries(after))


def file_lines(before: dict[str, int], after: dict[str, int]) -> list[str]:
    """Return, in lines, which files of a package differ, each with its checksum before and after."""
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


def _entries(package: zipfile.ZipFile) -> dict[str, int]:
    return {entry.filename: entry.CRC for entry in package.infolist()}


def cost_at_rest(stage: Stage) -> str:
    """Return what the stage costs while nobody reads it."""
    if stage.snap_start == "None":
        return "nothing: the function costs by request, the bucket is empty between deploys, the logs fit the free 5 GB"
    snapshots = stage.num_retained_versions * stage.memory_size / 1024 * SNAPSHOT_USD
    return f"about {snapshots:.2f} USD a month: SnapStart keeps {stage.num_retained_versions} versions"
