"""The AWS account that a command works on: its clients, which give up in time, and its errors told apart."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ProfileNotFound

from deploy.errors import DeployError
from deploy.stages import Stage

#: A call is tried four times in all, the waits between them doubling, and each time given up after this; seconds. A
#: version starts within ten and answers within its timeout, so that only what hangs is given up, after two minutes.
TRIES = 4
CONNECT_SECONDS = 5
READ_SECONDS = 30
#: How Lambda words a conflict that passes: "An update is in progress for resource", "The function is currently in the
#: following state: Pending". A change takes seconds, a version with SnapStart up to two minutes; tries, and seconds
#: between them.
AT_WORK = ("in progress", "state: Pending")
AT_WORK_TRIES = 90
AT_WORK_PAUSE = 2
#: How Lambda words that it has not heard of a role: "The role defined for the function cannot be assumed by Lambda",
#: "The provided execution role does not have permissions to call". It takes a minute as a rule, at times more; tries.
UNKNOWN_ROLE = re.compile("cannot be assumed|role does not have permissions")
UNKNOWN_ROLE_TRIES = 60
#: How the codes end by which CloudFront and ACM refuse to delete what something used that is gone already: they hear of
#: that minutes later at times. Tries, and seconds between them.
IN_USE = ("InUse", "InUseException")
IN_USE_TRIES = 60
IN_USE_PAUSE = 5
#: What begins the names of calls that change nothing.
READING = ("AssumeRole", "Describe", "Filter", "Get", "Head", "Invoke", "List", "Simulate")
#: Lambda's word for what exists, moto's for an alias, and Lambda's again for what it cannot change just now.
CONFLICTS = ("ResourceConflictException", "ConflictException")
INVALID = "InvalidParameterValueException"
#: Every exception that a call may raise.
AWS_ERRORS = (ClientError, BotoCoreError, Boto3Error)
#: The codes of a denial.
DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "403"})
#: Tells whoever waits what has been done.
Say = Callable[[str], None]


@dataclass
class Account:
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
        client.meta.events.register("needs-retry.cloudfront", _wait_while_in_use)
        client.meta.events.register("needs-retry.acm", _wait_while_in_use)
        return client

    def watched(self, client: Any) -> Any:  # noqa: ANN401
        """Return a client that asks `before_change` before it changes something."""
        client.meta.events.register("before-call", self._before_call)
        return client

    @property
    def region(self) -> str:
        """The region's name."""
        return str(self.session.region_name)

    @property
    def partition(self) -> str:
        """The first part of every ARN: aws, aws-cn or aws-us-gov."""
        return str(self.session.get_partition_for_region(self.region))

    @property
    def id(self) -> str:
        """The account's twelve digits. Asks AWS once."""
        return str(self.identity["Account"])

    @property
    def identity(self) -> dict[str, Any]:
        """Who asks: Account and Arn. Asks AWS once."""
        if "identity" not in self.clients:
            self.clients["identity"] = self.client("sts").get_caller_identity()
        return dict(self.clients["identity"])

    def arn(self, service: str, resource: str, *, region: str | None = None) -> str:
        """Return the ARN of a resource of the account, in its region unless told another; "" is that of none."""
        region = self.region if region is None else region
        return f"arn:{self.partition}:{service}:{region}:{self.id}:{resource}"

    def announce_change(self) -> None:
        """Say that something will be changed; whoever forbids it raises."""
        if self.before_change:
            self.before_change()

    def _before_call(self, model: Any, **_: object) -> None:  # noqa: ANN401 - botocore's
        if not model.name.startswith(READING):
            self.announce_change()

    def _expect_owner(self, params: dict[str, Any], model: Any, **_: object) -> None:  # noqa: ANN401 - botocore's
        """Let S3 refuse every call on a bucket that belongs to another account, whatever its name."""
        if "Bucket" in params and "ExpectedBucketOwner" in model.input_shape.members:
            params["ExpectedBucketOwner"] = self.id


def connect(stage: Stage) -> Account:
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
    account = Account(session)
    account.clients["identity"] = account.client("sts").get_caller_identity()
    return account


def _wait_while_at_work(response: Any, attempts: int, **_: object) -> float | None:  # noqa: ANN401 - botocore's
    """Tell botocore to make a call again that Lambda refused only as it is at work, or has not heard of a role."""
    error = response[1].get("Error", {}) if response else {}
    code, words = error.get("Code"), error.get("Message", "")
    is_at_work = code in CONFLICTS and any(each in words for each in AT_WORK) and attempts < AT_WORK_TRIES
    is_unheard_of = code == INVALID and UNKNOWN_ROLE.search(words) and attempts < UNKNOWN_ROLE_TRIES
    return AT_WORK_PAUSE if is_at_work or is_unheard_of else None


def _wait_while_in_use(response: Any, attempts: int, **_: object) -> float | None:  # noqa: ANN401 - botocore's
    """Tell botocore to make a call again that deletes what is said to be used."""
    code = (response[1].get("Error", {}) if response else {}).get("Code", "")
    return IN_USE_PAUSE if code.endswith(IN_USE) and attempts < IN_USE_TRIES else None


def is_error(error: BaseException, *codes: str) -> bool:
    """Return whether AWS answered with one of these error codes."""
    return isinstance(error, ClientError) and error.response["Error"]["Code"] in codes


def is_taken(error: ClientError) -> bool:
    """Return whether Lambda refused to make something because it is there already."""
    return is_error(error, *CONFLICTS) and "exist" in error.response["Error"].get("Message", "")
