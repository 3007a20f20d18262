"""A line of JSON for each search: what was asked and what was found, and nothing of who asked.

It goes to standard error, which Lambda passes on to CloudWatch as it is; `microsite searches` reads it there. Put
LOG_SEARCHES = False into the app's configuration for none.
"""

import json
import sys
from contextlib import suppress
from typing import Any
from wsgiref.types import WSGIEnvironment

from flask import current_app, request

from search_index import SearchResults, fold
from site_app.parameters import Parameters
from site_app.printable import printable_json
from site_app.web.catalogue import current_catalogue
from site_app.web.sending.headers import asker_has

#: How a deploy names itself (User-Agent) while it proves a release: what it asks is no reader's.
PROVER = "microsite-deploy"
#: Where a request holds the line to be written when its answer is given again.
LINE_AGAIN = "microsite.search_again"
#: Folding makes up to eighteen characters of one; no query has more than this; characters.
LONGEST = 200
#: The parameters that narrow a search or order it, which makes no other search of it.
NARROWING = ("review", "tag", "year", "rating", "sort", "spoilers")
#: What a line has, and of which kind; each has all.
KINDS: dict[str, type | tuple[type, ...]] = {
    "search": str,
    "hits": int,
    "first": (str, type(None)),
    "relaxed": bool,
    "corrected": bool,
    "page": int,
    "narrowed": list,
    "again": bool,
    "release": str,
    "took_ms": (int, float),
}

#: `json.dumps` makes one anew for each line.
_encode = json.JSONEncoder(ensure_ascii=False).encode


def log_search(asked: Parameters, results: SearchResults, took: float) -> None:
    """Write the line of a search that took so many milliseconds, and leave the one for when its answer is given again.

    `first` is the section that was found first, `narrowed` names the filters and the like, `again` says that who asks
    has the answer already. What asks for no words is no search.
    """
    if not (asked.q.strip() and request.method == "GET" and current_app.config.get("LOG_SEARCHES", True)):
        return
    release = current_catalogue().release
    hits = results.groups[0].hits if results.groups else results.hits
    told = {
        "search": " ".join(fold(asked.q).split())[:LONGEST],
        "hits": results.total,
        "first": f"{hits[0].review}#{hits[0].section}" if hits else None,
        "relaxed": results.relaxed,
        "corrected": results.corrected,
        "page": asked.page,
        "narrowed": [name for name in NARROWING if getattr(asked, name) != asked._field_defaults[name]],
        "again": asker_has(release),
        "release": release,
    }
    line, environ = printable_json(_encode(told)).removesuffix("}"), request.environ
    environ[LINE_AGAIN] = f'{line}, "took_ms": 0}}\n'
    write_line(environ, f'{line}, "took_ms": {took:.2f}}}\n')


def write_line(environ: WSGIEnvironment, line: str) -> None:
    """Write a line for whoever makes a request, but for a deploy. Where nothing can be written, a search goes on."""
    if environ.get("HTTP_USER_AGENT") != PROVER:
        with suppress(OSError, ValueError, AttributeError):
            sys.stderr.write(line)


def read_line(line: str) -> dict[str, Any] | None:
    """Return what a line of the log says of a search; None for every other line."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or not all(isinstance(told.get(name, told), kind) for name, kind in KINDS.items()):
        return None
    return told if told["took_ms"] >= 0 else None
