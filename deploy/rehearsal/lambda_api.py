"""What moto leaves out of Lambda's calls: invocations, function URLs that answer, downloads, and conditions."""

import json
import re
import zipfile
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, unquote

from moto.awslambda.models import LambdaFunction, lambda_backends
from moto.core.models import DEFAULT_ACCOUNT_ID

from deploy.aws.alias import ALIAS
from deploy.rehearsal.lambdas import Lambdas
from deploy.rehearsal.mending import Wsgi, mend, read_body
from deploy.rehearsal.runtime import error_answer

REGION = "us-east-1"
INVOKE = re.compile(r"/2015-03-31/functions/([^/]+)/invocations")
CODE = re.compile(r"/2015-03-31/functions/([^/]+)")
URL = re.compile(r"/2021-10-31/functions/([^/]+)/(urls?)")
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
        if match := URL.fullmatch(path):
            return self._answer_url(unquote(match[1]), match[2], environ, start_response)
        if (match := CODE.fullmatch(path)) and method == "GET":
            return self._tell(unquote(match[1]), environ, start_response)
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

    def _answer_url(self, name: str, what: str, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401
        if what == "urls":
            return self._list_urls(name, environ, start_response)
        if environ["REQUEST_METHOD"] == "DELETE":
            # By the ARN of its alias, too, which moto does not take.
            self._function(_name(name), "$LATEST", environ).delete_url_config()
            start_response("204 No Content", [])
            return []
        url = self.lambdas.url(_region(environ), name)
        return self._mend(environ, start_response, lambda found: found | {"FunctionUrl": url})

    def _list_urls(self, name: str, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401
        """Tell the URLs of a function, those of its aliases among them, each by the ARN of what it is on."""
        function = self._function(_name(name), "$LATEST", environ)
        found = [] if function.url_config is None else [function.url_config.to_dict()]
        arn = ":".join([*function.function_arn.split(":")[:7], ALIAS])
        url = self.lambdas.url(_region(environ), function.function_name)
        start_response("200 OK", [("Content-Type", "application/json")])
        return [
            json.dumps(
                {"FunctionUrlConfigs": [each | {"FunctionArn": arn, "FunctionUrl": url} for each in found]}
            ).encode()
        ]

    def _tell(self, asked: str, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401
        """Tell of a function; of a version, too, that is named as a part of an ARN, at which moto fails."""
        if ":" not in asked:
            return self._mend(environ, start_response, self._with_location)
        function = self._function(_name(asked), asked.rpartition(":")[2], environ)
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(self._with_location(function.get_code())).encode()]

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


def _name(asked: str) -> str:
    """Return the name of a function that is named by its ARN, or a part of that."""
    return asked.rpartition("function:")[2].partition(":")[0]


def _region(environ: dict[str, Any]) -> str:
    """Return the region that a signed request is for."""
    found = re.search(r"Credential=[^/]+/\d+/([^/]+)/", environ.get("HTTP_AUTHORIZATION", ""))
    return found[1] if found else REGION
