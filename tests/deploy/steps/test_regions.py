"""One stage in two regions of an account: each has all of its own, and neither goes with the other."""

from dataclasses import replace
from pathlib import Path

import pytest

from deploy.aws.cdn.cloudfront import find_distribution
from deploy.rehearsal.server import Rehearsal, rehearsed_account
from deploy.steps.undeploy import undeploy_stage
from tests.deploy.conftest import get
from tests.deploy.steps.conftest import Small

pytestmark = pytest.mark.usefixtures("quick")


def test_stage_in_two_regions_is_two_sites(small: Small, running: Rehearsal, tmp_path: Path) -> None:
    """What AWS has but one of in all regions, roles, CDNs and what these are told, is another's in each."""
    away = replace(small.target.stage, aws_region="us-east-1")
    other = Small(replace(small.target, account=rehearsed_account(away, running.endpoint), stage=away), tmp_path)
    here, there = small.deploy("a1", cdn=True), other.deploy("b2", cdn=True)
    assert here.url != there.url
    assert small.deploy("a1", cdn=True).changed is False
    iam = small.target.client("iam")
    for target in (small.target, other.target):
        policy = iam.get_role_policy(RoleName=target.everywhere, PolicyName="zappa-permissions")["PolicyDocument"]
        assert policy["Statement"][0]["Resource"] == target.log_group_arn
    undeploy_stage(other.on(cdn=True), lambda _: None)
    assert get(there.url)[0] == 403
    assert get(f"{here.url}about/") == (200, "About")
    assert iam.get_role(RoleName=small.target.everywhere)
    assert find_distribution(small.target)
    assert undeploy_stage(small.on(cdn=True), lambda _: None)
    assert not iam.list_roles()["Roles"]
