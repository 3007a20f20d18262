"""The AWS account that a command works on: clients that give up in time, and errors in plain words."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
    WaiterError,
)

from deploy.aws.permissions import action_of
from deploy.errors import DeployError
from deploy.stages import Stage
from site_app.printable import printable

#: A call is tried four times in all, the waits between them doubling, and each time given up after this; seconds. A
#: version starts within ten and answers within its timeout, so that only what hangs is given up, after two minutes.
TRIES = 4
CONNECT_SECONDS = 5
READ_SECONDS = 30
EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
UNKNOWN_KEYS = frozenset({"InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "AuthFailure"})
DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "403"})
#: How IAM words a denial for want of a permission, S3 in short. Others have reasons that no policy mends: "Your account
#: must be verified before you can add new CloudFront resources."
NO_PERMISSION = re.compile(r"not authorized|^(?:Access Denied|Forbidden|no reason given)\b")
#: Answers that a call may not get the next time: it clashed with another, or there were too many.
MAY_PASS = frozenset({HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS})
#: Where the last answer that a waiter had says why: of a function, of a version, of a certificate.
REASONS = ("LastUpdateStatusReason", "StateReason", "FailureReason")
#: What the waiters ask, where it is not for the state of the function.
WAITED = {
    "CertificateValidated": "DescribeCertificate",
    "DistributionDeployed": "GetDistribution",
    "InvalidationCompleted": "GetInvalidation",
}
#: Lambda's word for what exists, moto's for an alias, and Lambda's again for what it cannot change just now.
CONFLICTS = ("ResourceConflictException", "ConflictException")
#: How Lambda words that: "An update is in progress for resource", "The function is currently in the following state:
#: Pending". A change takes seconds, a version with SnapStart up to two minutes; tries, and seconds between them.
AT_WORK = ("in progress", "state: Pending")
AT_WORK_TRIES = 90
AT_WORK_PAUSE = 2
#: What begins the names of calls that change nothing.
READING = ("AssumeRole", "Describe", "Filter", "Get", "Head", "Invoke", "List", "Simulate")
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
    #: Called before each call that changes something; it may forbid it.
    before_change: Callable[[], None] | None = None
    #: Whether a lock that another command holds is taken from it.
    takes_over: bool = False

    def client(self, service: str, region: str | None = None) -> Any:  # noqa: ANN401 - boto3 makes its clients as it goes
        """Return the client of a service, of the account's region unless told another."""
        key = f"{service} {region or ''}"
        if key not in self.clients:
            self.clients[key] = self.watched(self.make_client(service, region))
        return self.clients[key]

    def make_client(self, service: str, region: str | None = None) -> Any:  # noqa: ANN401
        """Return a new client, which changes things unasked."""
        config = Config(
            retries={"mode": "standard", "total_max_attempts": TRIES},
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
        )
        client = self.session.client(service, region_name=region, endpoint_url=self.endpoint, config=config)
        client.meta.events.register("before-parameter-build.s3", self._expect_owner)
        client.meta.events.register("needs-retry.lambda", _wait_while_at_work)
        return client

    def watched(self, client: Any) -> Any:  # noqa: ANN401
        """Return a client that asks `before_change` before it changes something."""
        client.meta.events.register("before-call", self._before_call)
        return client

    def _before_call(self, model: Any, **_: object) -> None:  # noqa: ANN401 - botocore's
        if self.before_change and not model.name.startswith(READING):
            self.before_change()

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

    def function_arn(self, name: str) -> str:
        """Return the ARN of a Lambda function."""
        return f"arn:{self.partition}:lambda:{self.region}:{self.account}:function:{name}"

    def _expect_owner(self, params: dict[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401 - botocore's
        """Let S3 refuse every call on a bucket that belongs to another account, whatever its name."""
        if "Bucket" in params and "ExpectedBucketOwner" in model.input_shape.members:
            params["ExpectedBucketOwner"] = self.account

    @property
    def identity(self) -> dict[str, Any]:
        """Who asks: Account and Arn. Asks AWS once."""
        if "identity" not in self.clients:
            self.clients["identity"] = self.client("sts").get_caller_identity()
        return dict(self.clients["identity"])


def connect(stage: Stage) -> Aws:
    """Return the account of a stage: its region and profile, and the credentials that AWS's own tools would use.

    AWS is asked whose they are, so that missing and expired ones are told before any work is done.
    """
    try:
        session = boto3.Session(region_name=stage.aws_region, profile_name=stage.profile_name)
    except ProfileNotFound as error:
        raise DeployError(f"AWS: {error}; run `aws configure --profile …` or mend profile_name") from error
    if not session.region_name:
        raise DeployError(
            f"AWS: stage {stage.name} has no region; write aws_region in the settings or set AWS_DEFAULT_REGION"
        )
    aws = Aws(session)
    aws.clients["identity"] = aws.client("sts").get_caller_identity()
    return aws


def is_error(error: BaseException, *codes: str) -> bool:
    """Return whether AWS answered with one of these error codes."""
    return isinstance(error, ClientError) and error.response["Error"]["Code"] in codes


def is_taken(error: ClientError) -> bool:
    """Return whether Lambda refused to make something because it is there already."""
    return is_error(error, *CONFLICTS) and "exist" in error.response["Error"].get("Message", "")


def _wait_while_at_work(response: Any, attempts: int, **_: object) -> float | None:  # noqa: ANN401 - botocore's
    """Tell botocore to make a call again that Lambda refused only because it is at work on another change."""
    error = response[1].get("Error", {}) if response else {}
    is_at_work = error.get("Code") in CONFLICTS and any(words in error.get("Message", "") for words in AT_WORK)
    return AT_WORK_PAUSE if is_at_work and attempts < AT_WORK_TRIES else None


def words(error: Exception) -> str:
    """Return what AWS said, in its own words and on one line, with the code of its error."""
    if not isinstance(error, ClientError):
        return _one_line(str(error))
    told = error.response["Error"]
    return _one_line(f"{told.get('Message') or 'no reason given'} ({told['Code']})")


def _one_line(said: str) -> str:
    """Return a text without line breaks, and with nothing that a terminal would obey."""
    return printable(" ".join(said.split()))


def explain(error: Exception) -> str:
    """Return what AWS said and what to do about it, as *where: what; remedy*, on one line."""
    if isinstance(error, WaiterError):
        return _explain_waiting(error)
    if isinstance(error, ClientError):
        return _explain_answer(error)
    said = words(error)
    if isinstance(error, NoCredentialsError):
        return "AWS: there are no credentials; run `aws configure`, or set AWS_PROFILE or AWS_ACCESS_KEY_ID"
    if isinstance(error, PartialCredentialsError):
        return f"AWS: the credentials are not whole: {said}; run `aws configure`, or set what is missing"
    if isinstance(error, SSOError | TokenRetrievalError):
        return f"AWS: the credentials have expired: {said}; sign in again, as with `aws sso login`"
    return f"AWS: {said}; check the connection and aws_region, and run it again"


def _explain_answer(error: ClientError) -> str:
    action, said = action_of(error.operation_name), words(error)
    if is_error(error, *EXPIRED):
        return f"AWS: the credentials have expired: {said}; sign in again, as with `aws sso login`"
    if is_error(error, *UNKNOWN_KEYS):
        return f"AWS: it does not know these credentials: {said}; check AWS_PROFILE or run `aws configure`"
    if is_error(error, *DENIED):
        return f"AWS: {action} is not allowed to you: {said}; {_remedy_of_denial(said)}"
    remedy = "run it again" if _may_pass(error) else "mend what it names, and run it again"
    return f"AWS: {action} failed: {said}; {remedy}"


def _remedy_of_denial(said: str) -> str:
    if "explicit deny" in said:
        return "have that deny lifted: what README.md's policy allows does not outweigh it"
    if NO_PERMISSION.search(said):
        return "have it added (README.md has the whole policy)"
    return "do what AWS asks for, and run it again"


def _may_pass(error: ClientError) -> bool:
    """Return whether the same call may succeed later: the fault is AWS's, or too much was asked at once."""
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in MAY_PASS


def _explain_waiting(error: WaiterError) -> str:
    """Return why something that AWS works on did not come to be: an error, or the reason in its last answer."""
    last = error.last_response
    if "Error" in last:
        return explain(ClientError(last, WAITED.get(error.kwargs["name"], "GetFunctionConfiguration")))
    answers = (last, *(value for value in last.values() if isinstance(value, dict)))
    reasons = [str(answer[key]) for answer in answers for key in REASONS if answer.get(key)]
    remedy = "mend what it names, and run it again" if reasons else "run it again"
    return f"AWS: {_one_line(': '.join([str(error), *reasons]))}; {remedy}"


def not_allowed(*actions: str) -> str:
    """Return that permissions are missing, and what to do about it."""
    are, them = ("is", "it") if len(actions) == 1 else ("are", "them")
    return f"AWS: {', '.join(actions)} {are} not allowed to you; have {them} added (README.md has the whole policy)"
