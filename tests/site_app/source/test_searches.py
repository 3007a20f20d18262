"""Golden searches: `searches.toml`."""

import pytest

from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import faults_of

GOLDEN = '[[searches]]\nquery = "a"\nexpect = []\n'

FAULTS = {
    "golden searches": (GOLDEN * 501, ["1501: there are more than 500 golden searches; keep the most telling"]),
    "long golden search": (
        GOLDEN.replace('"a"', f'"{"a" * 201}"'),
        ["2: the query has 201 characters; search for at most 200"],
    ),
    "golden search far down": (f"{GOLDEN}within = 51\n", ["4: “within” is 51; write 50 at most: nobody reads further"]),
    "golden search for a number": (
        GOLDEN.replace("[]", "[7]"),
        ['3: “expect” is not a list of text; write expect = ["review#section"], or [] for nothing'],
    ),
    "golden search for no section": (
        GOLDEN + GOLDEN.replace("[]", '[\n"glass-harbour#introduction",\n"glass-harbour#nothing",\n]'),
        [
            (
                "8: there is no section “glass-harbour#nothing”; "
                "use one of introduction, sound-and-silence, the-drowned-quarter"
            )
        ],
    ),
    "golden search without query": (
        "[[searches]]\nexpect = []\n",
        ["1: “searches” lacks “query”; add a line query: with its value"],
    ),
    "golden search key": (f"{GOLDEN}with = 3\n", ["4: “searches” has no key “with”; write within"]),
}


@pytest.mark.parametrize(("source", "told"), FAULTS.values(), ids=FAULTS)
def test_fault_names_its_line(write_content: WriteContent, source: str, told: list[str]) -> None:
    """Each fault is told as `path:line: what; remedy`, and no other."""
    assert faults_of(write_content({"searches.toml": source})) == [f"searches.toml:{fault}" for fault in told]
