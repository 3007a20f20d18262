"""The server that plays AWS, and the way to it."""

import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Thread
from uuid import uuid4

import boto3
import moto.core.responses
from moto.core.utils import method_names_from_class
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import make_server

from deploy.aws.account import Account
from deploy.aws.cdn.domain import find_zone
from deploy.errors import DeployError
from deploy.rehearsal.cdn.acm import mend_acm
from deploy.rehearsal.cdn.cloudfront import CloudFront, mend_cloudfront
from deploy.rehearsal.configuration import mend_functions
from deploy.rehearsal.iam import mend_iam
from deploy.rehearsal.lambda_api import REGION, LambdaApi
from deploy.rehearsal.lambda_records import mend_records
from deploy.rehearsal.lambdas import Lambdas
from deploy.rehearsal.mending import Wsgi, one_at_a_time
from deploy.rehearsal.s3 import mend_buckets
from deploy.stages import Stage

#: Where a running rehearsal says how to reach it, in the build folder.
STATE = "rehearsal.json"

#: Which module of moto's answers for a host, and what it can do: moto finds out anew at each call, from its folder.
_backend_for_host = cache(DomainDispatcherApplication.get_backend_for_host)
_methods_of = cache(method_names_from_class)


@contextmanager
def rehearsed(stage: Stage, build: Path, *, start: bool) -> Iterator[tuple[Account, bool]]:
    """Give the account that a rehearsal plays, and whether it began here: one that runs already is joined.

    Raises DeployError if none runs and none is to `start`.
    """
    if endpoint := find_rehearsal(build):
        yield rehearsed_account(stage, endpoint), False
        return
    if not start:
        raise DeployError(f"{build / STATE}: no rehearsal runs; start one with `microsite deploy --rehearse`")
    rehearsal = Rehearsal()
    try:
        rehearsal.announce(build)
        yield rehearsed_account(stage, rehearsal.endpoint), True
    finally:
        (build / STATE).unlink(missing_ok=True)
        rehearsal.close()


def rehearsed_account(stage: Stage, endpoint: str) -> Account:
    """Return the account that a rehearsal plays: the domain of the stage is its own."""
    keys = {"aws_access_key_id": "rehearsal", "aws_secret_access_key": "rehearsal"}
    account = Account(boto3.Session(region_name=stage.aws_region or REGION, **keys), endpoint)
    if stage.domain and find_zone(account, stage.domain) is None:
        account.client("route53").create_hosted_zone(Name=stage.domain, CallerReference=str(uuid4()))
    return account


def find_rehearsal(build: Path) -> str | None:
    """Return the endpoint of the rehearsal that runs, if one does."""
    try:
        state = json.loads((build / STATE).read_bytes())
        os.kill(state["pid"], 0)
    except (OSError, ValueError):
        return None
    return str(state["endpoint"])


def mend_moto() -> None:
    """Let this process's moto do what AWS does and moto leaves out; done again, it changes nothing more."""
    for mend in (mend_acm, mend_buckets, mend_cloudfront, mend_functions, mend_iam, mend_records):
        mend()
    DomainDispatcherApplication.get_backend_for_host = _backend_for_host  # type: ignore[method-assign]
    moto.core.responses.method_names_from_class = _methods_of  # type: ignore[attr-defined]
    # Of the calls at once that an account has as a rule, a hundred stay free for all functions.
    os.environ.setdefault("MOTO_LAMBDA_CONCURRENCY_QUOTA", "1000")
    # Readers' requests and calls to AWS are not the terminal's news.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)


class Rehearsal:
    """A moto server with what it lacks. `wrap` may put something between it and who calls."""

    def __init__(self, wrap: Callable[[Wsgi], Wsgi] = lambda app: app) -> None:
        mend_moto()
        self.lambdas = Lambdas()
        moto = one_at_a_time(DomainDispatcherApplication(create_backend_app))
        self.cloudfront = CloudFront(moto, self.lambdas.visit_signed)
        api = LambdaApi(self.cloudfront, self.lambdas)
        self.server = make_server("127.0.0.1", 0, wrap(api), threaded=True, request_handler=MotoRequestHandler)
        self.endpoint = api.endpoint = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def announce(self, build: Path) -> None:
        """Let other commands find this rehearsal."""
        build.mkdir(parents=True, exist_ok=True)
        (build / STATE).write_text(json.dumps({"endpoint": self.endpoint, "pid": os.getpid()}))

    def close(self) -> None:
        """End the server and every process it started."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        self.cloudfront.close()
        self.lambdas.close()
