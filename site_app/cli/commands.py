"""The `microsite` command."""

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import click

from search_index import Searcher
from site_app.build.building import Built, build_site, building_index_of, is_stale
from site_app.build.swap import CURRENT
from site_app.build.vanished import doubt_vanished
from site_app.cli.against import read_known
from site_app.cli.checking import annotate, describe_check, missed, print_hidden, print_vanished, print_verdicts
from site_app.cli.command import Group, content_option, count, output_option
from site_app.cli.preview.serving import serve_preview
from site_app.cli.preview.workshop import Workplace
from site_app.cli.progress import ProgressBar, tell_waiting
from site_app.cli.serving import listen, serve_site, url_of
from site_app.cli.terminal import print_explanation, print_results
from site_app.cli.writing import import_command, new
from site_app.golden import run_golden_searches
from site_app.parameters import REVIEW, read_parameters
from site_app.printable import printable_json
from site_app.source.content import load_content
from site_app.source.files.faults import ContentError, Fault
from site_app.source.images.kept import KeptFiles
from site_app.source.markdown.readings import Readings
from site_app.source.schedule import EVERY_DAY, today
from site_app.vanishing import find_vanished
from site_app.web.api import answer_search
from site_app.web.catalogue import Catalogue

#: Where in the output drafts are built: apart from what is deployed.
DRAFTS = "drafts"
HELP = """\
Reviews in Markdown, read and searched online.

\b
microsite new "A title"          begin a review
microsite serve                  build what is stale and show the site
microsite search "resilience"    ask the search without a browser
microsite check                  faults in the content, golden searches

Exit status: 0 done, 1 failed (the reason is on standard error), 2 the command was not understood.
"""


#: https://no-color.org: whoever sets it to anything wants none, in a terminal too.
CONTEXT = {"help_option_names": ["-h", "--help"], "color": False if os.environ.get("NO_COLOR") else None}


@click.group(cls=Group, help=HELP, context_settings=CONTEXT)
@click.version_option(package_name="review-microsite")
def main() -> None:
    """Reviews in Markdown, read and searched online."""


for writing in (new, import_command):
    main.add_command(writing)


@main.command()
@content_option
@output_option
def build(content: Path, output: Path) -> None:
    """Turn the content into pages and a search index.

    The build is made aside and shown whole; until then, and after any fault, the build before it stays. A build of
    which nothing has changed is left as it is.
    """
    _build(content, output)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.option("--against", metavar="URL|DIR", help="Fail on addresses that a site, a build or other content has.")
@content_option
@output_option
def check(*, as_json: bool, against: str | None, content: Path, output: Path) -> None:
    """Find faults in the content, drafts included, and run the golden searches against a fresh index.

    Writes nothing. Every fault of every file is told at once, as path:line: what is wrong; what to do; addresses that
    the build answers, and that would vanish, as warnings. What the build has read already is not read again. A
    run of GitHub Actions marks the lines as well.
    """
    bar, day = ProgressBar(sys.stderr if as_json else None), today()
    try:
        kept, readings = KeptFiles(output / CURRENT), Readings(output)
        loaded = load_content(content, bar, kept, readings=readings, day=day, drafts=True)
    except ContentError as error:
        annotate([*error.faults, *error.warnings])
        if not as_json:
            _print_warnings(error.warnings)
            raise
        click.echo(printable_json(describe_check(error.faults, error.warnings)))
        sys.exit(1)
    known = read_known(against) if against else None
    vanished = find_vanished(known, loaded.addresses) if known else []
    with TemporaryDirectory() as directory:
        with building_index_of(loaded, Path(directory), bar, kept=output, keeps=False):
            doubts = doubt_vanished(loaded.addresses, output / CURRENT, content)
            loaded = replace(loaded, warnings=(*loaded.warnings, *doubts))
        verdicts = run_golden_searches(loaded.searches, Searcher(Path(directory)))
    annotate([*loaded.warnings, *map(missed, (verdict for verdict in verdicts if not verdict.passed))])
    if as_json:
        click.echo(printable_json(describe_check((), loaded.warnings, verdicts, loaded, vanished)))
    else:
        _print_warnings(loaded.warnings)
        print_hidden(loaded.hidden)
        print_verdicts(verdicts, len(loaded.reviews), loaded.postponed)
        if is_stale(content, output / CURRENT, day):
            click.echo(f"{output / CURRENT} is of other content; run microsite build.")
        if known and against:
            print_vanished(vanished, known, against, content)
    if vanished or not all(verdict.passed for verdict in verdicts):
        sys.exit(1)


