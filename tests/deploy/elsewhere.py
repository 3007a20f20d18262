"""A deploy in a process of its own, which a test may kill."""

from pathlib import Path

import boto3

from deploy.aws import Aws
from deploy.deployment import deploy_package
from deploy.package import Package
from deploy.prove import Proof
from deploy.stages import Stage


def deploy_elsewhere(endpoint: str, stage: Stage, package: Package, build: Path) -> None:
    """Deploy to the rehearsal at `endpoint`."""
    keys = {"aws_access_key_id": "rehearsal", "aws_secret_access_key": "rehearsal"}
    aws = Aws(boto3.Session(region_name=stage.aws_region, **keys), endpoint)
    deploy_package(aws, stage, package, Proof(package.release, build, ()), lambda _: None)
