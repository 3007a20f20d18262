"""A process that serves a whole site: `site BUILD`, the queries come as JSON; it tells the memory held after them."""

import json
import sys
from pathlib import Path
from urllib.parse import urlencode
from wsgiref.types import WSGIApplication, WSGIEnvironment
from wsgiref.util import setup_testing_defaults

from site_app.web import create_app
from tests.bench.engines.processes import resident


def main(build: str) -> None:
    """Answer the queries as the API does, and print what that has brought into memory."""
    app = create_app({"BUILD": Path(build), "LOG_SEARCHES": False})
    for query in json.load(sys.stdin):
        if (status := _ask(app, query)) != "200 OK":
            raise SystemExit(f"{query}: answered with {status}")
    print(json.dumps({"resident_mib": resident()}))


def _ask(app: WSGIApplication, query: str) -> str:
    environ: WSGIEnvironment = {"PATH_INFO": "/api/v1/search", "QUERY_STRING": urlencode({"q": query})}
    setup_testing_defaults(environ)
    said: list[str] = []
    b"".join(app(environ, lambda status, *_: said.append(status)))  # type: ignore[arg-type]
    return said[0]


if __name__ == "__main__":
    main(sys.argv[1])
