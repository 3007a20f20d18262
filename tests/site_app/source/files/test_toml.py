"""TOML that is none, or too much of it, and the lines of what it says."""

from pathlib import Path

import pytest

from site_app.source.files.entries import Value
from site_app.source.files.faults import FaultLog
from site_app.source.files.sources import Source
from site_app.source.files.toml import load_toml
from tests.site_app.conftest import SITE, WriteContent
from tests.site_app.source.contents import Write, faults_of

KEYS = "title, base_url, tagline, language, publisher, accent, navigation, security_contact"
FAULTS = {
    "site not TOML": (
        "site.toml",
        SITE + "a b\n",
        ["site.toml:4: this is not TOML (expected '=' after a key in a key/value pair); write key = \"value\" lines"],
    ),
    "site key doubled": (
        "site.toml",
        SITE + 'title = "B"\n',
        ['site.toml:4: this is not TOML (cannot overwrite a value); write key = "value" lines'],
    ),
    "TOML bomb": (
        "synonyms.toml",
        "groups = " + "[" * 100_000,
        ["synonyms.toml:1: values are nested too deeply; use no more than lists of named values"],
    ),
    "TOML control": (
        "site.toml",
        SITE + 'publisher = "a\\u0001"\n',
        [
            "site.toml:4: the character U+0001 is invisible; delete it",
            "site.toml:4: “publisher” is empty; give it a value or delete it",
        ],
    ),
    "TOML control in a key": (
        "site.toml",
        SITE + '\n"a\\u007f" = 1\n',
        [
            "site.toml:5: the character U+007F is invisible; delete it",
            f"site.toml:5: site.toml has no key “”; use one of {KEYS}",
        ],
    ),
    "TOML digits": (
        "site.toml",
        SITE + "publisher = " + "1" * 5_000,
        ["site.toml:4: this number has more than 40 digits; put text in quotes"],
    ),
    "TOML keys": (
        "site.toml",
        "".join(f"k{n} = 1\n" for n in range(60_000)),
        ["site.toml:20001: the file has more than 20,000 values; keep the most useful"],
    ),
    "TOML dots": (
        "site.toml",
        SITE + "a" + ".a" * 400_000 + " = 1",
        ["site.toml:4: values are nested too deeply; use no more than lists of named values"],
    ),
    "key in quotes": (
        "site.toml",
        SITE + '# title =\n"\\u0061ccent" = "red"\n',
        ["site.toml:5: “accent” is “red”; write it as in #a63a22"],
    ),
    "key in a table": (
        "site.toml",
        SITE + 'x = """\n[y]\n"""\n[y]\nz = 1\n',
        [
            f"site.toml:4: site.toml has no key “x”; use one of {KEYS}",
            f"site.toml:7: site.toml has no key “y”; use one of {KEYS}",
        ],
    ),
}


@pytest.mark.parametrize(("name", "source", "told"), FAULTS.values(), ids=FAULTS)
def test_fault_in_toml_names_its_line(write_content: WriteContent, name: str, source: str, told: list[str]) -> None:
    """Each fault is told as `path:line: what; remedy`, and no other."""
    assert faults_of(write_content({name: source})) == told


def lines_of(value: Value) -> object:
    """Return what was read as lists and dictionaries of values, each with its line."""
    if isinstance(value, dict):
        return {key: (entry.line, lines_of(entry.value)) for key, entry in value.items()}
    if isinstance(value, list):
        return [(entry.line, lines_of(entry.value)) for entry in value]
    return value


def read(write: Write, text: str) -> tuple[object, list[str]]:
    """Return the values of a file with their lines, and what is told of it."""
    file = write(text, "site.toml")
    block = load_toml(file.source)
    assert block is None or (block.line, block.where) == (1, "site.toml")
    return lines_of(dict(block.entries)) if block else None, file.told


