"""What the function has written."""

from collections.abc import Iterator
from datetime import UTC, datetime
from time import sleep, time
from typing import Any

from botocore.exceptions import ClientError

from deploy.aws.account import Aws, is_error
from deploy.errors import DeployError
from deploy.stages import Stage
from site_app.printable import printable

#: What is read at first, and how often again; seconds. Lines arrive some seconds late, in no strict order.
LOOKED_BACK = 3600
PAUSE = 2.0
#: Begins a line that belongs to the entry above: as wide as a time.
CONTINUED = "\n" + " " * len("00:00:00 ")


def read_logs(aws: Aws, stage: Stage, *, follow: bool) -> Iterator[str]:
    """Yield the lines of the last hour, oldest first, each with its time (UTC); with `follow`, go on for ever.

    Raises DeployError if there is no log.
    """
    since, seen = int((time() - LOOKED_BACK) * 1000), set[str]()
    while True:
        for event in _events(aws, stage, since):
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


def _events(aws: Aws, stage: Stage, since: int) -> list[dict[str, Any]]:
    pages = aws.client("logs").get_paginator("filter_log_events")
    try:
        found = pages.paginate(logGroupName=stage.log_group, startTime=since)
        events = [event for page in found for event in page["events"]]
    except ClientError as error:
        if is_error(error, "ResourceNotFoundException"):
            raise DeployError(f"{stage.log_group}: there is no such log; deploy {stage.name} first") from error
        raise
    return sorted(events, key=lambda event: event["timestamp"])
