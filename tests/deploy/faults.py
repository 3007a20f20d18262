"""Something between whoever calls AWS and the AWS that answers: it counts the calls, and makes some fail."""

import io
import json
import re
import socket
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any, NoReturn
from urllib.parse import parse_qs

from deploy.rehearsal.mending import Wsgi

SPEAK_JSON = frozenset({"acm", "lambda", "logs", "monitoring"})
#: How AWS words each failure: status, and code by protocol (JSON or XML).
KINDS = {
    "throttle": (429, "TooManyRequestsException", "SlowDown"),
    "denied": (403, "AccessDeniedException", "AccessDenied"),
    "500": (500, "ServiceException", "InternalError"),
    "500 after": (500, "ServiceException", "InternalError"),
    "invalid": (400, "ValidationException", "InvalidInput"),
    "unknown role": (400, "InvalidParameterValueException", "InvalidRequest"),
    "in use": (409, "ResourceInUseException", "CachePolicyInUse"),
    "at work": (409, "ResourceConflictException", "OperationAborted"),
}
WORDS = {
    "unknown role": "The role defined for the function cannot be assumed by Lambda.",
    "at work": "The operation cannot be performed at this time. An update is in progress for resource: it",
}
#: Calls that are never answered: done and cut off, or held until the caller gives up, undone or done.
LOST = ("lost answer", "unheard", "unanswered")

#: Where, as a part of the call's description; and what: a kind of failure, or what to do first.
Failure = tuple[str, str | Callable[[], None]]


class Faults:
    """A WSGI layer. `calls` are those since `reset`, as `describe` words them; `left` the failures still to come."""

    def __init__(self) -> None:
        self.app: Wsgi
        self.lock = Lock()
        self.reset()

    def reset(self, *failures: Failure, each: str = "") -> None:
        """Begin to count anew; each failure happens once, in this order, and `each` to every call the first time."""
        self.calls: list[str] = []
        self.left = list(failures)
        self.each = each

    def wrap(self, app: Wsgi) -> Wsgi:
        """Stand before `app`."""
        self.app = app
        return self

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Let the call through, or make it fail."""
        if "HTTP_AUTHORIZATION" not in environ:
            return self.app(environ, start_response)
        with self.lock:
            what = self._next(describe(environ))
        if what in LOST:
            self._lose(str(what), environ)
        if what == "500 after":
            # Done, and said to have failed: whoever asks again finds it done.
            asked = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            b"".join(self.app(environ | {"wsgi.input": io.BytesIO(asked)}, lambda *_: None))
            environ["wsgi.input"] = io.BytesIO(asked)
        if isinstance(what, str):
            return self._refuse(what, environ, start_response)
        if what:
            what()
        return self.app(environ, start_response)

    def _next(self, call: str) -> str | Callable[[], None] | None:
        """Note a call, and return what becomes of it."""
        self.calls.append(call)
        if self.each and self.calls.count(call) == 1:
            return self.each
        if self.left and self.left[0][0] in call:
            return self.left.pop(0)[1]
        return None

    def _lose(self, kind: str, environ: dict[str, Any]) -> NoReturn:
        """Do what was asked, unless it is unheard, and never say so."""
        connection = environ["werkzeug.socket"]
        if kind != "unheard":
            b"".join(self.app(environ, lambda *_: None))
        if kind != "lost answer":
            while connection.recv(65_536):
                pass
        connection.shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError

    def _refuse(self, kind: str, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        status, json_code, xml_code = KINDS[kind]
        service = describe(environ).split()[0]
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if service in SPEAK_JSON:
            body = json.dumps({"__type": json_code, "message": WORDS.get(kind, "made to fail")})
            headers = [("x-amzn-ErrorType", json_code), ("Content-Type", "application/json")]
        else:
            inner = f"<Error><Code>{xml_code}</Code><Message>made to fail</Message></Error>"
            body = inner if service == "s3" else f"<ErrorResponse>{inner}<RequestId>1</RequestId></ErrorResponse>"
            headers = [("Content-Type", "text/xml")]
        start_response(f"{status} Made to fail", headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body.encode()]


def describe(environ: dict[str, Any]) -> str:
    """Return what a call asks, in words; of which version or distribution does not matter."""
    credential = environ["HTTP_AUTHORIZATION"].split("Credential=", 1)[1].split("/")
    query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
    target = environ.get("HTTP_X_AMZ_TARGET") or _action_of_form(environ)
    asked = re.sub(r"(?<=Qualifier=)\d+|(?<=/distribution/)\w+", "N", environ["PATH_INFO"] + query)
    return f"{credential[3]} {environ['REQUEST_METHOD']} {asked} {target}".strip()


def _action_of_form(environ: dict[str, Any]) -> str:
    """Return what a call to IAM or STS names as its action, and leave its form to be read again."""
    if "x-www-form-urlencoded" not in environ.get("CONTENT_TYPE", ""):
        return ""
    form: bytes = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    environ["wsgi.input"] = io.BytesIO(form)
    return parse_qs(form.decode())["Action"][0]


def changes(call: str) -> bool:
    """Return whether a call may write; those to IAM and the logs do not tell."""
    return call.split()[1] in {"PUT", "POST", "DELETE"} and "/invocations" not in call


def nth(calls: list[str], number: int, kind: str) -> list[Failure]:
    """Return the failures that let the calls like this one before it pass, and make it fail."""
    before = sum(calls[number] in call for call in calls[:number])
    return [*[(calls[number], lambda: None)] * before, (calls[number], kind)]
