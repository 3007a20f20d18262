"""What AWS refuses is told in AWS's own words, on one line, with what to do about it."""

from dataclasses import replace

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    NoCredentialsError,
    ParamValidationError,
    PartialCredentialsError,
    UnauthorizedSSOTokenError,
    WaiterError,
)

from deploy.aws.account import AWS_ERRORS, Account
from deploy.aws.alias import live_version
from deploy.aws.refusals import explain
from deploy.aws.target import Target
from deploy.errors import DeployError
from deploy.stages import Stage
from deploy.steps.undeploy import undeploy_stage
from tests.deploy.aws.test_faults import distinct
from tests.deploy.conftest import Deploy
from tests.deploy.faults import Faults, nth

VERIFY = (
    "Your account must be verified before you can add new CloudFront resources. To verify your account, please contact "
    "AWS Support (https://console.aws.amazon.com/support/home#/) and include this error message."
)
NOT_YOURS = (
    "User: arn:aws:iam::111122223333:user/d is not authorized to perform: lambda:CreateAlias on resource: x because no "
    "identity-based policy allows the lambda:CreateAlias action"
)
BY_ORGANIZATION = NOT_YOURS.partition(" because")[0] + " with an explicit deny in a service control policy"


def refusal(code: str, message: str, operation: str = "CreateAlias", status: int = 400) -> ClientError:
    answer = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, operation)


def waiting(last: dict[str, object]) -> WaiterError:
    return WaiterError(name="FunctionUpdatedV2", reason="it failed", last_response=last)


ADD = "have it added (deploy/permissions.md has the whole policy)"
DO = "do what AWS asks for, and run it again"
MEND = "mend what it names, and run it again"
CHECK = "check the connection and aws_region, and run it again"
CREATE_ALIAS = "AWS: lambda:CreateAlias is not allowed to you"
EXPIRED = "The security token included in the request is expired"
UNKNOWN = "The security token included in the request is invalid."
PARTIAL = "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY"
SESSION = (
    "The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run "
    "aws sso login with the corresponding profile."
)

