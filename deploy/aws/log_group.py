"""The log group of the function: what it holds, and for how long."""

from collections.abc import Iterator
from datetime import UTC, datetime
from time import sleep, time
from typing import Any

from botocore.exceptions import ClientError

from deploy.aws.account import is_error
from deploy.aws.target import Target
from deploy.errors import DeployError
from site_app.printable import printable

#: What is read at first, and how often again; seconds. Lines arrive some seconds late, in no strict order.
LOOKED_BACK = 3600
PAUSE = 2.0
#: Begins a line that belongs to the entry above: as wide as a time.
CONTINUED = "\n" + " " * len("00:00:00 ")


def read_logs(target: Target, *, follow: bool) -> Iterator[str]:
    """Yield the lines of the last hour, oldest first, each with its time (UTC); with `follow`, go on for ever.

    Raises DeployError if there is no log.
    """
    since, seen = int((time() - LOOKED_BACK) * 1000), set[str]()
    while True:
        for event in _events(target, since):
            if event["eventId"] not in seen:
                seen.add(event["eventId"])
                when = datetime.fromtimestamp(event["timestamp"] / 1000, UTC)
                yield f"{when:%H:%M:%S} {_shown(event['message'])}"
        if not follow:
            return
        sleep(PAUSE)


def _shown(message: str) -> str:
    """Return what was logged as a terminal may have it, later lines set off from the next entry's time."""
    # Lambda parts its words by tabs.
    return CONTINUED.join(printable(line) for line in message.rstrip().replace("\t", " ").split("\n"))


def _events(target: Target, since: int) -> list[dict[str, Any]]:
    pages = target.client("logs").get_paginator("filter_log_events")
    try:
        found = pages.paginate(logGroupName=target.stage.log_group, startTime=since)
        events = [event for page in found for event in page["events"]]
    except ClientError as error:
        if is_error(error, "ResourceNotFoundException"):
            raise DeployError(
                f"{target.stage.log_group}: there is no such log; deploy {target.stage.name} first"
            ) from error
        raise
    return sorted(events, key=lambda event: event["timestamp"])


def find_retention(target: Target) -> int | None:
    """Return the days that the log is kept; None if for ever, or if there is no log."""
    name = target.stage.log_group
    pages = target.client("logs").get_paginator("describe_log_groups").paginate(logGroupNamePrefix=name)
    groups = (group for page in pages for group in page["logGroups"])
    return next((group.get("retentionInDays") for group in groups if group["logGroupName"] == name), None)


def set_retention(target: Target) -> None:
    """Have the log kept as many days as the stage says; make the log group if it is not there."""
    logs, name = target.client("logs"), target.stage.log_group
    try:
        logs.create_log_group(logGroupName=name)
    except ClientError as error:
        if not is_error(error, "ResourceAlreadyExistsException"):
            raise
    logs.put_retention_policy(logGroupName=name, retentionInDays=target.stage.log_retention_days)


def remove_log_group(target: Target) -> None:
    """Delete the log group, and all that the function has written."""
    target.client("logs").delete_log_group(logGroupName=target.stage.log_group)
