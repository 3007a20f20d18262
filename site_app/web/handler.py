"""The Lambda entry point. The build is opened when Lambda starts the process, before the first request.

What is no HTTP event gets an answer of the same shape that says so, and runs nothing.
"""

import json
import logging
import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

from apig_wsgi import make_lambda_handler

from site_app.web import create_app
from site_app.web.catalogue import EXTENSION
from site_app.web.events import Event, NotHttpError, largest_answer, read_event
from site_app.web.search_log import PROVER
from site_app.web.sending.headers import SECURITY, USUAL_HOSTS

#: One character of a body is six bytes of JSON at most: \u0000.
WORST_ESCAPE = 6
#: Kept free for the headers that are set once the size is known; bytes.
FOR_LAST_HEADERS = 256
#: What names of AWS's end in. Strangers come by a name that the event tells, or through a load balancer, which passes
#: on any; an event with neither is from one who may invoke the function.
BALANCER_HOSTS = (".amazonaws.com",)
INVOKER_HOSTS = (".on.aws", *BALANCER_HOSTS)

#: What primes a process is no reader's search.
OURS = {"User-Agent": PROVER}

logger = logging.getLogger(__name__)


def handler(event: object, context: object) -> Event:
    """Answer an HTTP event."""
    try:
        request = read_event(event)
    except NotHttpError as error:
        return _refuse(400, f"This function answers HTTP requests only: {error}.")
    answer = _answer(request, context)
    if _is_too_large(answer, largest_answer(request) - FOR_LAST_HEADERS):
        answer = _refuse(500, "This page is too large to send.", in_lists="multiValueHeaders" in answer)
    if os.environ.get("SITE_NOINDEX"):
        for name in {"headers", "multiValueHeaders"} & answer.keys():
            answer[name]["X-Robots-Tag"] = "noindex" if name == "headers" else ["noindex"]
    return answer


def _answer(request: Event, context: object) -> Event:
    """Let the app answer. What it could not even make an error page of becomes a short one, and a line in the log."""
    try:
        return dict(_adapter(request, context))
    except Exception:
        logger.exception("the app failed")
        return _refuse(500, "Something went wrong here.", in_lists="multiValueHeaders" in request)


def _is_too_large(answer: Event, most: int) -> bool:
    return len(answer["body"]) * WORST_ESCAPE > most and len(json.dumps(answer)) > most


def _refuse(status: int, words: str, *, in_lists: bool = False) -> Event:
    headers = SECURITY | {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}
    told = (
        {"multiValueHeaders": {name: [value] for name, value in headers.items()}} if in_lists else {"headers": headers}
    )
    return {"statusCode": status, "body": words + "\n", "isBase64Encoded": False} | told


def _known_by_own_name(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Let the app answer (PEP 3333); the name that AWS gives this function is as good as any it is known by."""
    if _is_own(environ.get("HTTP_HOST", "").partition(":")[0].lower(), environ["apig_wsgi.request_context"]):
        environ["HTTP_HOST"] = USUAL_HOSTS[0]
    return app(environ, start_response)


def _is_own(host: str, context: Event) -> bool:
    if "domainName" in context:
        return bool(host == context["domainName"].lower())
    return host.endswith(BALANCER_HOSTS if "elb" in context else INVOKER_HOSTS)


def _prime() -> None:
    """Answer a page and a search, so that a snapshot of the process holds all that the first reader needs."""
    for path in ("/", "/search"):
        query = {"q": app.extensions[EXTENSION].site["title"]}
        handler({"path": path, "httpMethod": "GET", "queryStringParameters": query, "headers": OURS}, None)


app = create_app()
_adapter = make_lambda_handler(_known_by_own_name, binary_support=True)
if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start" and EXTENSION in app.extensions:
    _prime()
