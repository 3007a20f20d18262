"""What other tools put into their Markdown beside it: Hugo's shortcodes, Liquid, Nunjucks, MDX, kramdown's attributes.

What shows something becomes Markdown; what only asks for something leaves no trace but a note.
"""

import re
from collections.abc import Callable, Collection
from typing import NamedTuple
from urllib.parse import quote

from site_app.source.importing.spoilers import CLOSE, HIDING, hidden, opened

_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))|"([^"]*)"|(\S+)""")
_HUGO = re.compile(r"\{\{([<%])\s*(/?)\s*([\w./-]+)\s*(.*?)\s*(/?)[>%]\}\}", re.DOTALL)
_LIQUID = re.compile(r"\{%-?\s*(\w+)\s*(.*?)\s*-?%\}", re.DOTALL)
_OUTPUT = re.compile(r"\{\{-?(?![<%])\s*(.*?)\s*-?\}\}", re.DOTALL)
_COMMENTED = re.compile(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL)
_RAW = re.compile(r"\{%-?\s*(?:end)?(?:raw|verbatim)\s*-?%\}")
_KRAMDOWN = re.compile(r"[ \t]*\{:[^{}\n]*\}")
_HEADING_ID = re.compile(r"^(#{1,6} .*?)[ \t]*\{#[^{}\n]*\}[ \t]*$", re.MULTILINE)
_MODULES = re.compile(
    r"^(?:import\s.+?from\s+['\"].*['\"];?|import\s+['\"].*['\"];?|export\s+(?:const|default)\s.*)$", re.MULTILINE
)
_JSX_COMMENT = re.compile(r"\{/\*.*?\*/\}", re.DOTALL)

#: Where a film that a shortcode shows can be seen, by its name.
_VIDEOS = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
_PICTURES = frozenset({"figure", "image", "img", "picture", "photo"})
_REFERENCES = frozenset({"ref", "relref", "post_url", "link"})


class Call(NamedTuple):
    """A shortcode: its name, and its arguments by name, or by their places from 0."""

    name: str
    arguments: dict[str, str]

    def get(self, *names: str) -> str:
        """Return the first of some arguments that is given."""
        return next((self.arguments[name] for name in names if self.arguments.get(name)), "")


def rewrite_shortcodes(text: str, left: Callable[[str], None], *, is_mdx: bool) -> str:
    """Return Markdown without what only its tool understands; `left` is told of what could not be kept."""
    text = _COMMENTED.sub("", text)
    text = _RAW.sub("", text)
    if is_mdx:
        text = _JSX_COMMENT.sub("", _MODULES.sub("", text))
    ended = {_call(found[3], "").name for found in _HUGO.finditer(text) if found[2]}
    ended |= {found[1].removeprefix("end") for found in _LIQUID.finditer(text) if found[1].startswith("end")}
    text = _HUGO.sub(
        lambda found: _shown(_call(found[3], found[4]), bool(found[2]), set() if found[5] else ended, left), text
    )
    text = _LIQUID.sub(
        lambda found: _shown(_call(*_ended(found[1], found[2])), found[1].startswith("end"), ended, left), text
    )
    text = _OUTPUT.sub(lambda found: _output(found[1], left), text)
    return _HEADING_ID.sub(r"\1", _KRAMDOWN.sub("", text))


def _ended(name: str, rest: str) -> tuple[str, str]:
    return name.removeprefix("end"), rest


def _call(name: str, rest: str) -> Call:
    arguments: dict[str, str] = {}
    for key, double, single, bare, quoted, word in _ATTRIBUTE.findall(rest):
        if key:
            arguments[key.lower()] = double or single or bare
        else:
            arguments[str(sum(name.isdecimal() for name in arguments))] = quoted or word
    return Call(name.rpartition("/")[2].removesuffix(".html").lower(), arguments)


def _shown(call: Call, is_end: bool, ended: Collection[str], left: Callable[[str], None]) -> str:
    """Return what stands for a shortcode; one that hides, and is not `ended`, hides what it is given."""
    if call.name in HIDING:
        words = " ".join(value for key, value in call.arguments.items() if key.isdecimal())
        label = call.get("summary", "title", "label") or words
        if is_end or call.name in ended:
            return CLOSE if is_end else opened(label)
        return hidden(call.get("text", "content") or words or label)
    if call.name == "highlight":
        return "\n```\n" if is_end else f"\n```{call.get('0')}\n"
    return "" if is_end else _shown_alone(call, left)


def _shown_alone(call: Call, left: Callable[[str], None]) -> str:
    if call.name in _PICTURES and (source := call.get("src", "url", "path", "0")):
        return f"\n\n![{call.get('alt', 'caption', 'title', '1')}]({_address(source)})\n\n"
    if call.name in _VIDEOS and (film := call.get("id", "0")):
        return f"\n\n[{call.name}]({_VIDEOS[call.name]}{_address(film)})\n\n"
    if call.name in _REFERENCES:
        return call.get("path", "0")
    left(f"{call.name} (a shortcode)")
    return ""


def _address(written: str) -> str:
    """Return an address as it may stand in parentheses, and be no element."""
    return quote(written, safe="/:?&=#%+,;@!$'*~._-")


def _output(expression: str, left: Callable[[str], None]) -> str:
    """Return what `{{ … }}` is replaced by: an address that a filter is given, a quoted text; else nothing."""
    if found := re.match(r"""["']([^"']*)["']""", expression):
        return found[1]
    if not re.match(r"(site|page)\.(base_?url|url)", expression):
        left(f"{{{{ {expression[:40]} }}}}")
    return ""
