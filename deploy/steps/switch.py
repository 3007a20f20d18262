"""Which version readers get: the alias `live`, and the way back."""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NoReturn

from botocore.exceptions import ClientError

from deploy.aws.account import AWS_ERRORS, Aws, Say, explain, is_error, is_taken
from deploy.aws.cloudfront import invalidate
from deploy.aws.front import Front, ensure_front, lets_in
from deploy.aws.releases import ALIAS, Alias, find_alias, list_releases, live_version
from deploy.errors import DeployError, LockLostError, RollbackFailedError, RolledBackError
from deploy.stages import Stage
from deploy.steps.prove import Proof
from deploy.steps.public import Forget, Public, prove_in_public


def make_live(aws: Aws, stage: Stage, version: str, proof: Proof, say: Say) -> Front:
    """Move `live` to a version, ask the public URL, and return where readers come in.

    After a wrong answer, or any other failure, an interruption too, `live` is moved back to where it was: raises
    RolledBackError then, RollbackFailedError if that failed as well, DeployError if `live` had not moved yet.
    """
    switch = _Switch(aws, stage, live_version(aws, stage), version)
    try:
        if switch.before is None:
            # What lets readers in stands on the alias; nobody knows it yet.
            _make_alias(aws, stage, version)
        switch.front = ensure_front(aws, stage, say)
        if switch.before not in {None, version}:
            _move(aws, stage, version, str(switch.before))
        if not _show(aws, stage, switch.front, version, proof):
            say(_leave_to_time(aws, stage, switch.front, version))
    except BaseException as error:
        switch.move_back(error, proof)
    return switch.front


@dataclass
class _Switch:
    """A move of `live` from the version `before` to another, and where readers come in, once that is known."""

    aws: Aws
    stage: Stage
    before: str | None
    version: str
    front: Front | None = None

    def move_back(self, error: BaseException, proof: Proof) -> NoReturn:
        """Put `live` where it was, and say so. With no release before it, there is nowhere to go back to."""
        why = f"{self.stage.function}: " + (
            explain(error) if isinstance(error, AWS_ERRORS) else str(error) or "it was interrupted"
        )
        now = live_version(self.aws, self.stage)
        if now == self.before:
            raise DeployError(f"{why}; readers noticed nothing") from error
        if isinstance(error, LockLostError) or now != self.version:
            raise DeployError(f"{why}; {ALIAS} is on version {now}, which is no longer ours to move") from error
        was_seen = self.before is not None or self._may_be_seen()
        try:
            self._undo(proof)
        except LockLostError as lost:
            raise RollbackFailedError(f"{why}; and {lost}") from error
        except AWS_ERRORS as failure:
            if not self._is_back():
                raise RollbackFailedError(
                    f"{why}; and {explain(failure)}: readers may still get the new release; "
                    f"run `microsite rollback {self.before or ''}`".rstrip()
                ) from failure
        if not was_seen:
            raise DeployError(f"{why}; nothing is live, and readers noticed nothing") from error
        if self.before is None:
            raise RolledBackError(f"{why}; there was no release before it, so nothing is live") from error
        raise RolledBackError(f"{why}; {ALIAS} is on version {self.before} again") from error

    def _undo(self, proof: Proof) -> None:
        if self.before is None:
            self.aws.client("lambda").delete_alias(FunctionName=self.stage.function, Name=ALIAS)
            return
        _move(self.aws, self.stage, self.before, self.version)
        forget = _forgetting(self.aws, self.stage, self.front) if self.front else None
        if self.front is None or forget is None:
            return
        # What the CDN fetches before its origin has gone back, it would keep; until then, what failed may still fail.
        front = replace(self.front, is_new=True)
        for made in list_releases(self.aws, self.stage):
            if made.version == self.before:
                with suppress(DeployError):
                    if _show(self.aws, self.stage, front, self.before, Proof(made.release, proof.build, ())):
                        return
        forget(0)

    def _may_be_seen(self) -> bool:
        """Return whether readers could get a first release, which is not known to be so until its front is complete."""
        try:
            return self.front is not None or lets_in(self.aws, self.stage)
        except AWS_ERRORS:
            return True

    def _is_back(self) -> bool:
        """Return whether readers are known to get the version before, though moving back seemed to fail."""
        with suppress(*AWS_ERRORS):
            return live_version(self.aws, self.stage) == self.before and not self.stage.cdn
        return False


def _show(aws: Aws, stage: Stage, front: Front, version: str, proof: Proof) -> bool:
    """Prove a version in public, and let the CDN forget the one before; return whether that came about in time."""

    def confirm() -> None:
        with suppress(*AWS_ERRORS):
            alias = find_alias(aws, stage)
            if alias is None or alias.version != version:
                raise _moved_by_another(stage, alias)

    keeps = front.distribution is not None
    public = Public(front.url, version, is_new=front.is_new, keeps=keeps, confirm=confirm)
    return prove_in_public(public, proof, _forgetting(aws, stage, front))


def _forgetting(aws: Aws, stage: Stage, front: Front) -> Forget | None:
    """Return what lets the CDN forget the version before; None without a CDN."""
    distribution = front.distribution
    alias = find_alias(aws, stage) if distribution else None
    if distribution is None or alias is None:
        return None
    # Asked again for the same move, as after an interruption, CloudFront has it done already.
    return lambda before: invalidate(aws, distribution, f"{alias.revision}-{before}" if before else alias.revision)


def _leave_to_time(aws: Aws, stage: Stage, front: Front, version: str) -> str:
    """Return that another version still answers now and then: no reason to leave a good release."""
    also = ""
    if forget := _forgetting(aws, stage, front):
        forget(0)
        # A revision of which CloudFront was never told: the next deploy tells it.
        _move(aws, stage, version, version)
        also = "; deploy again then, so that the CDN forgets what it has kept of the other"
    return (
        f"Version {version} is live, and {front.url} is still answered by another at times: AWS takes longer than "
        f"usual to tell all its servers. Both are good{also}."
    )


def _make_alias(aws: Aws, stage: Stage, version: str) -> None:
    try:
        aws.client("lambda").create_alias(FunctionName=stage.function, Name=ALIAS, FunctionVersion=version)
    except ClientError as error:
        # A first try, whose answer was lost on the way, may have made it.
        if not is_taken(error) or live_version(aws, stage) != version:
            raise


def _move(aws: Aws, stage: Stage, version: str, before: str) -> None:
    """Move `live`, if it is on the version `before` still: nobody else has moved it meanwhile."""
    alias = find_alias(aws, stage)
    if alias is None or alias.version != before:
        raise _moved_by_another(stage, alias)
    try:
        aws.client("lambda").update_alias(
            FunctionName=stage.function, Name=ALIAS, FunctionVersion=version, RevisionId=alias.revision
        )
    except ClientError as error:
        if not is_error(error, "PreconditionFailedException"):
            raise
        # A first try, whose answer was lost on the way, may have moved it.
        alias = find_alias(aws, stage)
        if alias is None or alias.version != version:
            raise _moved_by_another(stage, alias) from error


def _moved_by_another(stage: Stage, alias: Alias | None) -> LockLostError:
    where = f"on version {alias.version}" if alias else "gone"
    return LockLostError(f"{stage.function}: another hand has moved {ALIAS}, which is {where} now; see who deploys")
