"""TOML that is none, or too much of it, and the lines of what it says."""

import pytest

from tests.site_app.conftest import SITE, WriteContent
from tests.site_app.source.contents import faults_of

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
