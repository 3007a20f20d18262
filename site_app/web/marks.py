"""Text with ranges marked, as HTML."""

from markupsafe import Markup

from search_index import MarkedText


def render_marked(marked: MarkedText) -> Markup:
    """Return the text escaped, for an element or a quoted attribute, and its marked ranges in <mark>."""
    pieces = ((_escape(piece), is_marked) for piece, is_marked in marked.pieces())
    html = "".join(f"<mark>{piece}</mark>" if is_marked else piece for piece, is_marked in pieces)
    return Markup(html)  # noqa: S704 - escaped just above


def _escape(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#39;")
