"""The alias `live`, which says what version readers get: found, made, moved, removed."""

from typing import NamedTuple

from botocore.exceptions import ClientError

from deploy.aws.account import is_error, is_taken
from deploy.aws.target import Target
from deploy.errors import LockLostError

ALIAS = "live"


class Alias(NamedTuple):
    """Which version `live` is on, by its number; `revision` is another after every move."""

    version: str
    revision: str


def find_alias(target: Target) -> Alias | None:
    """Return where `live` is; None if nothing is live."""
    found = target.find_in_lambda("get_alias", Name=ALIAS)
    return Alias(found["FunctionVersion"], found["RevisionId"]) if found else None


def live_version(target: Target) -> str | None:
    """Return the number of the version that readers get; None if nothing is live."""
    found = find_alias(target)
    return found.version if found else None


def make_alias(target: Target, version: str) -> None:
    """Make `live`, on a version."""
    try:
        target.call_lambda("create_alias", Name=ALIAS, FunctionVersion=version)
    except ClientError as error:
        # A first try, whose answer was lost on the way, may have made it.
        if not is_taken(error) or live_version(target) != version:
            raise


def move_alias(target: Target, version: str, before: str) -> None:
    """Move `live`, if it is on the version `before` still. Raises LockLostError if somebody else has moved it."""
    alias = find_alias(target)
    if alias is None or alias.version != before:
        raise moved_by_another(target, alias)
    try:
        target.call_lambda("update_alias", Name=ALIAS, FunctionVersion=version, RevisionId=alias.revision)
    except ClientError as error:
        if not is_error(error, "PreconditionFailedException"):
            raise
        # A first try, whose answer was lost on the way, may have moved it.
        alias = find_alias(target)
        if alias is None or alias.version != version:
            raise moved_by_another(target, alias) from error


def remove_alias(target: Target) -> None:
    """Delete `live`: then nothing is, and nobody is let in."""
    target.call_lambda("delete_alias", Name=ALIAS)


def moved_by_another(target: Target, alias: Alias | None) -> LockLostError:
    """Return the error that `live` is not where this command has left it."""
    where = f"on version {alias.version}" if alias else "gone"
    return LockLostError(
        f"{target.stage.function}: another hand has moved {ALIAS}, which is {where} now; see who deploys"
    )
