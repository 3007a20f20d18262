"""What the beginning of a link says: that it leads to a page here or elsewhere, or what a writer meant it to."""

import difflib
import re
from urllib.parse import urlsplit

from site_app.source.files.faults import quoted, shortened

#: Schemes of programs that do no harm, and that no check can follow.
_HARMLESS = frozenset({"ftp", "geo", "irc", "magnet", "matrix", "sms", "tel", "xmpp"})
#: What begins like the name of a host, and is an address here without its scheme.
_HOST = re.compile(
    r"www\.[\w.-]+\w([/?#].*)?$|([\w-]+\.)+(com|org|net|io|info|kr|jp|cn|de|fr|uk|us|tv|me)(/.*)?$", re.IGNORECASE
)
#: Relative, http(s) or mailto: what a browser would never run.
_SAFE = re.compile(r"https?://|mailto:|[^:/?#]*([/?#]|$)", re.IGNORECASE)
#: Files of the writer's own machine.
_OWN_MACHINE = re.compile(r"file:|[a-z]:(?:[\\/]|%5c)\w", re.IGNORECASE)
_WEB = re.compile(r"(?P<scheme>[a-z]+):/{0,3}(?P<rest>.*)", re.IGNORECASE)
#: How alike a scheme must be to the web's to be meant, from 0 to 1: a letter too few or too many, or two in turn.
_NEAR = 0.75


def scheme_fault(written: str) -> tuple[str, str] | None:
    """Return what is wrong with how a link begins, and the remedy; None if nothing is."""
    link = f"the link {quoted(written)}"
    if written.strip().lower() in {"", "mailto:", "//"}:
        return "a link leads nowhere", "write its address in the ( )"
    if _HOST.match(written):
        return f"{link} has no scheme", f"write https://{shortened(written)}"
    if _SAFE.match(written):
        return (f"{link} names no host", "write the whole address") if _lacks_host(written) else None
    if _OWN_MACHINE.match(written):
        return f"{link} leads to your own machine", "put an image into media/, or link to a page"
    scheme = written.partition(":")[0].strip().lower()
    if scheme in _HARMLESS:
        what = f"begins with {scheme}:, which no page here follows"
    elif difflib.get_close_matches(scheme, ("http", "https"), 1, _NEAR) and (web := _WEB.match(written)):
        return f"{link} begins with {scheme}:, not https://", f"write https://{shortened(web['rest'])}"
    else:
        what = "could run code"
    return f"{link} {what}", "link to a page: https://…, mailto:… or an address here"


def _lacks_host(written: str) -> bool:
    try:
        parts = urlsplit(written)
        return parts.scheme in {"http", "https"} and not parts.hostname
    except ValueError:
        return False  # told as what it is, no address
