"""The function and its settings, as AWS has them and as they are wanted: each version has its own, some hold for all.

The former are published with a version, and never change; the latter are brought in line at every deploy.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from deploy.aws.account import Say, is_error
from deploy.aws.log_group import find_retention, set_retention
from deploy.aws.refusals import words
from deploy.aws.target import Target
from deploy.errors import DeployError
from deploy.stages import Stage

#: What a version's configuration names as the stage's does.
COMPARED = ("Runtime", "Handler", "MemorySize", "Timeout", "Environment")
#: What the names of tags that AWS itself gives begin with: nobody else can change them.
AWS_TAG = "aws:"


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting that AWS has otherwise than it is wanted; None is not set."""

    name: str
    has: object
    wanted: object

    def __str__(self) -> str:
        has, wanted = ("not set" if value is None else value for value in (self.has, self.wanted))
        return f"{self.name}: {has} → {wanted}"


def compare(has: Mapping[str, object], wanted: Mapping[str, object]) -> list[Difference]:
    """Return how settings differ, by name."""
    return [
        Difference(name, has.get(name), wanted.get(name))
        for name in sorted(has.keys() | wanted.keys())
        if has.get(name) != wanted.get(name)
    ]


def settings_of_version(configuration: Mapping[str, Any]) -> dict[str, object]:
    """Return the settings of a version, from its configuration as Lambda tells it."""
    has = {name: configuration.get(name, {}) for name in COMPARED}
    has["SnapStart"] = {"ApplyOn": configuration.get("SnapStart", {}).get("ApplyOn", "None")}
    return _flat(has | {"Architecture": configuration.get("Architectures", ["x86_64"])[0]})


def settings_for_version(stage: Stage) -> dict[str, object]:
    """Return the settings that a version published now would have."""
    return _flat(stage.configuration | {"Architecture": stage.architecture})


def shared_settings(stage: Stage) -> dict[str, object]:
    """Return the settings that are to hold for all versions, by their keys in the settings file."""
    reserved: dict[str, object] = {"lambda_concurrency": stage.lambda_concurrency}
    return reserved | {"log_retention_days": stage.log_retention_days} | _tags_by_name(stage.tags)


def is_there(target: Target) -> bool:
    """Return whether the function has been made."""
    return target.find_in_lambda("get_function_configuration") is not None


def remove_function(target: Target) -> bool:
    """Delete the function, and with it its versions, alias, URL and permissions; return whether it was there."""
    if not is_there(target):
        return False
    target.call_lambda("delete_function")
    return True


def read_shared_settings(target: Target) -> dict[str, object]:
    """Return the settings that hold for all versions of a function that is there."""
    function = target.call_lambda("get_function")
    tags = target.client("lambda").list_tags(Resource=target.function_arn)["Tags"]
    return {
        "lambda_concurrency": function.get("Concurrency", {}).get("ReservedConcurrentExecutions"),
        "log_retention_days": find_retention(target),
        **_tags_by_name({key: value for key, value in tags.items() if not key.startswith(AWS_TAG)}),
    }


def settle(target: Target, say: Say) -> bool:
    """Bring what holds for all versions in line with the stage, saying each; return whether anything was not.

    Raises DeployError if the account does not have the concurrency that is to be reserved.
    """
    different = compare(read_shared_settings(target), shared_settings(target.stage))
    names = {difference.name for difference in different}
    # First what may be refused.
    if "lambda_concurrency" in names:
        _reserve_concurrency(target)
    if "log_retention_days" in names:
        set_retention(target)
    _set_tags(target, [difference for difference in different if difference.name.startswith("tags.")])
    for difference in different:
        say(f"Set {difference}.")
    return bool(different)


def _reserve_concurrency(target: Target) -> None:
    wanted = target.stage.lambda_concurrency
    if wanted is None:
        target.call_lambda("delete_function_concurrency")
        return
    try:
        target.call_lambda("put_function_concurrency", ReservedConcurrentExecutions=wanted)
    except ClientError as error:
        if not is_error(error, "InvalidParameterValueException"):
            raise
        raise DeployError(
            f"{target.stage.function}: lambda_concurrency = {wanted} is refused: {words(error)}; write a lower number "
            "or none, or have AWS raise the account's limit"
        ) from error


def _set_tags(target: Target, different: Iterable[Difference]) -> None:
    client, arn = target.client("lambda"), target.function_arn
    wanted = {difference.name.removeprefix("tags."): difference.wanted for difference in different}
    if gone := [key for key, value in wanted.items() if value is None]:
        client.untag_resource(Resource=arn, TagKeys=gone)
    if new := {key: value for key, value in wanted.items() if value is not None}:
        client.tag_resource(Resource=arn, Tags=new)


def _tags_by_name(tags: Mapping[str, str]) -> dict[str, object]:
    return {f"tags.{key}": value for key, value in tags.items()}


def _flat(settings: Mapping[str, Any]) -> dict[str, object]:
    """Return settings with the variables of the environment one by one."""
    flat: dict[str, object] = {}
    for name, value in settings.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{key}": text for key, text in value.get("Variables", value).items()}
        else:
            flat[name] = value
    return flat
