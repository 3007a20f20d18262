"""Markdown in, sections out: the HTML of each, its plain text for search, its links and what is wrong with it.

The dialect is CommonMark with tables, strikethrough, footnotes and `::: spoiler Label` … `:::`. A `##` heading starts a
section. Comments are left out, other raw HTML is refused rather than passed on, and the finished HTML goes through a
sanitiser all the same.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from site_app.source.files.characters import contained
from site_app.source.files.faults import RefusedError
from site_app.source.markdown.blocks import (
    CODE,
    SPOILER_CLOSE,
    as_label,
    children_of,
    flowing,
    line_of,
    plain_text,
    starts_section,
    with_spoilers,
)
from site_app.source.markdown.comments import take_comments
from site_app.source.markdown.dialect import block_problems, container_problems, section_problems
from site_app.source.markdown.document import Context, Link, MarkdownDocument, Section
from site_app.source.markdown.elements import (
    LABELS,
    LANGUAGE,
    NOTES_BEFORE,
    PICTURE,
    SHARED,
    add_render_rules,
    fit_tables,
    mark_figures,
    name_headings,
    render_spoiler,
)
from site_app.source.markdown.footnotes import Notes, repeated_notes, take_notes, unused_notes
from site_app.source.markdown.limits import MOST_SECTIONS, Room, refuse_bombs, table_within_cap
from site_app.source.markdown.slips import line_slips, text_slips
from site_app.source.slugs import slugify

#: What the text before the first heading has its address of, in every language.
INTRODUCTION = "Introduction"

ALLOWED_ATTRIBUTES = {
    "*": {"id", "class"},
    "a": {"href", "title", "role", "aria-label"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading"},
    "source": {"type", "srcset", "sizes"},
    "bdi": {"lang"},
    "span": {"lang"},
    "ol": {"start", "aria-label"},
    "table": {"tabindex"},
}


def render_markdown(lines: Sequence[str], first: int, context: Context) -> MarkdownDocument:
    """Render the lines of a file from index `first` on; line numbers are those of the file, from 1."""
    body = [""] * first + list(lines[first:])
    document = MarkdownDocument()
    try:
        refuse_bombs(body)
        _render(document, body, context)
    except RefusedError as error:
        document.problems.append(error.problem)
    return document


def _render(document: MarkdownDocument, body: list[str], context: Context) -> None:
    """Render a text into `document`: its blocks are found at once, what stands in them section by section."""
    found: EnvType = {}
    blocks, lines = take_comments(body, lambda text: _find_blocks(text, found))
    document.problems += block_problems(blocks)
    document.problems += container_problems(blocks, lines)
    document.problems += line_slips(blocks, lines)
    blocks, notes = take_notes(blocks)
    env = {"references": found.get("references", {}), PICTURE: context.picture, LANGUAGE: context.language}
    env |= {LABELS: context.labels, NOTES_BEFORE: 0}
    room = Room()
    for tokens in _split(blocks):
        inside = _parse_inside(tokens, notes, env)
        room.take(sum(map(_addresses_length, inside)), line_of(inside[0]))
        _render_section(document, inside, env, context)
        room.take(len(document.sections[-1].html), document.sections[-1].line)
        env[NOTES_BEFORE] += len(env["footnotes"]["list"])
    document.problems += [*unused_notes(notes), *repeated_notes(notes)]


def _find_blocks(text: str, found: EnvType) -> list[Token]:
    found.clear()
    # The end of a spoiler is looked for one character beyond a last line that is empty inside a quotation.
    return _BLOCKS.parse(text + "\n", found)


def _split(blocks: list[Token]) -> Iterator[list[Token]]:
    """Yield the blocks of each section; those before the first heading only if there are any."""
    starts = [number for number, token in enumerate(blocks) if starts_section(token)]
    if len(starts) > MOST_SECTIONS:
        line = line_of(blocks[starts[MOST_SECTIONS]])
        raise RefusedError(line, f"the text has more than {MOST_SECTIONS:,} sections", "split it into several reviews")
    for start, end in pairwise([0, *starts, len(blocks)]):
        if start < end:
            yield blocks[start:end]


def _parse_inside(blocks: list[Token], notes: Notes, env: EnvType) -> list[Token]:
    """Read what stands inside the blocks of a section, and put the footnotes it uses below it."""
    mentioned = notes.mentioned_in(blocks)
    env["footnotes"] = {"refs": {f":{label}": -1 for label in mentioned}, "list": {}}
    state = StateCore("", _INSIDE, env)
    state.tokens = blocks + [token for label in mentioned for token in notes.copy(label)]
    _INSIDE.core.process(state)
    notes.used |= {note["label"] for note in env["footnotes"]["list"].values()}
    return state.tokens


def _render_section(document: MarkdownDocument, tokens: list[Token], env: EnvType, context: Context) -> None:
    line = line_of(tokens[0])
    heading, tokens = (tokens[1], tokens[3:]) if starts_section(tokens[0]) else (None, tokens)
    document.problems += section_problems(heading, tokens)
    document.warnings += [slip for token in tokens for slip in text_slips(token)]
    for token in [heading, *tokens] if heading else tokens:
        document.links += _resolve_links(token, context.resolve)
    title = contained(plain_text(heading)) if heading else context.labels.introduction
    slug = slugify(title if heading else INTRODUCTION)
    shown = _sanitised(_print([heading], env)) if heading else title
    label = _sanitised(_print([as_label(heading)], env)) if heading else title
    anchors = name_headings(tokens, slug)
    mark_figures(tokens)
    fit_tables(tokens)
    html = _sanitised(_print(tokens, env))
    shared = _sanitised(_print(_without_spoilers(tokens), {**env, SHARED: True})) if _is_of_page(html) else html
    words = _searchable(tokens)
    document.sections.append(Section(slug, title, shown, label, html, shared, *words, bool(heading), line, anchors))


def _print(tokens: list[Token], env: EnvType) -> str:
    return str(_INSIDE.renderer.render(tokens, _INSIDE.options, env))


def _is_of_page(html: str) -> bool:
    """Say whether a section has what makes sense on a page alone: a spoiler to open, or headings that link."""
    return "<details" in html or 'class="self"' in html


def _without_spoilers(tokens: list[Token]) -> list[Token]:
    return [token for token, hidden in with_spoilers(tokens) if not hidden and token.type != SPOILER_CLOSE]


def _addresses_length(token: Token) -> int:
    """Return how many characters the addresses and titles in a block have, each counted as often as it is used."""
    return sum(len(str(value)) for child in token.children or () for value in child.attrs.values())


def _resolve_links(token: Token, resolve: Callable[[str], str]) -> Iterator[Link]:
    """Point the links of a block where they lead, and yield them."""
    for child, line in children_of(token):
        key = {"link_open": "href", "image": "src"}.get(child.type)
        if key:
            written = str(child.attrs[key])
            child.attrs[key] = target = resolve(written)
            yield Link(written, target, line, image=child.type == "image")


def _searchable(tokens: list[Token]) -> tuple[str, str]:
    """Return the plain text that everybody sees, and that inside spoilers."""
    parts: dict[bool, list[str]] = {False: [], True: []}
    for token, hidden in with_spoilers(tokens):
        if token.type == "inline":
            parts[hidden].append(plain_text(token))
        elif token.type in CODE:
            parts[hidden].append(" ".join(token.content.split()))
    return flowing(parts[False]), flowing(parts[True])


def _sanitised(html: str) -> str:
    return nh3.clean(
        html,
        tags=nh3.ALLOWED_TAGS | {"picture", "source"},
        attributes=ALLOWED_ATTRIBUTES,
        link_rel=None,
        url_schemes={"http", "https", "mailto"},
    )


def _make_markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    markdown.use(footnote_plugin, inline=False).use(container_plugin, "spoiler", render=render_spoiler)
    markdown.block.ruler.at("table", table_within_cap, {"alt": ["paragraph", "reference"]})
    add_render_rules(markdown)
    # Every address becomes a token, so that an unsafe one is reported with its line instead of printed as text.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    return markdown


#: Finds the blocks alone and leaves footnotes where they are written; reads what stands inside blocks.
_BLOCKS = _make_markdown().disable(["inline", "footnote_tail"])
_INSIDE = _make_markdown().disable(["normalize", "block"])
