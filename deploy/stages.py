"""The stages: what `zappa_settings.toml` says of each, with safe defaults for what it leaves out."""

import hashlib
import json
import platform
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from deploy.errors import DeployError
from site_app.printable import printable

SETTINGS = Path(__file__).parent / "zappa_settings.toml"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
#: The tag that says which stage made a thing, so that undeploy removes no other.
TAG = "microsite"
#: Letters of what sets a shortened name apart from every other.
DIGEST_LENGTH = 8
#: The longest that Lambda and IAM take.
LONGEST_NAME = 64
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
}


@dataclass(frozen=True, slots=True)
class Stage:
    """One table of the settings file; names and units are Zappa's."""

    name: str
    project_name: str
    aws_region: str | None = None
    profile_name: str | None = None
    s3_bucket: str | None = None
    lambda_handler: str = "deploy.entry.handler"
    architecture: str = "arm64"
    memory_size: int = 1024
    timeout_seconds: int = 10
    num_retained_versions: int = 5
    lambda_concurrency: int | None = None
    snap_start: str = "None"
    aws_environment_variables: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    log_retention_days: int = 30
    cdn: bool = False
    domain: str | None = None
    certificate_arn: str | None = None
    route53_enabled: bool = True

    @property
    def function(self) -> str:
        """The name of the Lambda function, as Zappa makes it."""
        return shorten(f"{self.project_name}-{self.name}", LONGEST_NAME)

    @property
    def role(self) -> str:
        """The name of the role that the function runs under."""
        return shorten(f"{self.project_name}-{self.name}-lambda", LONGEST_NAME)

    @property
    def log_group(self) -> str:
        """The name of the log group that the function writes to."""
        return f"/aws/lambda/{self.function}"

    @property
    def base_url(self) -> str | None:
        """What the stage's pages name as their address; None leaves it to `site.toml`."""
        return self.aws_environment_variables.get("SITE_BASE_URL") or (
            f"https://{self.domain}" if self.domain else None
        )

    @property
    def runtime(self) -> str:
        """Lambda's runtime: the Python that packages, whose byte-code the package carries."""
        return f"python{python_version()}"

    @property
    def configuration(self) -> dict[str, Any]:
        """The function's settings, as Lambda's UpdateFunctionConfiguration takes them."""
        return {
            "Runtime": self.runtime,
            "Handler": self.lambda_handler,
            "MemorySize": self.memory_size,
            "Timeout": self.timeout_seconds,
            "Environment": {"Variables": dict(self.aws_environment_variables)},
            "SnapStart": {"ApplyOn": self.snap_start},
        }

    @property
    def settings_digest(self) -> str:
        """Eight letters that change when a setting of the function does."""
        return digest_of(self.configuration | {"Architecture": self.architecture})


def digest_of(configuration: dict[str, Any]) -> str:
    """Return eight letters that change when a configuration does."""
    return hashlib.sha256(json.dumps(configuration, sort_keys=True).encode()).hexdigest()[:DIGEST_LENGTH]


def shorten(name: str, longest: int) -> str:
    """Return a name that is no longer than AWS takes it, and another for every other name."""
    if len(name) <= longest:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:DIGEST_LENGTH]
    return f"{name[: longest - DIGEST_LENGTH - 1].rstrip('-')}-{digest}"


def python_version() -> str:
    """Return the running Python's version as Lambda names it. Raises DeployError if Lambda does not have it."""
    version = ".".join(platform.python_version_tuple()[:2])
    if version not in PYTHONS:
        raise DeployError(f"Python {version}: Lambda does not run it; use one of {', '.join(PYTHONS)}")
    return version


def load_stage(name: str, path: Path = SETTINGS) -> Stage:
    """Return the stage of that name. Raises DeployError for what is missing, misspelt or unsafe."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:  # no file, no UTF-8, no TOML, and what no reader of it takes
        raise DeployError(f"{path}: it cannot be read ({printable(str(error))}); mend it") from error
    settings = _settings_of(name, tables, path)
    place = f"{path}: [{name}]"
    _refuse_unsafe(settings, place)
    try:
        stage = Stage(name=name, **settings)
    except TypeError as error:
        raise DeployError(f"{place}: project_name is missing; write one") from error
    for fault in chain(_wrong_values(stage), _clashes(stage)):
        raise DeployError(printable(f"{place}: {fault}"))
    return stage


def _settings_of(name: str, tables: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return a stage's table laid over those that it extends."""
    settings: dict[str, Any] = {}
    left = {name: table for name, table in tables.items() if isinstance(table, dict)}
    extended: Any = name
    while extended is not None:
        if not isinstance(extended, str) or extended not in left:
            others = ", ".join(sorted(left)) or "none left to extend"
            raise DeployError(printable(f"{path}: there is no stage “{extended}”; there are {others}"))
        settings = left.pop(extended) | settings
        extended = settings.pop("extends", None)
    return settings


def _refuse_unsafe(settings: dict[str, Any], place: str) -> None:
    for key, value in LEFT_ALONE.items():
        if settings.pop(key, value) != value:
            raise DeployError(f"{place}: {key} must be {str(value).lower()}; `microsite deploy` does this part itself")
    if unknown := sorted(settings.keys() - RULES.keys()):
        raise DeployError(f"{place}: {unknown[0]} is not used here; the keys are {', '.join(sorted(RULES))}")


def _wrong_values(stage: Stage) -> Iterator[str]:
    """Yield what is wrong with each value that the file gives."""
    for key, rules in RULES.items():
        value = getattr(stage, key)
        # No file can say None: it is what stands for a key that is left out.
        broken = (rule for rule in rules if value is not None and not rule.allows(value))
        if rule := next(broken, None):
            yield rule.fault.format(key=key, value=value)


def _clashes(stage: Stage) -> Iterator[str]:
    """Yield which values do not go together."""
    if stage.snap_start != "None" and python_version() == PYTHONS[0]:
        yield f"snap_start needs Python {PYTHONS[1]} or later; package with that, or take it out"
    if stage.domain and not stage.cdn:
        yield "domain needs the CDN; set cdn = true, or take it out"
    if stage.domain and not (stage.route53_enabled or stage.certificate_arn):
        yield "without route53_enabled the domain's certificate is yours to bring; set certificate_arn"
