"""Fewer bytes on the way: pages compressed as they leave, files compressed at build sent as they are."""

import gzip

from flask import Response, abort, request

from site_app.manifest import COMPRESSED
from site_app.web.catalogue import current_catalogue

#: What compresses well; images are compressed already.
COMPRESSIBLE = ("text/", "application/json", "application/problem+json", "application/xml", "application/atom+xml")
#: Below this, the frame of gzip eats what it saves; bytes.
SMALLEST = 500
#: Half the time of the best level for a few bytes more.
LEVEL = 6
#: Of the SHA-256 of a file, enough to tell its versions apart; hexadecimal letters.
ETAG_LENGTH = 16


def send_finished(name: str, mimetype: str) -> Response:
    """Send a file of the build, in its compressed form to who reads it; 404 if the build has none of that name.

    Its ETag is of its bytes. When they were written says nothing: in a package, all files have the same date.
    """
    catalogue = current_catalogue()
    is_packed = f"{name}{COMPRESSED}" in catalogue.manifest.files
    sent = f"{name}{COMPRESSED}" if is_packed and reads_gzip() else name
    response = Response(catalogue.read(sent) or abort(404), mimetype=mimetype)
    response.set_etag(catalogue.manifest.files[sent][:ETAG_LENGTH], weak=True)
    if is_packed:
        response.vary.add("Accept-Encoding")
    if sent != name:
        response.headers["Content-Encoding"] = "gzip"
    return response


def reads_gzip() -> bool:
    """Whether who asks can read gzip."""
    return request.accept_encodings.quality("gzip") > 0


def compress_response(response: Response) -> Response:
    """Compress a page or an API answer for who reads gzip."""
    if not (response.mimetype or "").startswith(COMPRESSIBLE):
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code in {204, 304} or not reads_gzip():
        return response
    data = response.get_data()
    if len(data) >= SMALLEST and "Content-Encoding" not in response.headers:
        response.set_data(gzip.compress(data, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
