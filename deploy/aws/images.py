"""The images that a package leaves out: in the stage's bucket, where the CDN reads them, each by the hash of its bytes.

A list for each release says which it has, so that those that no kept release names can be told from the others.
"""

import json
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any

from botocore.exceptions import ClientError

from deploy.asking import Ask, Reply
from deploy.aws.account import Account, Say, is_error
from deploy.aws.bucket import MOST_DELETED, Bucket, bucket_of
from deploy.aws.cdn.origins import ImageOrigin
from deploy.aws.target import Target
from deploy.errors import DeployError
from site_app.manifest import IMAGES
from site_app.naming import IMMUTABLE, NAMED_TYPES

#: What the names of the lists begin with; a release's id and LIST follow.
LISTS, LIST = "images-of/", ".json"
#: Uploads at once: as many as a client keeps connections.
AT_ONCE = 10
#: Uploads between two looks whether the lock still holds.
IN_A_GO = 200
#: The name of the statement that lets the CDN read.
STATEMENT = "CdnReadsImages"

#: Reads the bytes of an image, by its name.
Read = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Images:
    """The images of a stage, in a bucket that a deploy made."""

    account: Account
    bucket: Bucket

    @property
    def origin(self) -> ImageOrigin:
        """Where a CDN reads them. By the name without a region, a bucket in another than the first answers 307."""
        return ImageOrigin(f"{self.bucket.name}.s3.{self.account.region}.amazonaws.com", self.bucket.stage.function)

    def find(self) -> set[str]:
        """Return the names of the images that are there."""
        return set(self._names(IMAGES))

    def upload(self, release: str, names: Collection[str], read: Read, say: Say) -> None:
        """Put there what a release has and is not there; and before that, the list of all that it has."""
        missing = sorted(set(names) - self.find())
        listed = json.dumps(sorted(names), indent=0, ensure_ascii=False).encode()
        self.account.client("s3").put_object(**self.bucket.at(f"{LISTS}{release}{LIST}"), Body=listed)
        if not missing:
            return
        say(f"Uploading {len(missing):,} images.")
        # A client of its own, which does not renew the lock before each of thousands: by these names, no two deploys
        # put anything different there.
        s3 = self.account.make_client("s3")

        def put(name: str) -> None:
            kind = NAMED_TYPES[PurePosixPath(name).suffix]
            s3.put_object(**self.bucket.at(name), Body=read(name), ContentType=kind, CacheControl=IMMUTABLE)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            for first in range(0, len(missing), IN_A_GO):
                if self.account.before_change:
                    self.account.before_change()
                list(pool.map(put, missing[first : first + IN_A_GO]))

    def check(self, names: Collection[str]) -> None:
        """Raise DeployError unless all of these are there."""
        if missing := sorted(set(names) - self.find()):
            raise DeployError(
                f"{len(missing):,} of its images are not in s3://{self.bucket.name}, as {missing[0]}; "
                "deploy its commit again"
            )

    def sweep(self, kept: Collection[str], say: Say) -> None:
        """Remove what none of the kept releases names, and the lists of those that are not kept.

        As long as one of the kept has no list, which only another hand can have removed, nothing is.
        """
        lists = {name.removeprefix(LISTS).removesuffix(LIST): name for name in self._names(LISTS)}
        if not lists.keys() >= set(kept):
            return
        named = {image for release in kept for image in self._read_list(lists[release])}
        images = sorted(self.find() - named)
        self._remove(images)
        self._remove([name for release, name in lists.items() if release not in kept])
        if images:
            say(f"Removed {len(images):,} images that no kept release shows.")
        if not kept:
            self._change_policy(None)

    def ask_first(self, ask: Ask) -> Ask:
        """Return how to ask a release whose images are here, as the CDN does: what is not here, by `ask`."""

        def asked(address: str) -> Reply:
            if not address.startswith(f"/{IMAGES}"):
                return ask(address)
            try:
                found = self.account.client("s3").get_object(**self.bucket.at(address[1:]))
            except ClientError as error:
                if not is_error(error, "NoSuchKey"):
                    raise
                return ask(address)
            return Reply(HTTPStatus.OK, found["Body"].read())

        return asked

    def let_read(self, distribution: str) -> None:
        """Let a distribution, by its ARN, read the images, and nobody else; the rest of the policy stays."""
        # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
        statement = {
            "Sid": STATEMENT,
            "Effect": "Allow",
            "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Action": "s3:GetObject",
            "Resource": f"arn:{self.account.partition}:s3:::{self.bucket.name}/{self.bucket.prefix}{IMAGES}*",
            "Condition": {"StringEquals": {"AWS:SourceArn": distribution}},
        }
        self._change_policy(statement)

    def _change_policy(self, statement: Mapping[str, Any] | None) -> None:
        """Have the policy say the statement, in the place of one of its name; or none of that name."""
        s3, name = self.account.client("s3"), self.bucket.name
        policy = json.loads(s3.get_bucket_policy(Bucket=name)["Policy"])
        others = [each for each in policy["Statement"] if each.get("Sid") != STATEMENT]
        wanted = [*others, *([statement] if statement else [])]
        if wanted != policy["Statement"]:
            s3.put_bucket_policy(Bucket=name, Policy=json.dumps(policy | {"Statement": wanted}))

    def _read_list(self, name: str) -> list[str]:
        return list(json.loads(self.account.client("s3").get_object(**self.bucket.at(name))["Body"].read()))

    def _names(self, beginning: str) -> list[str]:
        """Return the names of the stage's objects that begin so, without its prefix."""
        prefix, pages = self.bucket.prefix, self.account.client("s3").get_paginator("list_objects_v2")
        listed = pages.paginate(Bucket=self.bucket.name, Prefix=prefix + beginning)
        return [entry["Key"].removeprefix(prefix) for page in listed for entry in page.get("Contents", ())]

    def _remove(self, names: list[str]) -> None:
        """Remove objects of the stage; one that cannot be removed goes the next time."""
        for first in range(0, len(names), MOST_DELETED):
            keys = [{"Key": self.bucket.prefix + name} for name in names[first : first + MOST_DELETED]]
            self.account.client("s3").delete_objects(Bucket=self.bucket.name, Delete={"Objects": keys, "Quiet": True})


def images_of(target: Target) -> Images:
    """Return the images of a stage."""
    return Images(target.account, bucket_of(target))
