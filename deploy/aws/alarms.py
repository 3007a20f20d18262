"""The alarms of a stage: on errors, on readers turned away and on slow answers; who is told of them, by e-mail.

There are three a stage: the first ten of an account cost nothing. https://aws.amazon.com/cloudwatch/pricing/
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from deploy.aws.account import DENIED, Say, is_error
from deploy.aws.alias import ALIAS
from deploy.aws.target import Target
from deploy.stages import TAG, digest_of

#: Of so many seconds each, what is measured is added up, or taken the percentile of.
PERIOD = 300
#: What is told of, by the end of the alarm's name: the metric and when it is too much. The slowest tenth may take two
#: seconds now and then, as after a new release; not for a quarter of an hour. Milliseconds.
#: https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html
WATCHED: dict[str, dict[str, Any]] = {
    "errors": {"MetricName": "Url5xxCount", "Statistic": "Sum", "Threshold": 1.0, "EvaluationPeriods": 1},
    "throttles": {"MetricName": "Throttles", "Statistic": "Sum", "Threshold": 1.0, "EvaluationPeriods": 1},
    "slow": {
        "MetricName": "UrlRequestLatency",
        "ExtendedStatistic": "p90",
        "Threshold": 2000.0,
        "EvaluationPeriods": 3,
    },
}
#: How SNS names, in place of its ARN, a subscription that nobody has confirmed.
PENDING = "PendingConfirmation"


class Watch(NamedTuple):
    """The state of each alarm, by what it is on, as CloudWatch words it; and whether who is told has confirmed that."""

    states: dict[str, str]
    is_confirmed: bool


def settle_alarms(target: Target, say: Say) -> bool:
    """Bring alarms and who is told in line with the stage, saying what was not; return whether anything was."""
    has, email = _find_alarms(target), target.stage.alarm_email
    if email is None:
        return bool(has) and _say_changed(say, "Removed the alarms.", remove_alarms(target), remove_topics(target))
    topic = _ensure_topic(target, email)
    wanted = _wanted_alarms(target, topic)
    different = [name for name in sorted(wanted) if not wanted[name].items() <= has.get(name, {}).items()]
    for name in different:
        target.client("cloudwatch").put_metric_alarm(**wanted[name])
    is_new = _ensure_subscription(target, topic, email)
    if has and different:
        remove_topics(target, topic)
    told = f"Set alarms on {', '.join(WATCHED)}; {email} is told"
    also = ", once it confirms that by the e-mail it gets within two days" if is_new else ""
    return _say_changed(say, f"{told}{also}.", bool(different), is_new)


def plan_alarms(target: Target) -> str | None:
    """Return what a deploy would do to the alarms; None where there are none and are to be none."""
    has, email = _find_alarms(target), target.stage.alarm_email
    if email is None:
        return "to be removed" if has else None
    wanted = _wanted_alarms(target, _topic_arn(target, email))
    is_so = all(wanted[name].items() <= has.get(name, {}).items() for name in wanted)
    return f"on {', '.join(WATCHED)}, told to {email}" + ("" if is_so else f" (to be {'changed' if has else 'made'})")


def read_watch(target: Target) -> Watch | None:
    """Return the state of the alarms; None if there are none."""
    has = _find_alarms(target)
    if not has:
        return None
    states = {name.removeprefix(f"{target.stage.function}-"): alarm["StateValue"] for name, alarm in has.items()}
    topics = {topic for alarm in has.values() for topic in alarm["AlarmActions"]}
    told = [each for topic in topics for each in _subscriptions(target, topic)]
    return Watch(states, any(each["SubscriptionArn"] != PENDING for each in told))


def remove_alarms(target: Target) -> bool:
    """Delete the alarms; return whether there were any."""
    names = list(_find_alarms(target))
    if names:
        target.client("cloudwatch").delete_alarms(AlarmNames=names)
    return bool(names)


def remove_topics(target: Target, kept: str = "") -> bool:
    """Delete the stage's topics, with whoever is told, but the one to be kept; return whether there were any."""
    gone = [topic for topic in _find_topics(target) if topic != kept]
    for topic in gone:
        target.client("sns").delete_topic(TopicArn=topic)
    return bool(gone)


def topic_pattern(target: Target) -> str:
    """Return the ARN of every topic that the stage may have, with * for what tells them apart."""
    return target.account.arn("sns", f"{target.stage.function}-alarms-*")


def _say_changed(say: Say, line: str, *changes: bool) -> bool:
    if any(changes):
        say(line)
    return any(changes)


def _wanted_alarms(target: Target, topic: str) -> dict[str, dict[str, Any]]:
    function = target.stage.function
    dimensions = [{"Name": "FunctionName", "Value": function}, {"Name": "Resource", "Value": f"{function}:{ALIAS}"}]
    common = {
        "Namespace": "AWS/Lambda",
        "Dimensions": dimensions,
        "Period": PERIOD,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        # Nobody came by: nothing is wrong.
        "TreatMissingData": "notBreaching",
        "AlarmActions": [topic],
        "OKActions": [topic],
    }
    return {f"{function}-{what}": {"AlarmName": f"{function}-{what}"} | common | how for what, how in WATCHED.items()}


def _find_alarms(target: Target) -> dict[str, dict[str, Any]]:
    names = [f"{target.stage.function}-{what}" for what in WATCHED]
    try:
        found = target.client("cloudwatch").describe_alarms(AlarmNames=names)["MetricAlarms"]
    except ClientError as error:
        # Whoever may not look for alarms, and wants none, has made none.
        if target.stage.alarm_email or not is_error(error, *DENIED):
            raise
        return {}
    return {alarm["AlarmName"]: alarm for alarm in found}


def _topic_arn(target: Target, email: str) -> str:
    """Return the ARN of the topic that tells this address alone: nobody who was asked before can still confirm it."""
    return topic_pattern(target).replace("*", digest_of({"email": email}))


def _ensure_topic(target: Target, email: str) -> str:
    tags = [{"Key": TAG, "Value": target.stage.function}]
    name = _topic_arn(target, email).rpartition(":")[2]
    return str(target.client("sns").create_topic(Name=name, Tags=tags)["TopicArn"])


def _ensure_subscription(target: Target, topic: str, email: str) -> bool:
    """Ask the address to confirm that it is told, unless it has been asked; AWS forgets after two days that it was."""
    if any(each["Endpoint"] == email for each in _subscriptions(target, topic)):
        return False
    target.client("sns").subscribe(TopicArn=topic, Protocol="email", Endpoint=email)
    return True


def _subscriptions(target: Target, topic: str) -> Iterator[dict[str, str]]:
    for page in target.client("sns").get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic):
        yield from page["Subscriptions"]


def _find_topics(target: Target) -> list[str]:
    """Return the ARNs of the topics that deploys of the stage made, by name and tag."""
    sns, named = target.client("sns"), re.escape(topic_pattern(target)).replace(r"\*", "[0-9a-f]{8}")
    pages = sns.get_paginator("list_topics").paginate()
    found = [each["TopicArn"] for page in pages for each in page["Topics"] if re.fullmatch(named, each["TopicArn"])]
    mark = {"Key": TAG, "Value": target.stage.function}
    return [topic for topic in found if mark in sns.list_tags_for_resource(ResourceArn=topic)["Tags"]]
