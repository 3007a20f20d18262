"""Which version readers get: the switch of the alias `live`, and the way back."""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NoReturn

from deploy.asking import ask_url
from deploy.aws.account import AWS_ERRORS, Say
from deploy.aws.alias import ALIAS, find_alias, live_version, make_alias, move_alias, moved_by_another, remove_alias
from deploy.aws.cdn.cloudfront import invalidate
from deploy.aws.front import Front, ensure_front
from deploy.aws.function_url import lets_in
from deploy.aws.refusals import explain
from deploy.aws.target import Target
from deploy.aws.versions import list_versions
from deploy.errors import DeployError, LockLostError, RollbackFailedError, RolledBackError
from deploy.steps.prove import Proof
from deploy.steps.public import UNSIGNED, Forget, Public, prove_in_public

#: No page of the site need have one; CloudFront was seen to sign them in another way than Lambda does.
MISSIGNED = ("/no-such-page/a%20space/", "/no-such-page/a+plus/")


def make_live(target: Target, version: str, proof: Proof, say: Say) -> Front:
    """Move `live` to a version, ask the public URL, and return where readers come in.

    After a wrong answer, or any other failure, an interruption too, `live` is moved back to where it was: raises
    RolledBackError then, RollbackFailedError if that failed as well, DeployError if `live` had not moved yet.
    """
    switch = _Switch(target, live_version(target), version)
    try:
        if switch.before is None:
            # What lets readers in stands on the alias; nobody knows it yet.
            make_alias(target, version)
        switch.front = ensure_front(target, say)
        if switch.before not in {None, version}:
            move_alias(target, version, str(switch.before))
        is_shown = _show(target, switch.front, version, proof)
        _tell_missigned(switch.front, say)
        if not is_shown:
            say(_leave_to_time(target, switch.front, version))
    except BaseException as error:
        switch.move_back(error)
    return switch.front


@dataclass
class _Switch:
    """A move of `live` from the version `before` to another, and where readers come in, once that is known."""

    target: Target
    before: str | None
    version: str
    front: Front | None = None

    def move_back(self, error: BaseException) -> NoReturn:
        """Put `live` where it was, and say so. With no release before it, there is nowhere to go back to."""
        said = explain(error) if isinstance(error, AWS_ERRORS) else str(error) or "it was interrupted"
        why = f"{self.target.stage.function}: {said}"
        now = live_version(self.target)
        if now == self.before:
            raise DeployError(f"{why}; readers noticed nothing") from error
        if isinstance(error, LockLostError) or now != self.version:
            raise DeployError(f"{why}; {ALIAS} is on version {now}, which is no longer ours to move") from error
        was_seen = self.before is not None or self._may_be_seen()
        self._undo_or_say_how(why, error)
        if not was_seen:
            raise DeployError(f"{why}; nothing is live, and readers noticed nothing") from error
        if self.before is None:
            raise RolledBackError(f"{why}; there was no release before it, so nothing is live") from error
        raise RolledBackError(f"{why}; {ALIAS} is on version {self.before} again") from error

    def _undo_or_say_how(self, why: str, error: BaseException) -> None:
        """Undo the move. Raises RollbackFailedError if readers may get the new release all the same."""
        try:
            self._undo()
        except LockLostError as lost:
            raise RollbackFailedError(f"{why}; and {lost}") from error
        except AWS_ERRORS as failure:
            if not self._is_back():
                command = f"microsite rollback {self.before or ''}".rstrip()
                raise RollbackFailedError(
                    f"{why}; and {explain(failure)}: readers may still get the new release; run `{command}`"
                ) from failure

    def _undo(self) -> None:
        if self.before is None:
            remove_alias(self.target)
            return
        move_alias(self.target, self.before, self.version)
        forget = _forgetting(self.target, self.front) if self.front else None
        if self.front is None or forget is None:
            return
        # What the CDN fetches before its origin has gone back, it would keep; until then, what failed may still fail.
        front = replace(self.front, is_new=True)
        for made in list_versions(self.target):
            if made.number == self.before:
                with suppress(DeployError):
                    if _show(self.target, front, self.before, Proof(made.release)):
                        return
        forget(0)

    def _may_be_seen(self) -> bool:
        """Return whether readers could get a first release, which is not known to be so until its front is complete."""
        try:
            return self.front is not None or lets_in(self.target)
        except AWS_ERRORS:
            return True

    def _is_back(self) -> bool:
        """Return whether readers are known to get the version before, though moving back seemed to fail."""
        with suppress(*AWS_ERRORS):
            return live_version(self.target) == self.before and not self.target.stage.cdn
        return False


def _show(target: Target, front: Front, version: str, proof: Proof) -> bool:
    """Prove a version in public, and let the CDN forget the one before; return whether that came about in time."""

    def confirm() -> None:
        with suppress(*AWS_ERRORS):
            alias = find_alias(target)
            if alias is None or alias.version != version:
                raise moved_by_another(target, alias)

    keeps = front.distribution is not None
    public = Public(ask_url(front.url), version, is_new=front.is_new, keeps=keeps, confirm=confirm)
    return prove_in_public(public, proof, _forgetting(target, front))


def _tell_missigned(front: Front, say: Say) -> None:
    """Say of which addresses a CDN lets nobody know that there is no such page."""
    for address in MISSIGNED if front.distribution else ():
        with suppress(DeployError):
            reply = ask_url(front.url)(address)
            if UNSIGNED in reply.text:
                say(f"{front.url[:-1]}{address} answers {reply.status}, not 404: CloudFront does not sign it rightly.")


def _forgetting(target: Target, front: Front) -> Forget | None:
    """Return what lets the CDN forget the version before; None without a CDN."""
    distribution = front.distribution
    alias = find_alias(target) if distribution else None
    if distribution is None or alias is None:
        return None

    def forget(before: int) -> None:
        # Asked again for the same move, as after an interruption, CloudFront has it done already.
        invalidate(target.account, distribution, f"{alias.revision}-{before}" if before else alias.revision)

    return forget


def _leave_to_time(target: Target, front: Front, version: str) -> str:
    """Return that another version still answers now and then: no reason to leave a good release."""
    also = ""
    if forget := _forgetting(target, front):
        forget(0)
        # A revision of which CloudFront was never told: the next deploy tells it.
        move_alias(target, version, version)
        also = "; deploy again then, so that the CDN forgets what it has kept of the other"
    return (
        f"Version {version} is live, and {front.url} is still answered by another at times: AWS takes longer than "
        f"usual to tell all its servers. Both are good{also}."
    )
