"""What every answer says beside its body: how long it stays fresh, and what a browser may do with it."""

from flask import Response, request

from site_app.current import current_catalogue

#: Named by the hash of their bytes, these never change.
IMMUTABLE_ENDPOINTS = frozenset({"pages.static", "pages.media"})
#: A page stays the same until the next release: browsers keep it and ask whether there was one.
REVALIDATE = "public, no-cache"
IMMUTABLE = "public, max-age=31536000, immutable"

#: What scripts of other sites may read.
OPEN_TO_ALL = ("/api/", "/openapi.json")

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}


def add_headers(response: Response) -> Response:
    """Set the headers; answer 304 to whoever has this release of the page already."""
    response.headers.update(SECURITY)
    if request.path.startswith(OPEN_TO_ALL):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag"
    if response.status_code not in {200, 304}:
        response.cache_control.no_store = True
    elif request.endpoint in IMMUTABLE_ENDPOINTS:
        response.headers["Cache-Control"] = IMMUTABLE
    else:
        response.headers["Cache-Control"] = REVALIDATE
        # Weak: the time a search took, and how a proxy compresses, do not make another answer.
        response.set_etag(current_catalogue().release, weak=True)
        response.make_conditional(request)
        # Set on the way; whatever server stands before the app has its own.
        del response.headers["Date"]
    return response
