"""The functions of a rehearsal: moto's record of each, at work under AWS's own runtime client."""

import io
import json
import shutil
import time
import zipfile
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import Any

from moto.awslambda.models import LambdaAlias, LambdaFunction, lambda_backends
from moto.core.exceptions import JsonRESTError
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.logs.models import logs_backends

from deploy.aws.alias import ALIAS
from deploy.aws.function_url import PUBLIC_GRANTS
from deploy.rehearsal.function_url import FunctionUrl
from deploy.rehearsal.lag import Lag
from deploy.rehearsal.lambda_records import granted, version_before
from deploy.rehearsal.runtime import Answer, LocalFunction

#: Versions whose process is kept: the live one, the one being proven, and those before them.
KEPT_PROCESSES = 4


class Lambdas:
    """The functions at work: a process for each version asked, and a function URL for each function."""

    def __init__(self) -> None:
        self.directory = Path(mkdtemp(prefix="rehearsal-"))
        self.unpacked: dict[str, Path] = {}
        self.functions: dict[str, LocalFunction] = {}
        #: By region and name of the function behind each.
        self.urls: dict[tuple[str, str], FunctionUrl] = {}
        #: Of the function URLs, after the alias moved and after a permission was added.
        self.moving, self.granting = Lag(), Lag()
        self.lock = Lock()

    def invoke(self, function: LambdaFunction, event: bytes) -> Answer:
        """Run an event through a version, and log it as Lambda does."""
        started = time.monotonic()
        answer = self._local(function).invoke(event)
        took = (time.monotonic() - started) * 1000
        self._log(function, f"REPORT Version: {function.version} Duration: {took:.2f} ms {answer.error or ''}".strip())
        return answer

    def url(self, region: str, name: str) -> str:
        """Return the local URL of a function's live version."""
        key = region, name
        if key not in self.urls:
            self.urls[key] = FunctionUrl(lambda event: self._visit(region, name, event))
        return self.urls[key].url

    def visit_signed(self, host: str, arn: str, event: bytes) -> Answer | None:
        """Answer what a distribution asks of a function URL, with its signature."""
        (region, name), *_ = (key for key, url in self.urls.items() if url.server.address == host)
        return self._visit(region, name, event, arn)

    def close(self) -> None:
        """End every process and URL."""
        for url in self.urls.values():
            url.close()
        self.end_processes()
        shutil.rmtree(self.directory, ignore_errors=True)

    def end_processes(self) -> None:
        """End every process; the next event starts one anew."""
        with self.lock:
            while self.functions:
                self.functions.popitem()[1].close()

    def _visit(self, region: str, name: str, event: bytes, arn: str = "") -> Answer | None:
        """Answer a reader, or the distribution `arn`: only with both permissions, and only from the live version."""
        backend = lambda_backends[DEFAULT_ACCOUNT_ID][region]
        try:
            function = backend.get_function(name, self._known_version(backend.get_alias(ALIAS, name)))
            is_open = backend.get_function_url_config(name).config["AuthType"] == "NONE"
        except JsonRESTError:
            return None
        statements = granted(function.policy, self.granting)
        return self.invoke(function, event) if _may_ask(statements, arn, is_open=is_open) else None

    def _known_version(self, alias: LambdaAlias) -> str:
        """Return the version that a function URL takes the alias to be on; none has heard of a new alias at first."""
        before, moved = version_before(alias)
        return before if self.moving.hides(moved) else alias.function_version

    def _local(self, function: LambdaFunction) -> LocalFunction:
        with self.lock:
            key = json.dumps([function.function_arn, function.code_sha_256, function.environment_vars])
            local = self.functions.pop(key, None) or self._start(function)
            self.functions[key] = local
            while len(self.functions) > KEPT_PROCESSES:
                self.functions.pop(next(iter(self.functions))).close()
            return local

    def _start(self, function: LambdaFunction) -> LocalFunction:
        environment = {
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.run_time}",
            "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
            "AWS_LAMBDA_FUNCTION_VERSION": str(function.version),
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_size),
            "AWS_REGION": function.region,
        } | function.environment_vars
        return LocalFunction(
            self._unpack(function), str(function.handler), environment, function.timeout, partial(self._log, function)
        )

    def _unpack(self, function: LambdaFunction) -> Path:
        """Return where a version's package is unpacked; versions of one package, which none can write, share it."""
        if function.code_sha_256 not in self.unpacked:
            package = Path(mkdtemp(dir=self.directory))
            with zipfile.ZipFile(io.BytesIO(function.code_bytes)) as archive:
                archive.extractall(package)
            self.unpacked[function.code_sha_256] = package
        return self.unpacked[function.code_sha_256]

    def _log(self, function: LambdaFunction, line: str) -> None:
        logs = logs_backends[DEFAULT_ACCOUNT_ID][function.region]
        group, stream = f"/aws/lambda/{function.function_name}", f"[{function.version}]rehearsal"
        if group in logs.groups:
            if stream not in logs.groups[group].streams:
                logs.create_log_stream(group, stream)
            logs.put_log_events(group, stream, [{"timestamp": int(time.time() * 1000), "message": line}])


def _may_ask(statements: list[dict[str, Any]], arn: str, *, is_open: bool) -> bool:
    """Return whether a policy lets a distribution in; or everyone, if that is who asks an open URL."""
    if not arn:
        return is_open and {statement["Sid"] for statement in statements} >= PUBLIC_GRANTS.keys()
    actions = {statement["Action"] for statement in statements if arn in json.dumps(statement)}
    return actions >= {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
