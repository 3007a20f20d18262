"""The stages: what `zappa_settings.toml` says of each, with safe defaults for what it leaves out."""

import hashlib
import json
import platform
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from botocore.loaders import Loader

from deploy.errors import DeployError
from deploy.rules import LEFT_ALONE, RULES
from site_app.printable import printable

SETTINGS = Path(__file__).parent / "zappa_settings.toml"
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
#: The tag that says which stage made a thing, so that undeploy removes no other.
TAG = "microsite"
#: What `media` says where images are in the stage's bucket; and how a version is told, which the site reads.
BUCKET, MEDIA_VARIABLE = "bucket", "SITE_MEDIA"
#: Letters of what sets a shortened name apart from every other.
DIGEST_LENGTH = 8
#: The longest that Lambda and IAM take.
LONGEST_NAME = 64


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
    alarm_email: str | None = None
    media: str = "package"

    @property
    def function(self) -> str:
        """The name of the Lambda function, as Zappa makes it."""
        return shorten(f"{self.project_name}-{self.name}", LONGEST_NAME)

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
            "Environment": {"Variables": self.aws_environment_variables | self._said_of_media},
            "SnapStart": {"ApplyOn": self.snap_start},
        }

    @property
    def _said_of_media(self) -> dict[str, str]:
        """The variable that tells a version, and whoever looks at it, that its images are not in its package."""
        return {MEDIA_VARIABLE: self.media} if self.media == BUCKET else {}

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
    if version not in PYTHONS and not _is_known_to_botocore(version):
        raise DeployError(f"Python {version}: Lambda does not run it; use one of {', '.join(PYTHONS)}")
    return version


def _is_known_to_botocore(version: str) -> bool:
    """Return whether Lambda has taken on a Python since this was written, as far as AWS's own library knows."""
    known = Loader().load_service_model("lambda", "service-2")["shapes"]["Runtime"]["enum"]
    return f"python{version}" in known and int(version.partition(".")[2]) > int(PYTHONS[-1].partition(".")[2])


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
    if stage.media == BUCKET and not stage.cdn:
        yield f'media = "{BUCKET}" needs the CDN, which shows what is there; set cdn = true, or take it out'
    if stage.domain and not (stage.route53_enabled or stage.certificate_arn):
        yield "without route53_enabled the domain's certificate is yours to bring; set certificate_arn"
