"""The log group of the function: what it holds, and for how long."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from time import sleep, time
from typing import Any

from botocore.exceptions import ClientError

from deploy.aws.account import is_error
from deploy.aws.target import Target
from deploy.errors import DeployError
from site_app.printable import printable
from site_app.source.content import Progress
from site_app.web.search_log import read_line

#: What is read at first, and how often again; seconds. Lines arrive some seconds late, in no strict order.
LOOKED_BACK = 3600
PAUSE = 2.0
#: Which lines tell of a search: JSON with what was asked. So many are read at most, in so many steps, each of them a
#: call or more: some minutes' reading.
SEARCHES = '{ $.search = "*" }'
MOST_SEARCHES = 100_000
MOST_STEPS = 30
DAY_MS = 86_400_000
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


def read_searches(target: Target, days: int, show: Progress) -> Iterator[dict[str, Any]]:
    """Yield what the log tells of each search of the last days, as `read_line` returns it, the newest first.

    No more than MOST_SEARCHES. `show` is told how much of the time has been read.
    Raises DeployError if there is no log.
    """
    days = min(days, target.stage.log_retention_days)
    steps = min(days, MOST_STEPS)
    now, left = int(time() * 1000), MOST_SEARCHES
    # Clocks differ: what has a time to come is of the newest step.
    until = now + DAY_MS
    for step in range(1, steps + 1):
        since = now - days * DAY_MS * step // steps
        found = _find_events(target, startTime=since, endTime=until - 1, filterPattern=SEARCHES)
        events = sorted(islice(found, left), key=lambda event: event["timestamp"], reverse=True)
        yield from filter(None, (read_line(event["message"]) for event in events))
        show("Reading the log", step, steps)
        left, until = left - len(events), since
        if not left:
            return


def _events(target: Target, since: int) -> list[dict[str, Any]]:
    return sorted(_find_events(target, startTime=since), key=lambda event: event["timestamp"])


def _find_events(target: Target, **wanted: object) -> Iterator[dict[str, Any]]:
    pages = target.client("logs").get_paginator("filter_log_events")
    try:
        for page in pages.paginate(logGroupName=target.stage.log_group, **wanted):
            yield from page["events"]
    except ClientError as error:
        if is_error(error, "ResourceNotFoundException"):
            raise DeployError(
                f"{target.stage.log_group}: there is no such log; deploy {target.stage.name} first"
            ) from error
        raise


def find_retention(target: Target) -> int | None:
    """Return the days that the log is kept; None if for ever, or if there is no log."""
    return (_find_group(target) or {}).get("retentionInDays")


def _find_group(target: Target) -> dict[str, Any] | None:
    name = target.stage.log_group
    pages = target.client("logs").get_paginator("describe_log_groups").paginate(logGroupNamePrefix=name)
    groups = (group for page in pages for group in page["logGroups"])
    return next((group for group in groups if group["logGroupName"] == name), None)


def set_retention(target: Target) -> None:
    """Have the log kept as many days as the stage says; make the log group if it is not there."""
    logs, name = target.client("logs"), target.stage.log_group
    try:
        logs.create_log_group(logGroupName=name)
    except ClientError as error:
        if not is_error(error, "ResourceAlreadyExistsException"):
            raise
    logs.put_retention_policy(logGroupName=name, retentionInDays=target.stage.log_retention_days)


def remove_log_group(target: Target) -> bool:
    """Delete the log group, and all that the function has written; return whether it was there."""
    if _find_group(target) is None:
        return False
    target.client("logs").delete_log_group(logGroupName=target.stage.log_group)
    return True
