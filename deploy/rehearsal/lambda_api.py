"""What moto leaves out of Lambda: invocations, function URLs that answer, downloads, and numbers never used again."""

import json
import re
import zipfile
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, unquote
from uuid import uuid4

from moto.awslambda.models import LambdaAlias, LambdaFunction, LambdaStorage, lambda_backends
from moto.core.models import DEFAULT_ACCOUNT_ID

from deploy.rehearsal.lambdas import Lambdas
from deploy.rehearsal.mending import Wsgi, mend, read_body
from deploy.rehearsal.runtime import error_answer

REGION = "us-east-1"
INVOKE = re.compile(r"/2015-03-31/functions/([^/]+)/invocations")
CODE = re.compile(r"/2015-03-31/functions/([^/]+)")
URL = re.compile(r"/2021-10-31/functions/([^/]+)/url")
DOWNLOAD = re.compile(r"/rehearsal/([^/]+)/([^/]+)\.zip")


class LambdaApi:
    """What moto leaves out of Lambda: invocations, function URLs that answer, and packages to download."""

    def __init__(self, moto: Wsgi, lambdas: Lambdas) -> None:
        self.moto = moto
        self.lambdas = lambdas
        self.endpoint = ""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI's
        """Answer, or let moto answer and mend that."""
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if (match := INVOKE.fullmatch(path)) and method == "POST":
            return self._invoke(match[1], environ, start_response)
        if match := DOWNLOAD.fullmatch(path):
            start_response("200 OK", [("Content-Type", "application/zip")])
            return [self._function(match[1], match[2], environ).code_bytes]
        if (match := URL.fullmatch(path)) and method != "DELETE":
            url = self.lambdas.url(_region(environ), unquote(match[1]))
            return self._mend(environ, start_response, lambda found: found | {"FunctionUrl": url})
        if (match := CODE.fullmatch(path)) and method == "GET":
            return self._mend(environ, start_response, self._with_location)
        return self.moto(environ, start_response)

    def _invoke(self, name: str, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401
        event = read_body(environ)
        version = parse_qs(environ.get("QUERY_STRING", "")).get("Qualifier", ["$LATEST"])[0]
        try:
            answer = self.lambdas.invoke(self._function(name, version, environ), event)
        except (OSError, zipfile.BadZipFile) as error:
            answer = error_answer("Runtime.InvalidPackage", str(error))
        headers = [("Content-Type", "application/json")]
        start_response("200 OK", headers + ([("X-Amz-Function-Error", answer.error)] if answer.error else []))
        return [answer.payload]

    def _function(self, name: str, version: str, environ: dict[str, Any]) -> LambdaFunction:
        region = parse_qs(environ.get("QUERY_STRING", "")).get("region", [_region(environ)])[0]
        return lambda_backends[DEFAULT_ACCOUNT_ID][region].get_function(unquote(name), version)

    def _with_location(self, found: dict[str, Any]) -> dict[str, Any]:
        configuration = found["Configuration"]
        region = configuration["FunctionArn"].split(":")[3]
        place = f"{configuration['FunctionName']}/{configuration['Version']}.zip?region={region}"
        return found | {"Code": {"Location": f"{self.endpoint}/rehearsal/{place}"}}

    def _mend(
        self,
        environ: dict[str, Any],
        start_response: Any,  # noqa: ANN401
        change: Callable[[dict[str, Any]], dict[str, Any]],
    ) -> Iterable[bytes]:
        return mend(self.moto, environ, start_response, lambda body: json.dumps(change(json.loads(body))).encode())


def _region(environ: dict[str, Any]) -> str:
    """Return the region that a signed request is for."""
    found = re.search(r"Credential=[^/]+/\d+/([^/]+)/", environ.get("HTTP_AUTHORIZATION", ""))
    return found[1] if found else REGION


_publish_version = LambdaStorage.publish_version


def _publish_with_new_number(self: LambdaStorage, name_or_arn: str, description: str = "") -> LambdaFunction | None:
    """Publish a version whose number was never used: moto counts those that are left."""
    made = _publish_version(self, name_or_arn, description)
    if made:
        versions = self._functions[made.function_name]["versions"]
        others = [int(version.version) for version in versions if version is not made]
        if made in versions and others and int(made.version) <= max(others):
            made.set_version(max(others) + 1)
            self._arns[made.function_arn] = made
    return made


def _update_with_new_revision(self: LambdaAlias, *changes: str | None) -> None:
    """Move an alias, and say so by its revision, as Lambda does."""
    _update_alias(self, *changes)
    self.revision_id = str(uuid4())


_update_alias = LambdaAlias.update
LambdaAlias.update = _update_with_new_revision  # type: ignore[assignment, method-assign]
LambdaStorage.publish_version = _publish_with_new_number  # type: ignore[method-assign]
