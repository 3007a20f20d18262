"""Commands in processes of their own, which a test may kill or stop for a while."""

import time
from pathlib import Path

import boto3

from deploy.aws.account import Account
from deploy.aws.bucket import Bucket
from deploy.aws.lock import only_deployer
from deploy.aws.target import Target
from deploy.errors import DeployError
from deploy.packaging.package import Package
from deploy.stages import Stage
from deploy.steps.deployment import deploy_package, roll_back
from deploy.steps.prove import Proof
from deploy.steps.undeploy import undeploy_stage

#: The longest that a crowd is waited for.
HELD_SECONDS = 60


def account_at(endpoint: str, stage: Stage) -> Account:
    """Return the account of the rehearsal at `endpoint`."""
    keys = {"aws_access_key_id": "rehearsal", "aws_secret_access_key": "rehearsal"}
    return Account(boto3.Session(region_name=stage.aws_region, **keys), endpoint)


def deploy_elsewhere(endpoint: str, stage: Stage, package: Package) -> None:
    """Deploy to the rehearsal at `endpoint`; the exit status is the command's."""
    aws = account_at(endpoint, stage)
    try:
        deploy_package(Target(aws, stage), package, Proof(package.release), lambda _: None)
    except DeployError as error:
        raise SystemExit(error.status) from error


def roll_back_elsewhere(endpoint: str, stage: Stage, wanted: str | None) -> None:
    """Roll back in the rehearsal at `endpoint`."""
    roll_back(Target(account_at(endpoint, stage), stage), wanted, lambda _: None)


def undeploy_elsewhere(endpoint: str, stage: Stage) -> None:
    """Undeploy from the rehearsal at `endpoint`."""
    undeploy_stage(Target(account_at(endpoint, stage), stage), lambda _: None)


def hold_elsewhere(endpoint: str, stage: Stage, bucket: Bucket, results: Path, start: float, crowd: int) -> None:
    """Take the lock at a time, as all of a crowd do, note in a folder what came of it, and hold it until all have."""
    aws = account_at(endpoint, stage)
    assert aws.identity
    time.sleep(max(0.0, start - time.time()))
    try:
        with only_deployer(aws, bucket, "hold", lambda _: None):
            (results / f"{time.time_ns()} held").touch()
            while len(list(results.iterdir())) < crowd and time.time() < start + HELD_SECONDS:
                time.sleep(0.05)
    except DeployError as error:
        (results / f"{time.time_ns()} refused").write_text(str(error))
