"""The releases that AWS keeps: the published versions of the function, and the alias that says which is live."""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from deploy.aws.account import Aws, is_error
from deploy.errors import DeployError
from deploy.stages import Stage

ALIAS = "live"
#: How a version's description tells what it is.
DESCRIPTION = "release {release} commit {commit} settings {settings}"
DESCRIBED = re.compile(r"release (?P<release>\S+) commit (?P<commit>\S+) settings (?P<settings>\S+)")


@dataclass(frozen=True, slots=True)
class Release:
    """A published version. `published` is UTC, as AWS writes it; `sha256` is the package's CodeSha256."""

    version: str
    release: str
    commit: str
    settings: str
    published: str
    sha256: str


def list_releases(aws: Aws, stage: Stage) -> list[Release]:
    """Return the releases of a stage, newest first; none if it was never deployed."""
    pages = aws.client("lambda").get_paginator("list_versions_by_function").paginate(FunctionName=stage.function)
    try:
        versions = [version for page in pages for version in page["Versions"]]
    except ClientError as error:
        if is_error(error, "ResourceNotFoundException"):
            return []
        raise
    releases = [_read_release(version) for version in versions if version["Version"] != "$LATEST"]
    return sorted((release for release in releases if release), key=lambda release: -int(release.version))


def _read_release(version: dict[str, Any]) -> Release | None:
    described = DESCRIBED.fullmatch(version.get("Description", ""))
    if described is None:
        return None
    return Release(
        version=version["Version"],
        published=version["LastModified"],
        sha256=version["CodeSha256"],
        **described.groupdict(),
    )


class Alias(NamedTuple):
    """Which version `live` is on; `revision` is another after every move."""

    version: str
    revision: str


def find_alias(aws: Aws, stage: Stage) -> Alias | None:
    """Return where `live` is; None if nothing is live."""
    try:
        found = aws.client("lambda").get_alias(FunctionName=stage.function, Name=ALIAS)
    except ClientError as error:
        if is_error(error, "ResourceNotFoundException"):
            return None
        raise
    return Alias(found["FunctionVersion"], found["RevisionId"])


def live_version(aws: Aws, stage: Stage) -> str | None:
    """Return the version that readers get; None if nothing is live."""
    found = find_alias(aws, stage)
    return found.version if found else None


def find_release(releases: list[Release], live: str | None, wanted: str | None) -> Release:
    """Return the release that `wanted` names, by version or the beginning of its id; without it, the one before live.

    Raises DeployError if there is none, or more than one.
    """
    others = [release for release in releases if release.version != live]
    if wanted is None:
        others = [release for release in others if live is None or int(release.version) < int(live)][:1]
    else:
        # By its version, the live one too: asked for again, it is proven and shown everywhere.
        named = [release for release in releases if release.version == wanted]
        others = named or [release for release in others if release.release.startswith(wanted)]
    if len(others) != 1:
        told = "several releases are" if others else "no other release is"
        which = f"“{wanted}”" if wanted else "before the live one"
        raise DeployError(f"rollback: {told} {which}; name a version that `microsite releases` lists")
    return others[0]
