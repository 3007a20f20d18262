"""How markdown-it's tokens are printed: spoilers, figures, footnotes, passages in another language."""

from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from site_app.languages import mark_languages
from site_app.source.images.pictures import picture_html

#: Where the renderer finds what a text may show; see `document.Context`.
PICTURE, LANGUAGE = "picture", "language"


def add_render_rules(markdown: MarkdownIt) -> None:
    """Print with the rules of this module."""
    markdown.add_render_rule("image", _render_image)
    markdown.add_render_rule("text", _render_text)
    markdown.add_render_rule("footnote_block_open", _render_footnotes_open)
    markdown.add_render_rule("footnote_block_close", _render_footnotes_close)


def mark_figures(tokens: Sequence[Token]) -> None:
    """Make a figure of every image that stands in a paragraph of its own; its title is the caption."""
    for opened, inline, closed in zip(tokens, tokens[1:], tokens[2:], strict=False):
        children = inline.children or []
        if opened.type == "paragraph_open" and len(children) == 1 and children[0].type == "image":
            opened.tag = closed.tag = "figure"
            children[0].meta["figure"] = True


def fit_tables(tokens: Sequence[Token]) -> None:
    """Let a wide table be scrolled by keyboard, and align by class: styles would need a weaker security policy."""
    for token in tokens:
        if token.type == "table_open":
            token.attrs["tabindex"] = 0
        if style := token.attrs.pop("style", None):
            token.attrs["class"] = str(style).rpartition(":")[2]


def render_spoiler(_self: object, tokens: Sequence[Token], index: int, _options: object, env: dict[str, Any]) -> str:
    """Print the ends of a spoiler."""
    if tokens[index].nesting < 0:
        return "</div>\n</details>\n"
    label = tokens[index].info.strip().removeprefix("spoiler").strip() or "Spoiler"
    shown = mark_languages(escape(label), env[LANGUAGE])
    return f'<details class="spoiler">\n<summary>{shown}</summary>\n<div>\n'


def _render_image(_self: object, tokens: Sequence[Token], index: int, _options: object, env: dict[str, Any]) -> str:
    token = tokens[index]
    picture = env[PICTURE](str(token.attrs["src"]))
    if picture is None:
        return ""
    html = picture_html(picture, token.content, lazy=True)
    caption = str(token.attrs.get("title", ""))
    if caption and token.meta.get("figure"):
        html += f"<figcaption>{mark_languages(escape(caption), env[LANGUAGE])}</figcaption>"
    return html


def _render_text(_self: object, tokens: Sequence[Token], index: int, _options: object, env: dict[str, Any]) -> str:
    return mark_languages(escape(tokens[index].content, quote=False), env[LANGUAGE])


def _render_footnotes_open(_self: object, *_args: object) -> str:
    return '<div class="footnotes">\n<ol>\n'


def _render_footnotes_close(_self: object, *_args: object) -> str:
    return "</ol>\n</div>\n"
