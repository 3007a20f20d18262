"""How markdown-it's tokens are printed: spoilers, figures, footnotes, headings, passages in another language.

Ids made here have an underscore, and that of a section has none.
"""

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from site_app.addresses import INSIDE
from site_app.languages import mark_languages
from site_app.source.images.pictures import picture_html
from site_app.source.markdown.blocks import plain_text
from site_app.source.slugs import slugify

#: Where the renderer finds what a text may show; see `document.Context`.
PICTURE, LANGUAGE, LABELS = "picture", "language", "labels"
#: And how many footnotes stand before the section that is printed: they are numbered through.
NOTES_BEFORE = "notes_before"
#: Set where it is printed for feeds, whose readers have no use for links of the page to itself.
SHARED = "shared"


def add_render_rules(markdown: MarkdownIt) -> None:
    """Print with the rules of this module."""
    markdown.add_render_rule("image", _render_image)
    markdown.add_render_rule("text", _render_text)
    markdown.add_render_rule("heading_open", _render_heading_open)
    markdown.add_render_rule("heading_close", _render_heading_close)
    markdown.add_render_rule("footnote_ref", _render_reference)
    markdown.add_render_rule("footnote_block_open", _render_notes_open)
    markdown.add_render_rule("footnote_block_close", _render_notes_close)
    markdown.add_render_rule("footnote_open", _render_note_open)
    markdown.add_render_rule("footnote_anchor", _render_way_back)


def name_headings(tokens: Sequence[Token], section: str) -> tuple[str, ...]:
    """Give every heading inside a section an id that no other has, made of the section's and its words; return them."""
    taken: Counter[str] = Counter()
    ids = []
    for opened, inline, closed in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opened.type == "heading_open":
            words = plain_text(inline)
            name = section + INSIDE + slugify(words)
            taken[name] += 1
            ids.append(name if taken[name] == 1 else f"{name}{INSIDE}{taken[name]}")
            opened.attrs["id"] = ids[-1]
            closed.meta |= {"id": ids[-1], "words": words}
    return tuple(ids)


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
    label = tokens[index].info.strip().removeprefix("spoiler").strip() or env[LABELS].spoiler
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


def _render_heading_open(_self: object, tokens: Sequence[Token], index: int, *_args: object) -> str:
    token = tokens[index]
    return f'<div class="heading"><{token.tag} id="{token.attrs.get("id", "")}">'


def _render_heading_close(
    _self: object, tokens: Sequence[Token], index: int, _options: object, env: dict[str, Any]
) -> str:
    """Print the heading's link to itself beside it: inside, it would be read with each heading."""
    token = tokens[index]
    if SHARED in env:
        return f"</{token.tag}></div>\n"
    name, words = (str(token.meta.get(key, "")) for key in ("id", "words"))
    label = escape(env[LABELS].link_to.format(heading=words))
    return f'</{token.tag}><a class="self" href="#{escape(name)}" aria-label="{label}"></a></div>\n'


def _note_number(token: Token, env: dict[str, Any]) -> int:
    return int(env[NOTES_BEFORE]) + int(token.meta["id"]) + 1


def _reference_id(token: Token, env: dict[str, Any]) -> str:
    """Return the id of a reference: the second to a footnote has another than the first."""
    again = token.meta["subId"]
    return f"_fnref{_note_number(token, env)}" + (f"-{again + 1}" if again else "")


def _render_reference(_self: object, tokens: Sequence[Token], index: int, _options: object, env: dict[str, Any]) -> str:
    number, name = _note_number(tokens[index], env), _reference_id(tokens[index], env)
    label = escape(env[LABELS].footnote.format(number=number))
    link = f'<a href="#_fn{number}" id="{name}" role="doc-noteref" aria-label="{label}">[{number}]</a>'
    return f'<sup class="footnote-ref">{link}</sup>'


def _render_notes_open(_self: object, _tokens: object, _index: int, _options: object, env: dict[str, Any]) -> str:
    label = escape(env[LABELS].footnotes)
    return f'<div class="footnotes">\n<ol start="{env[NOTES_BEFORE] + 1}" aria-label="{label}">\n'


def _render_notes_close(_self: object, *_args: object) -> str:
    return "</ol>\n</div>\n"


def _render_note_open(_self: object, tokens: Sequence[Token], index: int, _options: object, env: dict[str, Any]) -> str:
    return f'<li id="_fn{_note_number(tokens[index], env)}" class="footnote-item">'


def _render_way_back(_self: object, tokens: Sequence[Token], index: int, _options: object, env: dict[str, Any]) -> str:
    token = tokens[index]
    again = token.meta["subId"] + 1
    place = f"{_note_number(token, env)}" + (f", {again}" if again > 1 else "")
    label, shown = (
        escape(env[LABELS].back_to_reference.format(place=place)),
        "↩\ufe0e" + (f"<sup>{again}</sup>" if again > 1 else ""),
    )
    link = f'href="#{_reference_id(token, env)}" class="footnote-backref" role="doc-backlink" aria-label="{label}"'
    return f" <a {link}>{shown}</a>"
