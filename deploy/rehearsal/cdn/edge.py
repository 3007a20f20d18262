"""A distribution of CloudFront at work on this machine: it answers readers."""

import json
import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from time import monotonic
from typing import Any
from urllib.parse import unquote, unquote_plus

from moto.cloudfront.models import Distribution, Origin, cloudfront_backends
from moto.core.models import DEFAULT_ACCOUNT_ID

from deploy.asking import make_event
from deploy.aws.cdn.caching import SECURITY_HEADERS
from deploy.aws.cdn.origins import OF_IMAGES
from deploy.rehearsal.cdn.cache_policies import CachePolicies
from deploy.rehearsal.function_url import FunctionUrl
from deploy.rehearsal.runtime import Answer
from deploy.rehearsal.s3 import read_object

#: Asks a function URL, by its host, for a distribution, by its ARN.
Visit = Callable[[str, str, bytes], Answer | None]

#: Pages of these statuses are kept for the least time that a policy states, whatever the origin says.
KEPT = range(200, 400)
#: Errors are kept, too, for seconds, unless the distribution says for how long; of some, the origin may forbid it.
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html
KEPT_ERRORS = frozenset({400, 403, 404, 405, 410, 412, 414, 415, 500, 501, 502, 503, 504})
KEPT_UNLESS_FORBIDDEN = frozenset({404, 410, 414, 501})
ERROR_SECONDS = 10
#: What of a path CloudFront was seen to sign in another way than Lambda does: https://github.com/aws-samples/image-optimization/issues/44
MISSIGNED = re.compile(r"%20|\+")
#: What AWS's own policy of headers adds, whatever the origin says.
ADDED_HEADERS = {"x-content-type-options": "nosniff"}
MISMATCH = "The request signature we calculated does not match the signature you provided."


