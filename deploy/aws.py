"""The AWS account that a command works on: clients that give up in time, and errors in plain words."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
    WaiterError,
)

from deploy.errors import DeployError
from deploy.permissions import action_of
from deploy.stages import Stage

#: A call is tried four times in all, the waits between them doubling, and each time given up after this; seconds. A
#: version starts within ten and answers within its timeout, so that only what hangs is given up, after two minutes.
TRIES = 4
CONNECT_SECONDS = 5
READ_SECONDS = 30
EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
UNKNOWN_KEYS = frozenset({"InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "AuthFailure"})
DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "403"})
#: What the waiters ask, where it is not for the state of the function.
WAITED = {
    "CertificateValidated": "DescribeCertificate",
    "DistributionDeployed": "GetDistribution",
    "InvalidationCompleted": "GetInvalidation",
}
#: Tells whoever waits what has been done.
Say = Callable[[str], None]
#: Every exception that a call may raise.
AWS_ERRORS = (ClientError, BotoCoreError, Boto3Error)


@dataclass
class Aws:
    """An account and a region, and the clients of its services. `endpoint` is where a rehearsal answers instead."""

    session: Any
    endpoint: str | None = None
    clients: dict[str, Any] = field(default_factory=dict)

    def client(self, service: str, region: str | None = None) -> Any:  # noqa: ANN401 - boto3 makes its clients as it goes
        """Return the client of a service, of the account's region unless told another."""
        key = f"{service} {region or ''}"
        if key not in self.clients:
            config = Config(
                retries={"mode": "standard", "total_max_attempts": TRIES},
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
            )
            self.clients[key] = self.session.client(
                service, region_name=region, endpoint_url=self.endpoint, config=config
            )
        return self.clients[key]

    @property
    def region(self) -> str:
        """The region's name."""
        return str(self.session.region_name)

    @property
    def partition(self) -> str:
        """The first part of every ARN: aws, aws-cn or aws-us-gov."""
        return str(self.session.get_partition_for_region(self.region))

    @property
    def account(self) -> str:
        """The account's twelve digits. Asks AWS once."""
        return str(self.identity["Account"])

    @property
    def identity(self) -> dict[str, Any]:
        """Who asks: Account and Arn. Asks AWS once."""
        if "identity" not in self.clients:
            self.clients["identity"] = self.client("sts").get_caller_identity()
        return dict(self.clients["identity"])


def connect(stage: Stage) -> Aws:
    """Return the account of a stage: its region and profile, and the credentials that AWS's own tools would use."""
    try:
        session = boto3.Session(region_name=stage.aws_region, profile_name=stage.profile_name)
    except ProfileNotFound as error:
        raise DeployError(f"AWS: {error}; run `aws configure --profile …` or mend profile_name") from error
    if not session.region_name:
        raise DeployError(f"AWS: stage {stage.name} has no region; write aws_region in the settings or set AWS_REGION")
    return Aws(session)


def is_error(error: BaseException, *codes: str) -> bool:
    """Return whether AWS answered with one of these error codes."""
    return isinstance(error, ClientError) and error.response["Error"]["Code"] in codes


def explain(error: Exception) -> str:
    """Return what AWS's error means and what to do about it, as *where: what; remedy*."""
    if isinstance(error, WaiterError) and "Error" in error.last_response:
        error = ClientError(error.last_response, WAITED.get(error.kwargs["name"], "GetFunctionConfiguration"))
    if isinstance(error, ClientError) and not is_error(error, *EXPIRED, *UNKNOWN_KEYS):
        return _explain_answer(error)
    if isinstance(error, NoCredentialsError | PartialCredentialsError):
        return "AWS: there are no credentials; run `aws configure`, or set AWS_PROFILE or AWS_ACCESS_KEY_ID"
    if isinstance(error, SSOError | TokenRetrievalError) or is_error(error, *EXPIRED):
        return "AWS: the credentials have expired; sign in again, as with `aws sso login`"
    if isinstance(error, NoRegionError):
        return "AWS: there is no region; write aws_region in the settings or set AWS_REGION"
    if is_error(error, *UNKNOWN_KEYS):
        return "AWS: it does not know these credentials; check AWS_PROFILE or run `aws configure`"
    return f"AWS: {error}; check the connection and run it again"


def _explain_answer(error: ClientError) -> str:
    action, reason = action_of(error.operation_name), error.response["Error"]
    if is_error(error, *DENIED):
        return not_allowed(action)
    return f"AWS: {action} failed: {reason.get('Message') or reason['Code']} ({reason['Code']}); run it again"


def not_allowed(*actions: str) -> str:
    """Return that permissions are missing, and what to do about it."""
    are, them = ("is", "it") if len(actions) == 1 else ("are", "them")
    return f"AWS: {', '.join(actions)} {are} not allowed to you; have {them} added (README.md has the whole policy)"