@main.command(name="search")
@click.argument("query")
@click.option("--json", "as_json", is_flag=True, help="Print what the API answers.")
@click.option("--explain", is_flag=True, help="Print how the query was read and what each score is made of.")
@click.option("--page", default=1, show_default=True, help="Page of the results, from 1.")
@click.option("--spoilers", is_flag=True, help="Search the text of spoilers too.")
@content_option
@output_option
def search_command(query: str, output: Path, page: int, **options: Any) -> None:  # noqa: ANN401 - flags and a path
    """Search the build for QUERY and print what was found by review, best first.

    Sections with all the words come first; "quoted words" stand together; -word leaves sections out. Put -- before a
    QUERY that begins with a hyphen.
    """
    spoilers = options["spoilers"]
    parameters = read_parameters({"q": query, "page": str(page), "spoilers": str(int(spoilers))})
    catalogue = Catalogue(output / CURRENT)
    if options["explain"]:
        print_explanation(catalogue.searcher.explain(parameters.q, spoilers=spoilers))
        return
    if options["as_json"]:
        click.echo(printable_json(json.dumps(answer_search(catalogue, parameters), ensure_ascii=False, indent=2)))
    else:
        print_results(catalogue.search(parameters._replace(group=REVIEW)))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--drafts", is_flag=True, help="Show drafts and what is yet to be published, marked.")
@click.option("--watch/--no-watch", "watches", default=True, help="Show every save at once; or what Lambda would show.")
@content_option
@output_option
def serve(  # noqa: PLR0913 - an option each
    *, host: str, port: int, drafts: bool, watches: bool, content: Path, output: Path
) -> None:
    """Build what is stale and serve the site until Ctrl-C.

    A save is on the page at once, which loads itself again; what is wrong with it is told there and here. A page of
    results tells why each is there.
    """
    if drafts and not watches:
        raise click.UsageError("--drafts shows what Lambda would not; leave out --no-watch")
    if drafts:
        output /= DRAFTS
    day = EVERY_DAY if drafts else None
    faults = None
    with listen(host, port) as listener:
        try:
            _build(content, output, day)
        except ContentError as error:
            if not watches:
                raise
            faults = error
            click.echo("\n".join(map(str, error.faults)), err=True)
        click.echo(f"{click.style(url_of(listener, host), bold=True)}  (Ctrl-C ends it)")
        if watches:
            serve_preview(Workplace(content, output, day), listener, click.echo, faults)
        else:
            serve_site(output / CURRENT, listener)


def _build(content: Path, output: Path, day: date | None = None) -> None:
    started = monotonic()
    base_url = os.environ.get("SITE_BASE_URL")
    built = build_site(content, output, ProgressBar(), tell_waiting, base_url, day)
    _print_warnings(built.warnings)
    print_hidden(built.hidden)
    click.echo(_summary(built, output, monotonic() - started))


def _summary(built: Built, output: Path, seconds: float) -> str:
    size = f"{count(built.reviews, 'review')}, {count(built.sections, 'section')}"
    if not built.changed:
        return f"Nothing has changed: {output / CURRENT} is release {built.release} ({size})."
    speed = f"{seconds:.1f} s, {built.reviews / seconds:,.0f} reviews/s"
    return f"Built {output / CURRENT}, release {built.release}: {size} in {speed}."


def _print_warnings(warnings: Sequence[Fault]) -> None:
    for warning in warnings:
        click.echo(str(warning), err=True)
