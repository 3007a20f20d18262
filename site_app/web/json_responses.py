"""Answers as JSON, and errors among them as problem details (RFC 9457)."""

import json
from typing import Any

from flask import Response

PROBLEM = "application/problem+json"


def json_response(data: dict[str, Any], status: int = 200, mimetype: str = "application/json") -> Response:
    """Return `data` as JSON, letters of every script as they are."""
    return Response(json.dumps(data, ensure_ascii=False) + "\n", status, mimetype=mimetype)


def problem(status: int, title: str, detail: str) -> Response:
    """Return an error as problem details (RFC 9457)."""
    data = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return json_response(data, status, PROBLEM)