class Edge:
    """A distribution at work: it answers from what it keeps, and else from its origin."""

    def __init__(self, distribution: Distribution, policies: CachePolicies, visit: Visit) -> None:
        self.distribution = distribution
        self.policies = policies
        self.visit = visit
        self.kept: dict[bytes, Answer] = {}
        #: Errors, each with the time until which it is kept.
        self.errors: dict[bytes, tuple[Answer, float]] = {}
        self.url = FunctionUrl(self._answer)

    @property
    def host(self) -> str:
        """Host and port at which it answers."""
        return self.url.server.address

    def close(self) -> None:
        """Stop answering."""
        self.url.close()

    def forget(self) -> None:
        """Keep nothing any more, as after an invalidation."""
        self.kept.clear()
        self.errors.clear()

    def _answer(self, event: bytes) -> Answer | None:
        request = json.loads(event)
        path, method = request["rawPath"], request["requestContext"]["http"]["method"]
        configuration = vars(self.distribution.distribution_config)
        others = configuration["CacheBehaviors"].get("Items", ())
        fitting = (item for item in others if fnmatchcase(path, item.path_pattern))
        behaviour = next(fitting, configuration["DefaultCacheBehavior"])
        if not configuration["Enabled"] or method not in behaviour.allowed_methods.items:
            return None
        policy, answer = behaviour.cache_policy_id, None
        for origin, passed_on in self._origins(behaviour.target_origin_id):
            asked = json.dumps(_for_origin(request, origin.domain_name, self.policies.ignored(policy))).encode()
            answer = self._kept(asked) or self._ask(origin, asked)
            told = json.loads(answer.payload)
            self._keep_error(asked, answer, told)
            if told["statusCode"] in KEPT and self.policies.keeps(policy, told["headers"]):
                self.kept[asked] = answer
            answer = _unless_known(answer, told, request["headers"].get("if-none-match"))
            if told["statusCode"] not in passed_on:
                break
        return answer and _with_headers(answer, behaviour.response_headers_policy_id)

    def _origins(self, name: str) -> list[tuple[Origin, set[int]]]:
        """Return the origins of that name, or of the group of that name, with what each leaves to the next."""
        configuration = vars(self.distribution.distribution_config)
        origins = {origin.id: origin for origin in configuration["Origins"]["Items"]}
        for group in configuration["OriginGroups"].get("Items") or ():
            if group["Id"] == name:
                statuses = set(map(int, group["FailoverCriteria"]["StatusCodes"]["Items"]))
                return [(origins[member["OriginId"]], statuses) for member in group["Members"]["Items"]]
        return [(origins[name], set())]

    def _ask(self, origin: Origin, asked: bytes) -> Answer:
        """Ask an origin, signing as its access control says."""
        if hasattr(origin, "custom_origin_config"):
            return self._ask_function(origin.domain_name, asked)
        controls = cloudfront_backends[DEFAULT_ACCOUNT_ID]["aws"].origin_access_controls
        control = controls.get(vars(origin)["origin_access_control_id"])
        signed_by = self.distribution.arn if control and control.origin_type == OF_IMAGES else ""
        path = f"{origin.origin_path}{json.loads(asked)['rawPath']}"
        return Answer(json.dumps(read_object(origin.domain_name, unquote(path[1:]), signed_by)).encode())

    def _kept(self, asked: bytes) -> Answer | None:
        error, until = self.errors.get(asked, (None, 0.0))
        return error if monotonic() < until else self.kept.get(asked)

    def _ask_function(self, host: str, asked: bytes) -> Answer:
        """Ask a function URL; what Lambda answers in the function's place is an answer too."""
        missigned = MISSIGNED.search(json.loads(asked)["rawPath"])
        answer = None if missigned else self.visit(host, self.distribution.arn, asked)
        if answer is None:
            return _say(403, MISMATCH if missigned else "Forbidden")
        return _say(502, "Internal Server Error") if answer.error else answer

    def _keep_error(self, asked: bytes, answer: Answer, told: dict[str, Any]) -> None:
        status = told["statusCode"]
        forbidden = status in KEPT_UNLESS_FORBIDDEN and "no-store" in told["headers"].get("cache-control", "")
        if status not in KEPT_ERRORS or forbidden:
            return
        custom = vars(self.distribution.distribution_config)["CustomErrorResponses"].get("Items", ())
        seconds = {int(each["ErrorCode"]): float(each["ErrorCachingMinTTL"]) for each in custom}
        self.errors[asked] = answer, monotonic() + seconds.get(status, ERROR_SECONDS)


def _say(status: int, message: str) -> Answer:
    """Return what Lambda answers in a function's place."""
    headers = {"content-type": "application/json"}
    return Answer(
        json.dumps({"statusCode": status, "headers": headers, "body": json.dumps({"message": message})}).encode()
    )


def _for_origin(request: dict[str, Any], origin: str, ignored: set[str] | None) -> dict[str, Any]:
    """Return the event for the origin: of headers and parameters, what the policy counts."""
    given = request["rawQueryString"].split("&") if ignored is not None else ()
    parts = [part for part in given if unquote_plus(part.partition("=")[0]) not in (ignored or ())]
    accepted = "gzip" if "gzip" in request["headers"].get("accept-encoding", "") else "identity"
    headers = {"host": origin, "user-agent": "Amazon CloudFront", "accept-encoding": accepted}
    return make_event(request["requestContext"]["http"]["method"], request["rawPath"], "&".join(parts), headers)


def _with_headers(answer: Answer, policy: str | None) -> Answer:
    """Return the answer with what the policy of headers adds."""
    if policy != SECURITY_HEADERS:
        return answer
    told = json.loads(answer.payload)
    return Answer(json.dumps(told | {"headers": told["headers"] | ADDED_HEADERS}).encode())


def _unless_known(answer: Answer, told: dict[str, Any], known: str | None) -> Answer:
    """Return the answer, or that the reader has it already."""
    if known is None or known != told["headers"].get("etag"):
        return answer
    return Answer(json.dumps(told | {"statusCode": 304, "body": "", "isBase64Encoded": False}).encode())
