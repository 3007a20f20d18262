"""Passages as HTML that says which language they are in, wherever that is not the one around them."""

from html import escape

from site_app.languages import mark_languages
from site_app.source.site import Site


def render_passage(text: str | None, around: str) -> str:
    """Return plain text as HTML, passages in another language than that `around` marked."""
    return mark_languages(escape(text, quote=False), around) if text else ""


def present_language(language: str, direction: str, site: Site) -> dict[str, str]:
    """Return the attributes of a text in another language than the page's, and of what the page says inside it."""
    page = site.words
    if language == page.language:
        return {"language_html": "", "page_language_html": ""}
    return {
        "language_html": f' lang="{language}" dir="{direction}"',
        "page_language_html": f' lang="{page.language}" dir="{page.direction}"',
    }