STANDS: dict[str, tuple[str, object]] = {
    "nothing": ("", {}),
    "values": ('# a\n\na = 1\nb = "x" # c = 2\nc = true\n', {"a": (3, 1), "b": (4, "x"), "c": (5, True)}),
    "list": ('a = [\n1,\n# b\n"c", 2,\n]\nd = 3\n', {"a": (1, [(2, 1), (4, "c"), (4, 2)]), "d": (6, 3)}),
    "lists in a list": ("a = [\n[\n1],\n[2]]\n", {"a": (1, [(2, [(3, 1)]), (4, [(4, 2)])])}),
    "table": ("[a]\nb = 1\n[c]\nd = 2\n", {"a": (1, {"b": (2, 1)}), "c": (3, {"d": (4, 2)})}),
    "tables": (
        "[[a]]\nb = 1\n[[a]]\n[a.c]\nd = 2\n",
        {"a": (1, [(1, {"b": (2, 1)}), (3, {"c": (4, {"d": (5, 2)})})])},
    ),
    "table in a line": ("a = 1\nb = {c = 2, d = [\n3]}\n", {"a": (1, 1), "b": (2, {"c": (2, 2), "d": (2, [(3, 3)])})}),
    "dots": ("a.b = 1\na . c = 2\n", {"a": (1, {"b": (1, 1), "c": (2, 2)})}),
    "keys in quotes": ("\"a b\" = 1\n'c.d' = 2\n\"\\u0065\" = 3\n", {"a b": (1, 1), "c.d": (2, 2), "e": (3, 3)}),
    "texts of many lines": ('a = """x\n[y]\n"z" ""\n"""\nb = \'\'\'\n\'\'c\'\'\'\nd = 1\n', {
        "a": (1, 'x\n[y]\n"z" ""\n'), "b": (5, "''c"), "d": (7, 1)
    }),
    "texts of one line": ("a = \"x # \\\" y\"\nb = 'z\\'\nc = 1\n",
                          {"a": (1, 'x # " y'), "b": (2, "z\\"), "c": (3, 1)}),
    "numbers": ("a = -1.5e3\nb = 0x1f\nc = 1_000\n", {"a": (1, -1500.0), "b": (2, 31), "c": (3, 1000)}),
    "deepest": ("[[a]]\nb = {c = [{d = 1}]}\n", {"a": (1, [(1, {"b": (2, {"c": (2, [(2, {"d": (2, 1)})])})})])}),
    "long text": (f'a = "{"b" * 99}"\n', {"a": (1, "b" * 99)}),
    "longest number": ("a = 0." + "1" * 38 + "\n", {"a": (1, 0.1111111111111111)}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "values"), STANDS.values(), ids=STANDS)
def test_every_value_stands_on_its_line(write: Write, text: str, values: object) -> None:
    """Whatever stands before it: comments, texts of many lines, tables in tables."""
    assert read(write, text) == (values, [])


DEEP = "values are nested too deeply; use no more than lists of named values"
LONG = "this number has more than 40 digits; put text in quotes"
KEY_VALUE = 'write key = "value" lines'
REFUSED: dict[str, tuple[str, str]] = {
    "too deep by names": ("x = 1\na.b.c.d.e.f.g = 1\n", f"2: {DEEP}"),
    "too deep by lists": ("a = [[[[[[\n1]]]]]]\n", f"2: {DEEP}"),
    "too deep by tables": ("a = {b = {c = {d = {e = {f = {\ng = 1}}}}}}\n", f"2: {DEEP}"),
    "too many values": (
        "a = [\n" + "1,\n" * 20_000 + "]\n",
        "20001: the file has more than 20,000 values; keep the most useful",
    ),
    "too long a number": ("a = 1\nb = " + "1" * 41 + "\n", f"2: {LONG}"),
    "no value": ("a = 1\nb =\n", f"2: this is not TOML (invalid value); {KEY_VALUE}"),
    "no end": ('a = 1\nb = """\n\n', f"4: this is not TOML (unterminated string); {KEY_VALUE}"),
}


@pytest.mark.parametrize(("text", "told"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_toml_of_ours_is_told_once(write: Write, text: str, told: str) -> None:
    """On the line where it goes wrong."""
    assert read(write, text) == (None, [told])


def test_file_may_have_twenty_thousand_values(write: Write) -> None:
    """Its lists and tables counted, too; and names of six parts."""
    assert read(write, "a = [\n" + "1,\n" * 19_999 + "]\n")[1] == []
    assert read(write, "a.b.c.d.e.f = 1\n")[1] == []
    assert read(write, "a = " + "1" * 40 + "\n")[1] == []


def test_missing_file_has_no_table(tmp_path: Path) -> None:
    """Nor a fault."""
    log = FaultLog()
    assert load_toml(Source(tmp_path / "a.toml", log, there=False)) is None
    assert not log
