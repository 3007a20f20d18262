"""What another hand did to a stage past our lock, as Zappa's own commands do: told in a line, mended by a deploy."""

from botocore.exceptions import ClientError

from deploy.aws.account import DENIED, is_error
from deploy.aws.alias import ALIAS, live_version
from deploy.aws.function import is_there
from deploy.aws.function_url import find_url
from deploy.aws.target import Target
from deploy.aws.versions import list_versions
from deploy.errors import DeployError


def find_astray(target: Target) -> str | None:
    """Return what is not as a deploy leaves it, in words; None if nothing is, or if there never was a deploy."""
    if not is_there(target):
        return "the function is gone, and what else a deploy made is not" if _has_role(target) else None
    live = live_version(target)
    if live is None:
        return f"nothing is live: no deploy came that far, or another hand took {ALIAS} away"
    if find_url(target) is None:
        return "its URL is gone, as `zappa update` leaves it: the next has another address"
    if live not in {version.number for version in list_versions(target)}:
        return f"{ALIAS} is on {unknown_version(target, live)}"
    return None


def check_astray(target: Target) -> None:
    """Raise DeployError if another hand has been here."""
    if found := find_astray(target):
        stage = target.stage
        raise DeployError(
            f"{stage.function}: {found}; run `microsite deploy {stage.name}` to mend it, or "
            f"`microsite undeploy {stage.name}` to remove what is left"
        )


def unknown_version(target: Target, number: str) -> str:
    """Return a version in words that is no release."""
    return f"version {number}, which no deploy of {target.stage.name} published"


def _has_role(target: Target) -> bool:
    try:
        target.client("iam").get_role(RoleName=target.everywhere)
    except ClientError as error:
        if not is_error(error, "NoSuchEntity", *DENIED):
            raise
        return False
    return True
