"""Words that mean the same: `synonyms.toml`."""

import pytest

from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import faults_of

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
