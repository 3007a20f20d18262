"""Golden searches: `searches.toml`."""

import pytest

from site_app.golden import GoldenSearch
from site_app.source.searches import load_searches
from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import Write, faults_of

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
        ["1: “searches” lacks “query”; add a line query = with its value"],
    ),
    "golden search key": (f"{GOLDEN}with = 3\n", ["4: “searches” has no key “with”; write within"]),
}


@pytest.mark.parametrize(("source", "told"), FAULTS.values(), ids=FAULTS)
def test_fault_names_its_line(write_content: WriteContent, source: str, told: list[str]) -> None:
    """Each fault is told as `path:line: what; remedy`, and no other."""
    assert faults_of(write_content({"searches.toml": source})) == [f"searches.toml:{fault}" for fault in told]


def test_golden_search_has_all_that_its_table_says(write: Write) -> None:
    """And the lines that its faults are told on."""
    table = '[[searches]]\nquery = "a b"\nexpect = [\n"x#y",\n"x#z",\n]\n'
    file = write(f"{GOLDEN}\n{table}within = 50\n", "searches.toml")
    path = file.source.path
    assert load_searches(file.source) == (
        GoldenSearch("a", (), 3, path, 1, ()),
        GoldenSearch("a b", ("x#y", "x#z"), 50, path, 5, (8, 9)),
    )
    assert file.told == []


def test_five_hundred_golden_searches_are_read(write: Write) -> None:
    """Those beyond are not looked at, but that there are is told."""
    file = write(GOLDEN * 500, "searches.toml")
    assert (len(load_searches(file.source)), file.told) == (500, [])
    file = write(GOLDEN * 501 + "[[searches]]\n", "searches.toml")
    assert len(load_searches(file.source)) == 500
    assert file.told == ["1501: there are more than 500 golden searches; keep the most telling"]


EXPECT = '“expect” is not a list of text; write expect = ["review#section"], or [] for nothing'


@pytest.mark.parametrize(
    ("table", "read", "told"),
    [
        ('query = "a"\nexpect = "b"\n', 0, [f"3: {EXPECT}"]),
        ('query = "a"\nexpect = ["b", 7]\n', 0, [f"3: {EXPECT}"]),
        ('query = "a"\n', 0, ["1: “searches” lacks “expect”; add a line expect = with its value"]),
        ('query = ""\nexpect = []\n', 0, ["2: “query” is empty; give it a value or delete it"]),
        ('query = "a"\nexpect = []\nwithin = 0\n', 1, ["4: “within” is “0”; write a whole number, as in 2024"]),
        ('query = "a"\nexpect = []\nwithin = 1\n', 1, []),
    ],
)
def test_table_that_is_no_golden_search_is_told(write: Write, table: str, read: int, told: list[str]) -> None:
    """On the line of the key at fault, or of the table where one lacks."""
    file = write(f"[[searches]]\n{table}", "searches.toml")
    assert len(load_searches(file.source)) == read
    assert file.told == told


def test_key_beside_the_searches_is_told(write: Write) -> None:
    """A table of another name would never be asked."""
    file = write("[[search]]\nquery = 1\n", "searches.toml")
    assert load_searches(file.source) == ()
    assert file.told == ["1: searches.toml has no key “search”; write searches"]
