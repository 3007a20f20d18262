"""What every answer says beside its body: how long it stays fresh, and what a browser may do with it."""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Response, request
from werkzeug.exceptions import PreconditionFailed

from site_app.naming import IMMUTABLE
from site_app.web.catalogue import current_catalogue
from site_app.web.error_handlers import http_error

OK, NOT_MODIFIED = HTTPStatus.OK, HTTPStatus.NOT_MODIFIED

#: Named by the hash of their bytes, these never change.
IMMUTABLE_ENDPOINTS = frozenset({"pages.static", "pages.media"})
#: A page stays the same until the next release: browsers keep it and ask whether there was one.
REVALIDATE = "public, no-cache"

#: What scripts of other sites may read, feeds too; and what besides their pages may show.
OPEN_TO_ALL = ("/api/", "/openapi.json")
FEED = "/feed.atom"
MEDIA = "/media/"

#: Everything comes from the site itself; nothing inline, nothing evaluated, no page of ours in a frame.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    # No text becomes markup: scripts make elements, or let the browser read a page.
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
#: An image that is opened by itself is a document of ours, and in some formats may hold scripts: it gets none, no
#: origin and no other file.
MEDIA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
#: What pages of words never ask a browser for.
UNUSED_FEATURES = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
    "gyroscope", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock",
    "usb", "xr-spatial-tracking",
)  # fmt: skip
SECURITY = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED_FEATURES),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    # Two years, as browsers ask of a site that means it; ignored over plain HTTP, as on one's own machine.
    "Strict-Transport-Security": "max-age=63072000",
    "X-Content-Type-Options": "nosniff",
}

#: Hosts beside that of `base_url` that requests may name: one's own machine. No address of IPv6: Werkzeug reads a
#: trusted host up to the first colon.
USUAL_HOSTS = ("localhost", "127.0.0.1")


def asker_has(etag: str) -> bool:
    """Whether who asks has what goes by this weak ETag, so that nothing need be made or read for it."""
    return request.if_none_match.contains_weak(etag)


def add_headers(response: Response) -> Response:
    """Set the headers; answer 304 to whoever has the same already."""
    if response.status_code in {OK, NOT_MODIFIED} and request.method in {"GET", "HEAD"}:
        response = _let_keep(response)
    if response.status_code not in {OK, NOT_MODIFIED}:
        response.headers["Cache-Control"] = "no-store"
    response.headers.update(SECURITY)
    if request.endpoint == "pages.media" and response.status_code in {OK, NOT_MODIFIED}:
        response.headers["Content-Security-Policy"] = MEDIA_POLICY
    if response.location:
        # Without the host: behind a CDN, the one that was asked is not the one that readers know.
        response.location = urlsplit(response.location)._replace(scheme="", netloc="").geturl()
    is_open = request.path.startswith(OPEN_TO_ALL) or request.path.endswith(FEED)
    shown = is_open or request.path.startswith(MEDIA)
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if shown else "same-origin"
    if is_open:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag"
    return response


def _let_keep(response: Response) -> Response:
    """Say how long an answer may be kept, and see whether who asks has it (RFC 9110, 13.1); dates do not count.

    Not by `make_conditional`: it sets a Date beside the server's, and refuses `If-Match: *`.
    """
    kept = IMMUTABLE if request.endpoint in IMMUTABLE_ENDPOINTS else REVALIDATE
    response.headers.setdefault("Cache-Control", kept)
    if "ETag" not in response.headers:
        response.set_etag(current_catalogue().release, weak=True)
    if request.if_match and not request.if_match.star_tag:
        # It takes strong ETags alone, and all here are weak: the time a search took, and how a proxy compresses, do
        # not make another answer.
        return http_error(PreconditionFailed())
    if asker_has(response.get_etag()[0] or ""):
        response.status_code = NOT_MODIFIED
    return response
