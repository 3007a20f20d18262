"""The YAML block at the head of a review, read with the line of every value."""

from typing import NamedTuple

from yaml import MarkedYAMLError, SafeLoader, YAMLError
from yaml.constructor import ConstructorError
from yaml.events import AliasEvent
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from site_app.source.files.entries import Block, Entry, Stamp, Value
from site_app.source.files.faults import Problem, RefusedError, quoted, shortened
from site_app.source.files.sources import Source

FENCE = "---"
#: Front matter is a few lines; a deeper nesting is a mistake or an attack.
DEEPEST_NESTING = 6
LARGEST_FRONT_MATTER = 32 * 1024
#: No year, rating or count has so many digits. Python itself takes quadratic time for them, and refuses 4,300.
LONGEST_NUMBER = 40
NUMBERS = frozenset({"tag:yaml.org,2002:int", "tag:yaml.org,2002:float"})
#: The only tag that could be meant: what it marks is text without it, too, if in quotes.
TEXT = "tag:yaml.org,2002:str"
#: Line ends to YAML but not to editors, which count the lines of a fault.
OTHER_LINE_ENDS = {0x2028: " ", 0x2029: " "}


class _Loader(SafeLoader):
    """PyYAML's safe loader, without aliases (they multiply) and without depth (it exhausts the stack)."""

    depth = 0

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        line = event.start_mark.line + 2
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise RefusedError(
                line, "YAML anchors and aliases (& and *) are not used here", "write the value out, in quotes"
            )
        if (tag := getattr(event, "tag", None)) and tag != TEXT:
            raise RefusedError(line, f"the YAML tag {quoted(tag)} is not used here", "write plain text, in quotes")
        if self.depth == DEEPEST_NESTING:
            raise RefusedError(
                line, "values are nested too deeply", "front matter needs no more than lists of named values"
            )
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class FrontMatter(NamedTuple):
    """The values at the head of a file, its lines, and the index of the first below them."""

    head: Block
    lines: list[str]
    first: int


def read_front_matter(source: Source) -> FrontMatter | None:
    """Read a file that begins with front matter; None, and the fault noted, where it has none that could be read."""
    text = source.read()
    if text is None:
        return None
    lines = text.split("\n")
    entry, first = split_front_matter(source, lines)
    return FrontMatter(Block(source, entry, "the front matter"), lines, first) if entry else None


def split_front_matter(source: Source, lines: list[str]) -> tuple[Entry | None, int]:
    """Return the front matter as an Entry of a mapping, and the index of the first line of the body (from 0).

    `lines` are the file's. The Entry is None, and the fault noted, when there is no front matter or it is not YAML.
    """
    if lines[0].rstrip() != FENCE:
        source.fault(1, "there is no front matter", f"begin the file with a line {FENCE}, then title: and published:")
        return None, 0
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        source.fault(1, "the front matter never ends", f"close it with a line {FENCE} of its own")
        return None, 0
    return _parse(source, "\n".join(lines[1:end])), end + 1


def _parse(source: Source, text: str) -> Entry | None:
    try:
        if len(text) > LARGEST_FRONT_MATTER:
            raise RefusedError(1, "the front matter is larger than 32 KiB", "move the text below it")
        loader = _Loader(text.translate(OTHER_LINE_ENDS))
        node = loader.get_single_node()
        if not isinstance(node, MappingNode):
            raise RefusedError(1, "the front matter names no values", "write title: and published:, each on a line")
        return Entry(1, _mapping(loader, node, source))
    except RefusedError as error:
        source.fault(*error.problem)
    except MarkedYAMLError as error:
        source.fault(*_explain(error))
    except (YAMLError, ValueError, OverflowError) as error:
        # A character or an escape that is none.
        source.fault(1, f"the front matter is not YAML ({quoted(error)})", "write it as key: value lines")
    return None


def _explain(error: MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 2 if mark else 1
    if "'\\t'" in (error.problem or ""):
        return Problem(line, "a tab stands where YAML takes none", "put spaces in its place")
    if error.problem == "mapping values are not allowed here":
        remedy = 'put the value in quotes, as in title: "Mission: Impossible"'
        return Problem(line, "a colon inside an unquoted value", remedy)
    what = f"this is not YAML ({shortened(error.problem)})"
    return Problem(line, what, "put text with special characters in quotes")


def _entry(loader: _Loader, node: Node, source: Source) -> Entry:
    line = node.start_mark.line + 2
    if isinstance(node, ScalarNode):
        _warn_of_comment(node, source)
        return Entry(line, _scalar(loader, node, source))
    if isinstance(node, SequenceNode):
        return Entry(line, [_entry(loader, item, source) for item in node.value])
    return Entry(line, _mapping(loader, node, source))


def _warn_of_comment(node: ScalarNode, source: Source) -> None:
    """Warn of a text that a # ends, as in `title: Episode # 3`."""
    if node.style is None and node.tag == TEXT and node.end_mark.buffer is not None:
        rest = node.end_mark.buffer[node.end_mark.pointer :].partition("\n")[0]
        if rest.startswith(" #"):
            what = f"the text ends before {quoted(rest.rstrip(chr(0)).strip())}, which is a comment to YAML"
            source.warn(node.end_mark.line + 2, what, "put the whole text in quotes, or the comment on another line")


def _mapping(loader: _Loader, node: Node, source: Source) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for key, value in node.value:
        line = key.start_mark.line + 2
        name = source.unescaped(line, key.value) if isinstance(key, ScalarNode) else "?"
        if name in entries:
            source.fault(line, f"the key {quoted(name)} stands here twice", "keep one of the two")
        entries[name] = Entry(line, _entry(loader, value, source).value)
    return entries


def _scalar(loader: _Loader, node: ScalarNode, source: Source) -> Value:
    line = node.start_mark.line + 2
    if node.tag == "tag:yaml.org,2002:timestamp":
        return Stamp(node.value)
    if node.tag in NUMBERS and len(node.value) > LONGEST_NUMBER:
        raise RefusedError(line, f"this number has more than {LONGEST_NUMBER} digits", "write text in quotes")
    try:
        value: Value = loader.construct_object(node)
    except ConstructorError:
        raise RefusedError(
            line, f"{quoted(node.value)} has a meaning of its own in YAML", "write it in quotes"
        ) from None
    except ValueError:
        value = str(node.value)
    return source.unescaped(line, value) if isinstance(value, str) else value