SAID: dict[str, tuple[Exception, str]] = {
    "an account to be verified": (
        refusal("AccessDenied", VERIFY, "CreateDistribution", 403),
        f"AWS: cloudfront:CreateDistribution is not allowed to you: {VERIFY} (AccessDenied); {DO}",
    ),
    "a permission that lacks": (
        refusal("AccessDeniedException", NOT_YOURS, status=403),
        f"{CREATE_ALIAS}: {NOT_YOURS} (AccessDeniedException); {ADD}",
    ),
    "a permission that lacks, in S3's words": (
        refusal("AccessDenied", "Access Denied", "PutObject", 403),
        f"AWS: s3:PutObject is not allowed to you: Access Denied (AccessDenied); {ADD}",
    ),
    "an organization's denial": (
        refusal("AccessDeniedException", BY_ORGANIZATION, status=403),
        (
            f"{CREATE_ALIAS}: {BY_ORGANIZATION} (AccessDeniedException); have that deny lifted: what the "
            "policy of deploy/permissions.md allows does not outweigh it"
        ),
    ),
    "a denial without a reason": (
        refusal("403", "", "HeadObject", 403),
        f"AWS: s3:GetObject is not allowed to you: no reason given (403); {ADD}",
    ),
    "a value": (
        refusal("InvalidParameterValueException", "Value 99 at 'memorySize' failed to satisfy constraint"),
        (
            "AWS: lambda:CreateAlias failed: Value 99 at 'memorySize' failed to satisfy constraint "
            f"(InvalidParameterValueException); {MEND}"
        ),
    ),
    "a limit": (
        refusal("CodeStorageExceededException", "Code storage limit exceeded."),
        f"AWS: lambda:CreateAlias failed: Code storage limit exceeded. (CodeStorageExceededException); {MEND}",
    ),
    "AWS's own failure": (
        refusal("ServiceException", "Internal", status=503),
        "AWS: lambda:CreateAlias failed: Internal (ServiceException); run it again",
    ),
    "expired credentials": (
        refusal("ExpiredToken", EXPIRED, "GetCallerIdentity", 403),
        f"AWS: the credentials have expired: {EXPIRED} (ExpiredToken); sign in again, as with `aws sso login`",
    ),
    "unknown keys": (
        refusal("InvalidClientTokenId", UNKNOWN, status=403),
        (
            f"AWS: it does not know these credentials: {UNKNOWN} (InvalidClientTokenId); check AWS_PROFILE or run `aws "
            "configure`"
        ),
    ),
    "no credentials": (
        NoCredentialsError(),
        "AWS: there are no credentials; run `aws configure`, or set AWS_PROFILE or AWS_ACCESS_KEY_ID",
    ),
    "half of the credentials": (
        PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"),
        f"AWS: the credentials are not whole: {PARTIAL}; run `aws configure`, or set what is missing",
    ),
    "an old session": (
        UnauthorizedSSOTokenError(),
        f"AWS: the credentials have expired: {SESSION}; sign in again, as with `aws sso login`",
    ),
    "no connection": (
        ConnectTimeoutError(endpoint_url="https://sts.example"),
        f'AWS: Connect timeout on endpoint URL: "https://sts.example"; {CHECK}',
    ),
    "several lines and what moves a terminal": (
        refusal("AccessDenied", "one\r\n two\x1b[31m\u202e\x00 three", status=403),
        f"{CREATE_ALIAS}: one two\\x1b[31m\\u202e\\x00 three (AccessDenied); {DO}",
    ),
    "several lines of botocore's": (
        ParamValidationError(report="a\nb"),
        f"AWS: Parameter validation failed: a b; {CHECK}",
    ),
    "a function that could not be updated": (
        waiting({"LastUpdateStatus": "Failed", "LastUpdateStatusReason": "KMS is not accessible"}),
        f"AWS: Waiter FunctionUpdatedV2 failed: it failed: KMS is not accessible; {MEND}",
    ),
    "a certificate that was refused": (
        waiting({"Certificate": {"Status": "FAILED", "FailureReason": "CAA_ERROR"}}),
        f"AWS: Waiter FunctionUpdatedV2 failed: it failed: CAA_ERROR; {MEND}",
    ),
    "a wait that was too long": (
        waiting({"LastUpdateStatus": "InProgress"}),
        "AWS: Waiter FunctionUpdatedV2 failed: it failed; run it again",
    ),
    "a waiter that was denied": (
        waiting({"Error": {"Code": "AccessDeniedException", "Message": "not authorized"}}),
        f"AWS: lambda:GetFunctionConfiguration is not allowed to you: not authorized (AccessDeniedException); {ADD}",
    ),
}


@pytest.mark.parametrize(("error", "told"), SAID.values(), ids=SAID)
def test_what_aws_says_is_kept(error: Exception, told: str) -> None:
    """Word for word, with its code, and a remedy that fits it."""
    assert isinstance(error, AWS_ERRORS)
    assert explain(error) == told


@pytest.mark.usefixtures("quick", "brief")
@pytest.mark.parametrize("with_cdn", [False, True], ids=["a URL", "a CDN"])
def test_first_release_that_nobody_could_see_is_no_failure_in_public(
    deploy: Deploy, aws: Account, stage: Stage, faults: Faults, with_cdn: bool
) -> None:
    """Whatever is denied until readers could come in, the exit status is 1: the reason is AWS's, nothing is live."""
    to = replace(stage, cdn=with_cdn)
    faults.reset()
    deploy(to)
    calls = faults.calls
    made = next(number for number, call in enumerate(calls) if " POST " in call and call.endswith("/aliases"))
    (*_, open_to_all) = (number for number, call in enumerate(calls) if " POST " in call and "/policy?" in call)
    after = (number for number in distinct(calls) if made < number <= open_to_all)
    opening = [number for number in after if "deploy.lock" not in calls[number]]
    assert len(opening) >= (10 if with_cdn else 4)
    for number in opening:
        undeploy_stage(Target(aws, to), lambda _: None)
        faults.reset(*nth(calls, number, "denied"))
        with pytest.raises(DeployError, match=r"made to fail \(AccessDenied.*; nothing is live, and") as caught:
            deploy(to)
        assert not faults.left, calls[number]
        assert (caught.value.status, live_version(Target(aws, to))) == (1, None), calls[number]
