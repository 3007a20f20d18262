"""What readers looked for, in a terminal and as JSON."""

import json
from collections.abc import Callable, Sequence
from itertools import groupby

import click

from deploy.steps.searches import SEARCHES, SLOW_MS, SYNONYMS, Advice, Adviser, Asked, Counted
from site_app.cli.columns import fit
from site_app.printable import printable, printable_json

#: Of each kind so many are shown in a terminal; as JSON, all.
SHOWN = 20
#: The width of what was asked, and of a number; columns.
QUERY, NUMBER = 40, 8

#: What stands in columns, by their headings.
Columns = dict[str, Callable[[Asked], str]]
TIMES_ASKED: Columns = {"asked": lambda one: f"{one.asked:,}"}
SECTIONS: Columns = {"found": lambda one: f"{one.hits:,}"}
LONGEST: Columns = {"ms": lambda one: f"{one.slowest_ms:,.0f}"}

#: Where the lines for each file go.
PLACES = {SEARCHES: "For content/searches.toml:", SYNONYMS: "For content/synonyms.toml, among its groups:"}


def print_searches(counted: Counted, adviser: Adviser) -> None:
    """Print what was wanted, what was not answered and what was slow, and below each what to write for it."""
    once = counted.different - len(counted.asked)
    click.echo(
        f"{counted.total:,} searches, {counted.different:,} different; asked only once, and not shown: {once:,}."
    )
    advised: set[Asked] = set()
    for title, asked, columns in (
        ("Wanted", counted.wanted, TIMES_ASKED | SECTIONS),
        ("Not answered", counted.unanswered, TIMES_ASKED),
        (f"Took {SLOW_MS:.0f} ms or more", counted.slow, TIMES_ASKED | LONGEST),
    ):
        if asked:
            _print_table(title, asked[:SHOWN], columns)
            _print_advice([one for one in asked[:SHOWN] if one not in advised], adviser)
            advised |= {*asked}


def describe_searches(counted: Counted, adviser: Adviser, **facts: object) -> str:
    """Return the same as JSON, all of it; `facts` come first."""
    kinds = {"wanted": counted.wanted, "unanswered": counted.unanswered, "slow": counted.slow}
    told = {
        **facts,
        "total": counted.total,
        "different": counted.different,
        "asked_once": counted.different - len(counted.asked),
        **{kind: [_described(one, adviser.advise(one)) for one in asked] for kind, asked in kinds.items()},
    }
    return printable_json(json.dumps(told, ensure_ascii=False, indent=2))


def _described(asked: Asked, advice: Advice | None) -> dict[str, object]:
    told: dict[str, object] = asked._asdict()
    return told | ({"file": advice.file, "write": advice.text or None} if advice else {"file": None, "write": None})


def _print_table(title: str, asked: Sequence[Asked], columns: Columns) -> None:
    head = "".join(fit(name, NUMBER, right=True) for name in columns)
    click.echo(f"\n{click.style(fit(title, QUERY), bold=True)}{click.style(head, dim=True)}")
    for one in asked:
        numbers = "".join(fit(number(one), NUMBER, right=True) for number in columns.values())
        how = "  as another spelling" if one.corrected else "  some of the words" if one.relaxed else ""
        click.echo(fit(printable(one.search), QUERY) + numbers + click.style(how, dim=True))


def _print_advice(asked: Sequence[Asked], adviser: Adviser) -> None:
    """Print what to write, file by file, as it goes there."""
    advice = sorted((one for one in map(adviser.advise, asked) if one and one.text), key=lambda one: one.file)
    for file, parts in groupby(advice, key=lambda one: one.file):
        click.echo(f"\n{click.style(PLACES[file], dim=True)}")
        click.echo(("\n\n" if file == SEARCHES else "\n").join(part.text for part in parts))
