"""Which version readers get: the alias `live`, and the way back."""

from contextlib import suppress
from time import monotonic, sleep
from typing import NoReturn

from deploy.aws import AWS_ERRORS, Aws, Say, explain
from deploy.cdn import invalidate
from deploy.errors import DeployError, RollbackFailedError, RolledBackError
from deploy.front import Front, ensure_front, lets_in, unless_there
from deploy.prove import Ask, Proof, ask_url
from deploy.releases import ALIAS, live_version
from deploy.stages import Stage

#: A new URL is known everywhere after some seconds, a moved alias at once; seconds.
NEW_URL_SECONDS = 60
MOVED_SECONDS = 10


def make_live(aws: Aws, stage: Stage, version: str, proof: Proof, say: Say) -> Front:
    """Move `live` to a version, ask the public URL, and return where readers come in.

    After a wrong answer, or any other failure, an interruption too, `live` is moved back to where it was: raises
    RolledBackError then, RollbackFailedError if that failed as well, DeployError if `live` had not moved yet.
    """
    before, front = live_version(aws, stage), None
    try:
        if before is None:
            # What lets readers in stands on the alias; nobody knows it yet.
            _move(aws, stage, version, before)
        front = ensure_front(aws, stage, say)
        if before not in {None, version}:
            _move(aws, stage, version, before)
        _refresh(aws, stage, front)
        _patiently(proof, ask_url(front.url), NEW_URL_SECONDS if front.is_new else MOVED_SECONDS)
    except BaseException as error:
        _move_back(aws, stage, before, front, error)
    return front


def _refresh(aws: Aws, stage: Stage, front: Front | None) -> None:
    """Let the CDN, if there is one, forget what it keeps of the version before."""
    if front and front.distribution:
        # Asked again for the same move, as after an interruption, CloudFront has it done already.
        move = aws.client("lambda").get_alias(FunctionName=stage.function, Name=ALIAS)["RevisionId"]
        invalidate(aws, front.distribution, move)


def _move(aws: Aws, stage: Stage, version: str, before: str | None) -> None:
    client = aws.client("lambda")
    if before is not None:
        client.update_alias(FunctionName=stage.function, Name=ALIAS, FunctionVersion=version)
        return
    unless_there(lambda: client.create_alias(FunctionName=stage.function, Name=ALIAS, FunctionVersion=version))


def _move_back(aws: Aws, stage: Stage, before: str | None, front: Front | None, error: BaseException) -> NoReturn:
    """Put `live` where it was, and say so. With no release before it, there is nowhere to go back to."""
    why = explain(error) if isinstance(error, AWS_ERRORS) else str(error) or "it was interrupted"
    try:
        now = live_version(aws, stage)
        if now == before:
            raise DeployError(f"{stage.function}: {why}; readers noticed nothing") from error
        if before is None:
            was_seen = front is not None or _may_be_seen(aws, stage)
            aws.client("lambda").delete_alias(FunctionName=stage.function, Name=ALIAS)
            if not was_seen:
                raise DeployError(f"{stage.function}: {why}; nothing is live, and readers noticed nothing") from error
            raise RolledBackError(
                f"{stage.function}: {why}; there was no release before it, so nothing is live"
            ) from error
        _move(aws, stage, before, now)
        _refresh(aws, stage, front)
    except AWS_ERRORS as failure:
        if not _is_back(aws, stage, before):
            raise RollbackFailedError(
                f"{stage.function}: {why}; and {explain(failure)}: readers may still get the new release; "
                f"run `microsite rollback {before or ''}`".rstrip()
            ) from failure
    raise RolledBackError(f"{stage.function}: {why}; {ALIAS} is on version {before} again") from error


def _may_be_seen(aws: Aws, stage: Stage) -> bool:
    """Return whether readers could get a first release, which is not known to be so until its front is complete."""
    try:
        return lets_in(aws, stage)
    except AWS_ERRORS:
        return True


def _is_back(aws: Aws, stage: Stage, before: str | None) -> bool:
    """Return whether readers are known to get the version before, though moving back seemed to fail."""
    with suppress(*AWS_ERRORS):
        return live_version(aws, stage) == before and not stage.cdn
    return False


def _patiently(proof: Proof, ask: Ask, seconds: int) -> None:
    """Run the proof on the public URL, once it shows the new release."""
    until = monotonic() + seconds
    while True:
        try:
            proof.check_health(ask)
            break
        except DeployError as error:
            if monotonic() > until:
                raise DeployError(f"the public URL: {error}") from error
        sleep(0.5)
    proof.run(ask)
