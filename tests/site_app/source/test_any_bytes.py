"""Whatever stands in the files of `content/`: faults with file and line, or a site that parses, within limits.

`make torture` looks further than the examples of every run.
"""

import json
import re
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.parsers.expat import ParserCreate

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search_index import Searcher
from site_app.build.building import build_site
from site_app.golden import run_golden_searches
from site_app.source.files.characters import FORBIDDEN
from site_app.source.files.faults import ContentError, FaultLog
from site_app.source.files.folder import Folder
from site_app.source.searches import load_searches
from site_app.web import create_app
from tests.site_app.conftest import PROJECT, SITE
from tests.sizes import size

EXAMPLES = size(40, torture=5_000)
MIB = 1024 * 1024
#: What a mebibyte of anything may take to be built: processor seconds, and MiB more than before. The worst known takes
#: 2.5 and 150, alone on a machine; on a busy one, twice the seconds and more.
SECONDS, ROOM = 10, 600

HEAD = "---\ntitle: A\npublished: 2026-01-01\n---\n\n"
NUMBERS = range(200_000)


def full(unit: str) -> str:
    """Return a mebibyte of one thing."""
    return (unit * (MIB // len(unit.encode()) + 1))[: MIB // len(unit.encode()) * len(unit)][: MIB - 200]


def text(body: str) -> dict[str, str]:
    return {"reviews/a.md": HEAD + body + "\n"}


def front(line: str) -> dict[str, str]:
    return {"reviews/a.md": f"---\ntitle: A\npublished: 2026-01-01\n{line}\n---\n\nWords.\n"}


def site(lines: str) -> dict[str, str]:
    return {"site.toml": SITE + lines}


def numbered(form: str, count: int) -> str:
    return "".join(form.replace("#", str(number)) for number in NUMBERS[:count])


#: Files that once hung a build or ended it in a traceback, or are as large as their caps allow. Beside them stands a
#: small review.
HEAVY = {
    "headings": text(numbered("## H#\n\nWords here.\n\n", 2000)),
    "sections to the cap": text(numbered("## H#\n\nWords of # here.\n\n", 999)),
    "footnotes": text(numbered("Words.[^#]\n\n", 3000) + numbered("[^#]: Note.\n\n", 3000)),
    "one footnote of many sections": text(numbered("## H#\n\nW[^1]\n\n", 900) + "[^1]: " + "n" * 800_000),
    "elements": text("<svg " * 20_000),
    "elements in paragraphs": text("a <svg \n\n" * 9_900),
    "lines": text("\n" * 500_000 + "w"),
    "paragraphs": text("a\n\n" * 9_900),
    "colons": text(full(":::\n")),
    "colons in one line": text(full(":")),
    "spoilers": text("::: spoiler\na\n:::\n" * 6_000),
    "tildes": text("~~~\n" * 19_900),
    "underlines": text("a\n===\n" * 9_900),
    "quotations": text(("> " * 18 + "a\n") * 19_000),
    "quotations apart": text(">>>>>>>>> a\n\n" * 9_900),
    "tables": text(("|" + "a|" * 120 + "\n|" + "-|" * 120 + "\n" + "a\n" * 540 + "\n") * 30),
    "long address used often": text(f"[a]: https://a.example/{'t' * 500_000}\n\n" + "[a]\n\n" * 9_000),
    "faulty links": text("".join(f"## H{n}\n\n" + "[a](#x)\n\n" * 8 for n in range(990))),
    "no-break spaces": text(full("\u00a0")),
    "marks on a letter": text("a" + full("\u0301\u0316")),
    "no words": text(full("가")),
    "thousand syllables": text("가" * 1000),
    "syllables": text(" ".join(chr(0xAC00 + n % 9973) + chr(0xAC00 + n % 9941) for n in NUMBERS[:29_900])),
    "words": text(" ".join(f"a{n:x}ing" for n in NUMBERS[:29_900])),
    "Han": text("".join(chr(0x4E00 + n * 7919 % 20_000) for n in NUMBERS[:29_900])),
    "letters that grow": text(full("\ufdfa")),
    "signs": text("\n\n".join("*a_`[" * 900 for _ in range(12))),
    "title": {"reviews/a.md": f"---\ntitle: {'가' * 9_000}\npublished: 2026-01-01\n---\n\nWords.\n"},
    "front matter": front(numbered("k#: a\n", 5_000)),
    "number in front matter": front("rating: {value: 0x" + "f" * 20_000 + ", best: 5}"),
    "sixties": front("author: 1" + ":59" * 8_000),
    "digits": site("tagline = " + "1" * 5_000),
    "keys": site(numbered("k# = 1\n", 60_000)),
    "dots": site("a" + ".a" * 400_000 + " = 1"),
    "brackets": site("a = " + "[" * 900_000),
    "quotes": site(full('"""\\\n')),
    "groups of synonyms": {"synonyms.toml": "groups = [\n" + numbered('["a#", "b#"],\n', 20_000) + "]\n"},
    "a group of synonyms": {"synonyms.toml": "groups = [[" + numbered('"a#",', 19_000) + "]]\n"},
    "golden searches": {"searches.toml": numbered('[[searches]]\nquery = "words #"\nexpect = []\n', 6_000)},
    "page about the site": {"about.md": "---\ntitle: A\n---\n" + numbered("## H#\n\nW\n\n", 3_000)},
}


@pytest.mark.bulk
@pytest.mark.parametrize("files", HEAVY.values(), ids=HEAVY)
def test_heavy_file_ends_soon(tmp_path: Path, files: dict[str, str]) -> None:
    """A mebibyte of anything is built or refused within some seconds, and no megabytes of faults are told."""
    content = write(tmp_path, {name: source.encode() for name, source in files.items()})
    with limits():
        error = outcome(content, tmp_path / "build")
    if error:
        assert_placed(error, content)
        assert len(str(error)) < 50_000


#: Pieces to put where they were not expected.
FRAGMENTS = [
    *("\x00", "\x0c", "\x1b[2J", "\x85", "\ufffe", "\ufdd0", "\u202e", "\u2028", "\u2066", "\u200d", "\ufeff", "\r"),
    *("&#12;", "&#0;", "&#xfffe;", "&#x202e;", "%00", "<https://%00>", "<https://[x>", "[a](//[)", "[a](http://[b)"),
    *("[a](/x?%ff#%00)", "![a](media/%00.png)", "![](//[)", "[a]: <//[>", "[a][a]", "[a](../../site.toml)", "<a@b>"),
    *("## ", "## !", "##", "\n## A\n", "\n# A\n", "===", "---", "\n---\n", "~~~\n", "```&#1;\n", "    a\n", ">>>>> "),
    *(
        "::: spoiler\n",
        "::: spoiler &#1;\n",
        ":::\n",
        "[^1]",
        "[^1]: a[^1]\n",
        "[^2]: [^1]",
        "[^",
        "\n|a|b|\n|-|-|\n|c|\n",
    ),
    *("<script>", "<!--", "<?", "<![CDATA[", "]]>", "</script>", "<svg ", "&", "&amp", "*_*_", "`" * 9, "[" * 60),
    *('"\\ud800"', '"\\x01"', '"\\0"', '"\\UFFFFFFFF"', "0x" + "f" * 50, "1:59:59", "1" * 50, "1e999", ".nan", ".inf"),
    *(
        "!!int ''",
        "!!binary aGk=",
        "&a",
        "*a",
        "<<: {a: b}",
        "? [a]",
        "{a: {b: {c: d}}}",
        "[[[[[[[a]]]]]]]",
        "=",
        "|\n  a",
    ),
    *(
        '"\\u0001"',
        '"""',
        "'''",
        "'",
        "[[",
        "]]",
        "{a=1}",
        "a.b.c.d.e.f.g.h = 1\n",
        "1979-05-27T07:32:00Z",
        "0b1",
        "\t",
    ),
    *("가" * 50, "- - - a", "|", "\\"),
]
SHIPPED = {
    name: (PROJECT / "content" / name).read_text("utf-8")
    for name in ("site.toml", "synonyms.toml", "searches.toml", "about.md", "reviews/lovely-runner.md")
}
KEYS = "title published updated author summary editor_note tags draft subject rating corrections image base_url groups"
NAMES = st.sampled_from(["reviews/b.md", "media/b.png", "reviews/é.md", "about.md", "searches.toml", "x/\x1b.txt"])

fragments = st.sampled_from(FRAGMENTS) | st.text(max_size=20)


def _with_value(value: str, found: re.Match[str]) -> str:
    return found[1] + value


@st.composite
def changed(draw: st.DrawFn, source: str) -> bytes:
    """Return a shipped file with some of it changed, so that most of it still means something."""
    data = source
    for _ in range(draw(st.integers(1, 3))):
        lines = data.split("\n")
        at = draw(st.integers(0, len(lines) - 1))
        fragment = draw(fragments)
        kind = draw(st.sampled_from(["line", "value", "key", "inside", "cut", "double"]))
        if kind == "line":
            lines.insert(at, fragment)
        elif kind == "value":
            lines[at] = re.sub(r"([:=]\s*).*", partial(_with_value, fragment), lines[at], count=1)
        elif kind == "key":
            lines.insert(
                min(at, 4), f"{draw(st.sampled_from(KEYS.split()))}{draw(st.sampled_from([': ', ' = ']))}{fragment}"
            )
        elif kind == "inside":
            column = draw(st.integers(0, len(lines[at])))
            lines[at] = lines[at][:column] + fragment + lines[at][column:]
        elif kind == "cut":
            del lines[at : at + draw(st.integers(1, 9))]
        else:
            lines[at:at] = lines[at : at + 9]
        data = "\n".join(lines)
    return flipped(draw, data.encode("utf-8", "surrogatepass"))


def flipped(draw: st.DrawFn, data: bytes) -> bytes:
    """Return bytes, one time in four with one of them changed or all after it lost."""
    if not data or draw(st.integers(0, 3)):
        return data
    at = draw(st.integers(0, len(data) - 1))
    return data[:at] + draw(st.binary(max_size=4)) + (data[at + 1 :] if draw(st.booleans()) else b"")


@st.composite
def contents(draw: st.DrawFn) -> dict[str, bytes]:
    """Return the files of a content folder of which one or two are not as they shipped."""
    files = {name: source.encode() for name, source in SHIPPED.items()}
    for name in draw(st.sets(st.sampled_from(sorted(SHIPPED)), min_size=1, max_size=2)):
        files[name] = draw(st.binary(max_size=200)) if draw(st.integers(0, 9)) == 0 else draw(changed(SHIPPED[name]))
    if draw(st.integers(0, 3)) == 0:
        files[draw(NAMES)] = draw(st.binary(max_size=60) | st.just(HEAD.encode() + b"Words.\n"))
    return files


@pytest.mark.bulk
@settings(max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES <= 40, suppress_health_check=list(HealthCheck))
@given(contents())
def test_any_bytes_are_faults_or_a_site(files: dict[str, bytes]) -> None:
    """Whatever the files hold, what is wrong is told with its place, or every page and file of the site parses."""
    with TemporaryDirectory() as directory:
        content, output = write(Path(directory), files, SHIPPED), Path(directory, "build")
        with limits():
            error = outcome(content, output)
        if error:
            assert_placed(error, content)
        else:
            assert_parses(output / "current")


def write(directory: Path, files: dict[str, bytes], shipped: dict[str, str] | None = None) -> Path:
    content = directory / "content"
    small = {"site.toml": SITE, "reviews/small.md": HEAD + "Some words."}
    for name, data in {**{name: source.encode() for name, source in (shipped or small).items()}, **files}.items():
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return content


def outcome(content: Path, output: Path) -> ContentError | None:
    """Build a folder and ask its golden searches; return its faults, if it has any."""
    try:
        build_site(content, output, lambda *_: None, lambda: None)
    except ContentError as error:
        return error
    searches = load_searches(Folder(content, FaultLog()).source("searches.toml"))
    run_golden_searches(searches, Searcher(output / "current/index"))
    return None


def assert_placed(error: ContentError, content: Path) -> None:
    """Each fault is one line that shows, and names a line of a file of the content."""
    assert error.faults
    for fault, told in zip(error.faults, str(error).split("\n"), strict=True):
        assert told.isprintable()
        assert told.partition(": ")[2].count("; ") >= 1
        path = Path(fault.path)
        assert path.is_relative_to(content)
        ends = re.findall(rb"\r\n?|\n", path.read_bytes()) if path.is_file() else []
        assert 1 <= fault.line <= len(ends) + 1, told


def assert_parses(build: Path) -> None:
    """Every JSON and XML file of a build parses; so do the pages, which hold no character that XML forbids."""
    for path in build.rglob("*.json"):
        assert not FORBIDDEN.search(json.dumps(json.loads(path.read_bytes()), ensure_ascii=False)), path
    for path in (*build.glob("feeds/*.atom"), *build.glob("feeds/*.xml")):
        ParserCreate().Parse(path.read_bytes(), True)
    client = create_app({"BUILD": build}).test_client()
    reviews = [json.loads(path.read_bytes()) for path in (build / "reviews").iterdir()]
    shown = [review["url"] for review in reviews] + [review["sections"][-1]["page"] for review in reviews]
    for address in ("/", "/about/", "/search?q=words", "/feed.atom", "/sitemap.xml", "/opensearch.xml", *shown):
        with client.get(address) as response:
            assert response.status_code == 200 or (address, response.status_code) == ("/about/", 404), address
            if response.mimetype == "text/html":
                assert_balanced(response.get_data(as_text=True))


class Balance(HTMLParser):
    """Follows the elements of a page. Raises AssertionError where one ends that is not the last to have begun."""

    VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note that an element begins, no attribute of which is written twice."""
        assert len({name for name, _ in attrs}) == len(attrs)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element of a drawing, such as a path."""

    def handle_endtag(self, tag: str) -> None:
        """See that the element that ends is the last to have begun."""
        assert self.open
        assert self.open.pop() == tag


def assert_balanced(page: str) -> None:
    assert not FORBIDDEN.search(page)
    balance = Balance()
    balance.feed(page)
    balance.close()
    assert not balance.open


class TooSlowError(Exception):
    """What was to end soon did not."""


@contextmanager
def limits() -> Iterator[None]:
    """Raise TooSlowError after the processor seconds, and MemoryError beyond the room, that a heavy file may take."""

    def end(*_: object) -> None:
        raise TooSlowError

    earlier = signal.signal(signal.SIGPROF, end)
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size + ROOM * MIB, hard))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        signal.signal(signal.SIGPROF, earlier)
