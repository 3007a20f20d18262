"""What each key of the settings file may be, and what is said of it where it is not."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

#: Zappa's settings that would let it do what `deploy` does itself, each with the only value that leaves it alone.
LEFT_ALONE = {
    "use_apigateway": False,
    "function_url_enabled": False,
    "keep_warm": False,
    "touch": False,
    "debug": False,
    "log_level": "INFO",
}


class Rule(NamedTuple):
    """What the value of a key must be, and what is said of it where it is not."""

    allows: Callable[[Any], bool]
    fault: str


def _between(least: int, most: int) -> Rule:
    return Rule(lambda value: least <= value <= most, f"{{key}} is {{value}}; it can be {least} to {most:,}")


def _one_of(*texts: str) -> Rule:
    return Rule(lambda value: value in texts, f"{{key}} is “{{value}}”; it can be {' or '.join(texts)}")


def _one_of_numbers(*numbers: int) -> Rule:
    told = ", ".join(map(str, numbers))
    return Rule(lambda value: value in numbers, f"{{key}} is {{value}}; it can be {told}")


def _holds_texts(table: Any) -> bool:  # noqa: ANN401 - whatever TOML has
    return isinstance(table, dict) and all(isinstance(value, str) for value in table.values())


TEXT = Rule(lambda value: isinstance(value, str), "{key} is “{value}”; write a text")
SWITCH = Rule(lambda value: isinstance(value, bool), "{key} is “{value}”; write true or false")
#: To Python, true is a whole number.
WHOLE = Rule(lambda value: type(value) is int, "{key} is “{value}”; write a whole number")
TEXTS = Rule(_holds_texts, "a value of {key} is not a text; put it in quotes")
#: One address, as SNS takes it: what is misspelt beyond that, only its confirmation shows.
EMAIL = Rule(
    lambda value: re.fullmatch(r"[^\s@,;<>()\"\x00-\x1f]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", value) is not None,
    "{key} is “{value}”; write one e-mail address, as in you@example.com",
)

#: What each key of a stage must be. Lambda takes no other memory (MB) and time (s); with no call at once, no release
#: could be proven. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
#: Logs are kept for as many days as CloudWatch offers.
#: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
RULES: dict[str, tuple[Rule, ...]] = {
    "project_name": (TEXT,),
    "aws_region": (TEXT,),
    "profile_name": (TEXT,),
    "s3_bucket": (TEXT,),
    "lambda_handler": (TEXT,),
    "architecture": (_one_of("arm64", "x86_64"),),
    "memory_size": (WHOLE, _between(128, 10_240)),
    "timeout_seconds": (WHOLE, _between(1, 900)),
    "num_retained_versions": (WHOLE, _between(1, 1_000)),
    "lambda_concurrency": (WHOLE, _between(1, 100_000)),
    "snap_start": (_one_of("None", "PublishedVersions"),),
    "aws_environment_variables": (TEXTS,),
    "tags": (TEXTS,),
    "log_retention_days": (
        WHOLE,
        _one_of_numbers(
            *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400),
            *(545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653),
        ),
    ),
    "cdn": (SWITCH,),
    "domain": (TEXT,),
    "certificate_arn": (TEXT,),
    "route53_enabled": (SWITCH,),
    "alarm_email": (TEXT, EMAIL),
    "media": (_one_of("package", "bucket"),),
}
