"""The published versions of the function: each is a release with the settings that it runs under."""

import base64
import json
import re
import shutil
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import urlsplit

from deploy.asking import Ask, Reply, make_event
from deploy.aws.target import Target
from deploy.errors import DeployError
from deploy.stages import MEDIA_VARIABLE
from deploy.version_header import VERSION_HEADER
from site_app.web.search_log import PROVER

#: How a version's description tells what it is, and of which package: whoever else publishes, as `zappa update` does,
#: publishes another under the same description.
DESCRIPTION = "release {release} commit {commit} settings {settings} code {code}"
DESCRIBED = re.compile(r"release (?P<release>\S+) commit (?P<commit>\S+) settings (?P<settings>\S+) code (?P<code>\S+)")
#: The name under which a version is asked directly: it ends as those of function URLs do.
PROOF_HOST = "proof.lambda-url.on.aws"
#: A package that comes no further for so long is given up; seconds.
DOWNLOAD_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Version:
    """A published version. `published` is UTC, as AWS writes it; `sha256` is the package's CodeSha256.

    `leaves_out_images` where they are in the bucket.
    """

    number: str
    release: str
    commit: str
    settings: str
    published: str
    sha256: str
    leaves_out_images: bool = False

    def __str__(self) -> str:
        return f"version {self.number} (release {self.release} commit {self.commit} settings {self.settings})"


def list_versions(target: Target) -> list[Version]:
    """Return the versions of a stage that a deploy has published, newest first; none if it was never deployed."""
    found: list[Version] = []
    following: dict[str, str] = {}
    while page := target.find_in_lambda("list_versions_by_function", **following):
        found += [version for told in page["Versions"] if (version := read_version(told))]
        if not page.get("NextMarker"):
            break
        following = {"Marker": page["NextMarker"]}
    return sorted(found, key=lambda version: -int(version.number))


def read_version(told: Mapping[str, Any]) -> Version | None:
    """Return the version that Lambda tells of; None if no deploy published it, or not this package."""
    described = DESCRIBED.fullmatch(told.get("Description", ""))
    if described is None or told["Version"] == "$LATEST" or described["code"] != told["CodeSha256"]:
        return None
    release, commit, settings, code = described.groups()
    # Lambda tells nothing of an environment that is empty.
    elsewhere = MEDIA_VARIABLE in told.get("Environment", {}).get("Variables", {})
    return Version(told["Version"], release, commit, settings, told["LastModified"], code, leaves_out_images=elsewhere)


def find_version(versions: list[Version], live: str | None, wanted: str | None) -> Version:
    """Return the version that `wanted` names, by number or the beginning of its release's id; else the one before live.

    Raises DeployError if there is none, or more than one.
    """
    others = [version for version in versions if version.number != live]
    if wanted is None:
        others = [version for version in others if live is None or int(version.number) < int(live)][:1]
    else:
        # By its number, the live one too: asked for again, it is proven and shown everywhere.
        named = [version for version in versions if version.number == wanted]
        others = named or [version for version in others if version.release.startswith(wanted)]
    if len(others) != 1:
        told = "several releases are" if others else "no other release is"
        which = f"“{wanted}”" if wanted else "before the live one"
        raise DeployError(f"rollback: {told} {which}; name a version that `microsite releases` lists")
    return others[0]


def remove_version(target: Target, version: Version) -> None:
    """Delete a version."""
    target.call_lambda("delete_function", Qualifier=version.number)


def ask_version(target: Target, number: str) -> Ask:
    """Return how to ask a version directly, with the events that its function URL would send."""

    def ask(address: str) -> Reply:
        parts = urlsplit(address)
        event = make_event("GET", parts.path, parts.query, {"host": PROOF_HOST, "accept": "*/*", "user-agent": PROVER})
        told = target.call_lambda("invoke", Qualifier=number, Payload=json.dumps(event).encode())
        payload = told["Payload"].read()
        if "FunctionError" in told:
            raise DeployError(f"{address} ended in {told['FunctionError']}: {payload.decode('utf-8', 'replace')[:300]}")
        answer = json.loads(payload)
        body = answer.get("body", "")
        data = base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode()
        return Reply(answer["statusCode"], data, answer["headers"].get(VERSION_HEADER))

    return ask


@contextmanager
def open_package(target: Target, number: str) -> Iterator[zipfile.ZipFile]:
    """Give the package that a version was published from. Raises DeployError if Lambda does not hand it out."""
    location = target.call_lambda("get_function", Qualifier=number)["Code"]["Location"]
    with TemporaryFile() as file:
        try:
            with urllib.request.urlopen(location, timeout=DOWNLOAD_SECONDS) as response:  # noqa: S310 - AWS has just given it
                shutil.copyfileobj(response, file)
            archive = zipfile.ZipFile(file)
        except (OSError, HTTPException, zipfile.BadZipFile) as error:
            raise DeployError(
                f"AWS: the package of version {number} could not be downloaded: {error}; run it again"
            ) from error
        with archive:
            yield archive
