"""The alarms of a stage, and who is told: as the settings say, and gone with them."""

from typing import Any

import pytest
from moto.cloudwatch.models import cloudwatch_backends
from moto.sns.models import sns_backends

from deploy.aws.alarms import PENDING, read_watch
from deploy.steps.plan import make_plan
from deploy.steps.preflight import check_permissions
from deploy.steps.undeploy import undeploy_stage
from tests.deploy.faults import Faults
from tests.deploy.steps.conftest import Small

pytestmark = pytest.mark.usefixtures("quick")

ACCOUNT, REGION = "123456789012", "eu-west-1"
FUNCTION = "review-microsite-production"
ANNA, BEN = "anna@example.com", "ben@example.com"


def alarms() -> dict[str, Any]:
    return dict(cloudwatch_backends[ACCOUNT][REGION].alarms)


def told() -> list[str]:
    """Return the addresses that are told, of every topic there is."""
    backend = sns_backends[ACCOUNT][REGION]
    return [each.endpoint for each in backend.subscriptions.values() if each.topic.arn in backend.topics]


def test_alarms_follow_the_setting(small: Small) -> None:
    """Made, left alone, told to another address that nobody else can confirm, and removed."""
    assert read_watch(small.target) is None
    small.deploy("a1", alarm_email=ANNA)
    assert sorted(alarms()) == [f"{FUNCTION}-{what}" for what in ("errors", "slow", "throttles")]
    assert told() == [ANNA]
    assert f"{ANNA} is told, once it confirms" in "".join(small.said)
    assert not small.deploy("a1", alarm_email=ANNA).changed
    assert small.deploy("a1", alarm_email=BEN).changed
    assert told() == [BEN]
    [topic] = sns_backends[ACCOUNT][REGION].topics
    assert {tuple(alarm.alarm_actions) for alarm in alarms().values()} == {(topic,)}
    assert small.deploy("a1").changed
    assert (alarms(), told(), dict(sns_backends[ACCOUNT][REGION].topics)) == ({}, [], {})
    assert not small.deploy("a1").changed


def test_alarm_is_on_what_readers_get(small: Small) -> None:
    """The live alias by its URL; an alarm that another hand has changed is put right."""
    small.deploy("a1", alarm_email=ANNA)
    [found] = small.target.client("cloudwatch").describe_alarms(AlarmNames=[f"{FUNCTION}-slow"])["MetricAlarms"]
    assert (found["Namespace"], found["MetricName"], found["ExtendedStatistic"]) == (
        "AWS/Lambda",
        "UrlRequestLatency",
        "p90",
    )
    dimensions = {each["Name"]: each["Value"] for each in found["Dimensions"]}
    assert dimensions == {"FunctionName": FUNCTION, "Resource": f"{FUNCTION}:live"}
    alarms()[f"{FUNCTION}-slow"].threshold = 9.0
    assert small.deploy("a1", alarm_email=ANNA).changed
    assert alarms()[f"{FUNCTION}-slow"].threshold == 2000.0


def test_watch_tells_states_and_confirmation(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    """As CloudWatch has them, and whether the address has said yes."""
    small.deploy("a1", alarm_email=ANNA)
    client = small.target.client("cloudwatch")
    client.set_alarm_state(AlarmName=f"{FUNCTION}-errors", StateValue="ALARM", StateReason="Threshold crossed")
    watch = read_watch(small.on(alarm_email=ANNA))
    assert watch
    assert (watch.states["errors"], watch.is_confirmed) == ("ALARM", True)
    pending = [{"SubscriptionArn": PENDING, "Endpoint": ANNA}]
    monkeypatch.setattr("deploy.aws.alarms._subscriptions", lambda *_: iter(pending))
    assert read_watch(small.on(alarm_email=ANNA)) == watch._replace(is_confirmed=False)


def test_undeploy_takes_the_alarms(small: Small) -> None:
    """Those of former settings, too; a topic of another's stays, whatever its name."""
    sns = small.target.client("sns")
    other = sns.create_topic(Name=f"{FUNCTION}-alarms-00000000")["TopicArn"]
    small.deploy("a1", alarm_email=ANNA)
    assert {"the alarms", "whoever the alarms told"} <= set(undeploy_stage(small.target, small.said.append))
    assert (alarms(), list(sns_backends[ACCOUNT][REGION].topics)) == ({}, [other])


def test_plan_tells_the_alarms(small: Small) -> None:
    """Before they are there, while they are, and before they go."""
    on = "Alarms     on errors, throttles, slow, told to"
    assert f"{on} {ANNA} (to be made)" in make_plan(small.on(alarm_email=ANNA), small.package("a1"))
    small.deploy("a1", alarm_email=ANNA)
    assert f"{on} {ANNA}" in make_plan(small.on(alarm_email=ANNA), small.package("a1"))
    assert f"{on} {BEN} (to be changed)" in make_plan(small.on(alarm_email=BEN), small.package("a1"))
    assert "Alarms     to be removed" in make_plan(small.target, small.package("a1"))


def test_whoever_may_not_make_alarms_is_told_before(small: Small, faults: Faults) -> None:
    """Of every action that lacks, where IAM knows; without the setting, nobody needs any."""
    faults.reset(("DescribeAlarms", "denied"))
    assert small.deploy("a1").changed
    faults.reset(("DescribeAlarms", "denied"))
    with pytest.raises(Exception, match="made to fail"):
        small.deploy("b2", alarm_email=ANNA)
    assert str(check_permissions(small.on(alarm_email=ANNA))) == "all that a deploy calls"
