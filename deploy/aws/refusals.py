"""What AWS refuses, in plain words: its own, on one line, with what to do about it."""

import re
from http import HTTPStatus

from botocore.exceptions import (
    ClientError,
    NoCredentialsError,
    PartialCredentialsError,
    SSOError,
    TokenRetrievalError,
    WaiterError,
)

from deploy.aws.account import DENIED, is_error
from deploy.aws.iam_actions import action_of
from site_app.printable import printable

EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired"})
UNKNOWN_KEYS = frozenset({"InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "AuthFailure"})
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
        return "have that deny lifted: what the policy of deploy/permissions.md allows does not outweigh it"
    if NO_PERMISSION.search(said):
        return "have it added (deploy/permissions.md has the whole policy)"
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
    named = ", ".join(actions)
    return f"AWS: {named} {are} not allowed to you; have {them} added (deploy/permissions.md has the whole policy)"
