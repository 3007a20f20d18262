"""What a check found, for a terminal, for programs and for GitHub Actions."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from site_app.golden import Verdict
from site_app.printable import printable
from site_app.site_addresses import Addresses
from site_app.source.content import Content
from site_app.source.files.faults import Fault
from site_app.source.schedule import NONE_HIDDEN, Dated, Hidden
from site_app.source.searches import Postponed
from site_app.vanishing import REDIRECTS_FILE, Vanished

#: From so many faults on, their kinds are counted below them.
MANY_FAULTS = 20


def print_kinds(faults: Sequence[Fault]) -> None:
    """Print how many faults there are of each kind, where they are too many to count."""
    if len(faults) < MANY_FAULTS:
        return
    for kind, number in Counter(fault.kind for fault in faults).most_common():
        click.echo(f"{number:6,}  {printable(kind)}", err=True)


def print_hidden(hidden: Hidden) -> None:
    """Print which reviews do not show yet, and which do no more: the earliest first."""
    for day, path in hidden.waiting:
        click.echo(f"{click.style('waits  ', fg='yellow')} until {day}: {printable(str(path))}")
    for day, path in hidden.expired:
        click.echo(f"{click.style('expired', fg='yellow')} on {day}: {printable(str(path))}")


def print_verdicts(verdicts: Sequence[Verdict], reviews: int, postponed: Iterable[Postponed] = ()) -> None:
    """Print what the golden searches found, those first that missed something, and what is not yet expected of them."""
    for search in postponed:
        click.echo(f"{click.style('waits ', fg='yellow')}  {printable(str(search))}")
    for verdict in sorted(verdicts, key=lambda verdict: verdict.passed):
        mark = click.style("found ", fg="green") if verdict.passed else click.style("MISSED", fg="red", bold=True)
        click.echo(f"{mark}  {printable(str(verdict))}")
    passed = sum(verdict.passed for verdict in verdicts)
    searches = f"{len(verdicts):,} golden search{'' if len(verdicts) == 1 else 'es'}"
    click.echo(f"{reviews:,} review{'' if reviews == 1 else 's'} without faults. ", nl=False)
    click.echo(f"{passed:,} of {searches} found what they should.")


def print_vanished(vanished: Sequence[Vanished], known: Addresses, against: str, content: Path) -> None:
    """Print the addresses that would be none any more, each with what to add, and the redirects ready to be pasted."""
    for one in vanished:
        click.echo(printable(str(one)))
    if tables := ["\n".join(one.lines) for one in vanished if not one.review]:
        click.echo(f"\nFor {printable(str(content / REDIRECTS_FILE))}:\n")
        for line in "\n\n".join(tables).split("\n"):
            click.echo(printable(line))
        click.echo()
    number = sum(1 + len(page.sections) for page in known.pages.values()) + len(known.moved)
    click.echo(printable(f"{len(vanished):,} of {number:,} addresses of {against} would vanish."))


def describe_check(
    faults: Sequence[Fault],
    warnings: Sequence[Fault],
    verdicts: Sequence[Verdict] = (),
    content: Content | None = None,
    vanished: Sequence[Vanished] = (),
) -> str:
    """Return what a check found as JSON; `content` is what it was of, where there were no faults."""
    hidden, postponed = (content.hidden, content.postponed) if content else (NONE_HIDDEN, ())
    return json.dumps(
        {
            "reviews": len(content.reviews) if content else 0,
            "faults": [*map(_described, faults)],
            "warnings": [*map(_described, warnings)],
            "waiting": [*map(_dated, hidden.waiting)],
            "expired": [*map(_dated, hidden.expired)],
            "searches": [
                {
                    "query": verdict.search.query,
                    "passed": verdict.passed,
                    "expect": verdict.search.expect,
                    "within": verdict.search.within,
                    "found": verdict.found[: verdict.search.within],
                    "path": str(verdict.search.path),
                    "line": verdict.search.line,
                }
                for verdict in verdicts
            ],
            "postponed": [
                {"query": search.query, "expect": search.expect, "day": day.isoformat(), "line": search.line}
                for search, day in postponed
            ],
            "vanished": [{"address": one.address, "file": one.file, "add": "\n".join(one.lines)} for one in vanished],
        },
        ensure_ascii=False,
        indent=2,
    )


def missed(verdict: Verdict) -> Fault:
    """Return a golden search that missed something as a fault of its line."""
    search = verdict.search
    what, _, came = str(verdict).partition("; ")
    return Fault(str(search.path), search.line, what, came.rpartition(" (")[0])


def annotate(faults: Iterable[Fault]) -> None:
    """In a run of GitHub Actions, mark the lines of faults and warnings (its workflow commands)."""
    if os.environ.get("GITHUB_ACTIONS") != "true":
        return
    for fault in faults:
        kind = "warning" if fault.warning else "error"
        path = _escaped(fault.path).replace(":", "%3A").replace(",", "%2C")
        click.echo(f"::{kind} file={path},line={fault.line}::{_escaped(f'{fault.what}; {fault.remedy}')}", err=True)


def _escaped(text: str) -> str:
    return printable(text).replace("%", "%25")


def _dated(dated: Dated) -> dict[str, str]:
    return {"path": str(dated.path), "day": dated.day.isoformat()}


def _described(fault: Fault) -> dict[str, str | int]:
    return {"path": fault.path, "line": fault.line, "what": fault.what, "remedy": fault.remedy}
