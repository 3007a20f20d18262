"""What a deploy may fail with.

DeployError
├── LockLostError        another deploy has the lock now
├── OtherReleaseError    another release answered than the one that was asked
├── RolledBackError      the new release failed in public, and the old one is back
└── RollbackFailedError  the new release failed in public, and the old one could not be put back
"""


class DeployError(Exception):
    """Why a deploy command ended, worded *where: what; remedy*. `status` is the command's exit status."""

    status = 1


class LockLostError(DeployError):
    """Another command has taken over the lock, or may have: this one changes nothing any more."""


class OtherReleaseError(DeployError):
    """Another release answered, as good as any: right after a switch, the one before may."""


class RolledBackError(DeployError):
    """The new release was live and failed; `live` is on the release before it again."""

    status = 3


class RollbackFailedError(DeployError):
    """The new release was live and failed, and `live` could not be moved back."""

    status = 4
