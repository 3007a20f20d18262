"""What a check found, for a terminal, for programs and for GitHub Actions."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence

import click

from site_app.golden import Verdict
from site_app.printable import printable
from site_app.source.files.faults import Fault

#: From so many faults on, their kinds are counted below them.
MANY_FAULTS = 20


def print_kinds(faults: Sequence[Fault]) -> None:
    """Print how many faults there are of each kind, where they are too many to count."""
    if len(faults) < MANY_FAULTS:
        return
    for kind, number in Counter(fault.kind for fault in faults).most_common():
        click.echo(f"{number:6,}  {printable(kind)}", err=True)


def print_verdicts(verdicts: Sequence[Verdict], reviews: int) -> None:
    """Print what the golden searches found, those first that missed something."""
    for verdict in sorted(verdicts, key=lambda verdict: verdict.passed):
        mark = click.style("found ", fg="green") if verdict.passed else click.style("MISSED", fg="red", bold=True)
        click.echo(f"{mark}  {printable(str(verdict))}")
    passed = sum(verdict.passed for verdict in verdicts)
    searches = f"{len(verdicts):,} golden search{'' if len(verdicts) == 1 else 'es'}"
    click.echo(f"{reviews:,} review{'' if reviews == 1 else 's'} without faults. ", nl=False)
    click.echo(f"{passed:,} of {searches} found what they should.")


def describe_check(
    faults: Sequence[Fault], warnings: Sequence[Fault], verdicts: Sequence[Verdict], reviews: int
) -> str:
    """Return what a check found as JSON."""
    return json.dumps(
        {
            "reviews": reviews,
            "faults": [*map(_described, faults)],
            "warnings": [*map(_described, warnings)],
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


def _described(fault: Fault) -> dict[str, str | int]:
    return {"path": fault.path, "line": fault.line, "what": fault.what, "remedy": fault.remedy}
