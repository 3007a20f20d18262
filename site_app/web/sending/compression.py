"""Fewer bytes on the way: pages compressed as they leave, files compressed at build sent as they are."""

import gzip
from functools import lru_cache

from flask import Response, abort, request
from werkzeug.http import parse_accept_header

from site_app.manifest import COMPRESSED
from site_app.web.catalogue import current_catalogue
from site_app.web.sending.headers import NOT_MODIFIED, asker_has

#: What compresses well; images are compressed already.
COMPRESSIBLE = ("text/", "application/json", "application/problem+json", "application/xml", "application/atom+xml")
#: Below this, the frame of gzip eats what it saves; bytes.
SMALLEST = 500
#: Half the time of the best level for a few bytes more.
LEVEL = 6
#: Of the SHA-256 of a file, enough to tell its versions apart; hexadecimal letters.
ETAG_LENGTH = 16
#: Different Accept-Encoding headers that are remembered: browsers send a handful.
HEADERS_IN_MEMORY = 64


def send_finished(name: str, mimetype: str) -> Response:
    """Send a file of the build, in its compressed form to who reads it; 404 if the build has none of that name.

    Its ETag is of its bytes. When they were written says nothing: in a package, all files have the same date.
    """
    catalogue = current_catalogue()
    files = catalogue.manifest.files
    is_packed = f"{name}{COMPRESSED}" in files
    sent = f"{name}{COMPRESSED}" if is_packed and asker_reads_gzip() else name
    etag = (files.get(sent) or abort(404))[:ETAG_LENGTH]
    response = Response(status=NOT_MODIFIED) if asker_has(etag) else Response(catalogue.read(sent))
    response.mimetype = mimetype
    response.set_etag(etag, weak=True)
    if is_packed:
        response.vary.add("Accept-Encoding")
    if sent != name:
        response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(HEADERS_IN_MEMORY)
def reads_gzip(accepted: str) -> bool:
    """Whether gzip is among what an Accept-Encoding header accepts."""
    return parse_accept_header(accepted).quality("gzip") > 0


def asker_reads_gzip() -> bool:
    """Whether who asks can read gzip."""
    return reads_gzip(request.headers.get("Accept-Encoding", ""))


def compress_response(response: Response) -> Response:
    """Compress a page or an API answer for who reads gzip."""
    if not (response.mimetype or "").startswith(COMPRESSIBLE):
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code in {204, 304} or not asker_reads_gzip():
        return response
    data = response.get_data()
    if len(data) >= SMALLEST and "Content-Encoding" not in response.headers:
        response.set_data(gzip.compress(data, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
