"""The stages: what `zappa_settings.toml` says of each, with safe defaults for what it leaves out."""

import hashlib
import json
import platform
import tomllib
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from deploy.errors import DeployError
from site_app.printable import printable

SETTINGS = Path(__file__).parent / "zappa_settings.toml"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
ARCHITECTURES = ("arm64", "x86_64")
SNAP_START = ("None", "PublishedVersions")
#: The least and the most of each. Lambda takes no other memory (MB) and time (s); with no call at once, no release
#: could be proven. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
NUMBERS = {
    "memory_size": (128, 10_240),
    "timeout_seconds": (1, 900),
    "num_retained_versions": (1, 1_000),
    "lambda_concurrency": (1, 100_000),
}
#: Days that CloudWatch can keep a log.
#: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
RETENTIONS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
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
    _refuse_unknown_values(stage, place)
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
    known = {field.name for field in fields(Stage)} - {"name"}
    if unknown := sorted(settings.keys() - known):
        raise DeployError(f"{place}: {unknown[0]} is not used here; the keys are {', '.join(sorted(known))}")


def _refuse_unknown_values(stage: Stage, place: str) -> None:
    for key, values in {"architecture": ARCHITECTURES, "snap_start": SNAP_START}.items():
        if getattr(stage, key) not in values:
            raise DeployError(f"{place}: {key} is “{getattr(stage, key)}”; it can be {' or '.join(values)}")
    if stage.snap_start != "None" and python_version() == PYTHONS[0]:
        raise DeployError(f"{place}: snap_start needs Python {PYTHONS[1]} or later; package with that, or take it out")
    kinds = {
        int: "a whole number",
        int | None: "a whole number",
        bool: "true or false",
        str: "a text",
        str | None: "a text",
    }
    for key, value in asdict(stage).items():
        kind = Stage.__annotations__[key]
        # To Python, true is a whole number.
        if kind in kinds and (not isinstance(value, kind) or (kind is not bool and isinstance(value, bool))):
            raise DeployError(f"{place}: {key} is “{value}”; write {kinds[kind]}")
    _refuse_numbers(stage, place)
    _refuse_tables(stage, place)
    if stage.domain and not stage.cdn:
        raise DeployError(f"{place}: domain needs the CDN; set cdn = true, or take it out")
    if stage.domain and not (stage.route53_enabled or stage.certificate_arn):
        raise DeployError(
            f"{place}: without route53_enabled the domain's certificate is yours to bring; set certificate_arn"
        )


def _refuse_tables(stage: Stage, place: str) -> None:
    for key in ("aws_environment_variables", "tags"):
        table = getattr(stage, key)
        if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
            raise DeployError(f"{place}: a value of {key} is not a text; put it in quotes")


def _refuse_numbers(stage: Stage, place: str) -> None:
    """Refuse what AWS would, or what would leave no release that works, before anything is done."""
    for key, (least, most) in NUMBERS.items():
        value = getattr(stage, key)
        if value is not None and not least <= value <= most:
            raise DeployError(f"{place}: {key} is {value}; it can be {least} to {most:,}")
    if stage.log_retention_days not in RETENTIONS:
        days = ", ".join(map(str, RETENTIONS))
        raise DeployError(f"{place}: log_retention_days is {stage.log_retention_days}; it can be {days}")
