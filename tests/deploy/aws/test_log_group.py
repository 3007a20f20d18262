"""What `microsite logs` prints of what a function has written."""

import time

from deploy.aws.account import Account
from deploy.aws.log_group import read_logs
from deploy.aws.target import Target
from deploy.stages import Stage


def test_logs_print_no_control_character(aws: Account, stage: Stage) -> None:
    """Whatever was logged, by whichever release: escapes, forged lines, marks of direction."""
    messages = [
        "[ERROR]\t2026-11-23T00:00:00.000Z\tException on /\x1b]0;title\x07\x9b2J\x7f [GET]\nTraceback\n  File “선재”\n",
        "/a\r12:00:00 forged\u2028\u202e\x85\x0b12:00:00 forged",
        "REPORT Version: 1\tDuration: 1.00 ms",
        "\n",
    ]
    logs = aws.client("logs")
    logs.create_log_group(logGroupName=stage.log_group)
    logs.create_log_stream(logGroupName=stage.log_group, logStreamName="one")
    now = int(time.time() * 1000)
    logged = [{"timestamp": now + number, "message": message} for number, message in enumerate(messages)]
    logs.put_log_events(logGroupName=stage.log_group, logStreamName="one", logEvents=logged)
    failure = "[ERROR] 2026-11-23T00:00:00.000Z Exception on /\\x1b]0;title\\x07\\x9b2J\\x7f [GET]"
    assert [entry[9:] for entry in read_logs(Target(aws, stage), follow=False)] == [
        f"{failure}\n         Traceback\n           File “선재”",
        "/a\\r12:00:00 forged\\u2028\\u202e\\x85\\x0b12:00:00 forged",
        "REPORT Version: 1 Duration: 1.00 ms",
        "",
    ]
