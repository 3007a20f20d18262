"""Words that mean the same: `synonyms.toml`."""

import pytest

from site_app.source.synonyms import load_synonyms
from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import Write, faults_of

FAULTS = {
    "single synonym": (
        'groups = [\n["a", "b"],\n["c"],\n]\n',
        ['3: a group needs two texts or more; write it as in ["k-drama", "kdrama"]'],
    ),
    "synonyms": (
        "groups = [\n" + "".join(f'["a{n}", "b{n}"],\n' for n in range(3_000)) + "]\n",
        ["1: there are more than 5,000 synonyms; keep the most useful"],
    ),
    "group of synonyms": (
        "groups = [\n[" + "".join(f'"a{n}",' for n in range(21)) + "]]\n",
        ["2: a group has more than 20 texts; keep the most useful"],
    ),
    "long synonym": (
        f'groups = [\n["a", "{"b" * 101}"]]\n',
        [
            (
                f"2: the synonym “{'b' * 59}…” is longer than 100 characters; "
                "shorten it: nobody searches for so much at once"
            )
        ],
    ),
}


@pytest.mark.parametrize(("source", "told"), FAULTS.values(), ids=FAULTS)
def test_fault_names_its_line(write_content: WriteContent, source: str, told: list[str]) -> None:
    """Each fault is told as `path:line: what; remedy`, and no other."""
    assert faults_of(write_content({"synonyms.toml": source})) == [f"synonyms.toml:{fault}" for fault in told]


def test_groups_are_read_in_order(write: Write) -> None:
    """Their texts without the white space around them."""
    file = write('groups = [\n["a ", "b"],\n["c", " d", "e"],\n]\n', "synonyms.toml")
    assert load_synonyms(file.source) == (("a", "b"), ("c", "d", "e"))
    assert file.told == []


def test_no_groups_are_no_synonyms(write: Write) -> None:
    """Nor is a file that says nothing."""
    for text in ("", "groups = []\n"):
        file = write(text, "synonyms.toml")
        assert (load_synonyms(file.source), file.told) == ((), [])


def test_groups_may_be_as_large_as_their_caps(write: Write) -> None:
    """Twenty texts a group, a hundred characters a text, five thousand in all."""
    groups = [[f"{'a' * 95}{group:03}{text:02}" for text in range(20)] for group in range(250)]
    file = write(f"groups = {groups}\n", "synonyms.toml")
    assert [*map(list, load_synonyms(file.source))] == groups
    assert file.told == []


NO_GROUP = '2: a group needs two texts or more; write it as in ["k-drama", "kdrama"]'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('groups = "a"\n', ['1: “groups” is not a list; write groups = [["k-drama", "kdrama"]]']),
        ('groups = [\n"ab",\n]\n', [NO_GROUP]),
        ('groups = [\n["a", "b", " "],\n]\n', [NO_GROUP]),
        ('groups = [\n["a", "b", 7],\n]\n', [NO_GROUP]),
        ("groups = [\n[],\n]\n", [NO_GROUP]),
        ('group = [["a", "b"]]\n', ["1: synonyms.toml has no key “group”; write groups"]),
    ],
)
def test_what_is_no_group_is_told(write: Write, text: str, told: list[str]) -> None:
    """Each text of a group counts."""
    file = write(text, "synonyms.toml")
    load_synonyms(file.source)
    assert file.told == told


def test_text_over_the_cap_of_all_is_told_where_the_groups_begin(write: Write) -> None:
    """The five thousand and first."""
    groups = [[f"{group}.{text}" for text in range(20)] for group in range(249)] + [[*"abcdefghijk"], [*"lmnopqrstu"]]
    file = write(f"\ngroups = {groups}\n", "synonyms.toml")
    load_synonyms(file.source)
    assert file.told == ["2: there are more than 5,000 synonyms; keep the most useful"]
