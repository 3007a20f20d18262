"""The `microsite` command."""

import json
import os
import signal
import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, cast

import click

from search_index import QueryError, Searcher, SearchIndexError
from site_app.build.building import BuildError, Built, build_index_of, build_site, is_stale
from site_app.build.swap import CURRENT
from site_app.cli.checking import annotate, describe_check, missed, print_kinds, print_verdicts
from site_app.cli.progress import ProgressBar
from site_app.cli.serving import ServeError, serve_site
from site_app.cli.terminal import print_explanation, print_results
from site_app.golden import run_golden_searches
from site_app.manifest import ManifestError
from site_app.parameters import REVIEW, ParameterError, read_parameters
from site_app.printable import printable
from site_app.source.content import load_content
from site_app.source.files.faults import ContentError, Fault
from site_app.source.images.kept import KeptFiles
from site_app.source.importing.importer import Imported, ImportRefusedError, import_reviews, read_mapping
from site_app.source.new_review import NewReviewError, write_review
from site_app.web.api import answer_search
from site_app.web.catalogue import Catalogue, CatalogueError

PROJECT = Path(__file__).parents[2]
#: The entry points through which other rooms bring commands: imports go towards this room, never from it.
ENTRY_POINTS = "microsite.commands"
#: What a command may fail with: told in the exception's own words, on standard error, with exit status 1.
EXPECTED = (
    *(BuildError, CatalogueError, ContentError, ImportRefusedError, ManifestError, NewReviewError, ParameterError),
    *(QueryError, SearchIndexError, ServeError),
)


HELP = """\
Reviews in Markdown, read and searched online.

\b
microsite new "A title"          begin a review
microsite serve                  build what is stale and show the site
microsite search "resilience"    ask the search without a browser
microsite check                  faults in the content, golden searches

Exit status: 0 done, 1 failed (the reason is on standard error), 2 the command was not understood.
"""


class Command(click.Command):
    """A command that ends an expected failure with its message instead of a traceback."""

    def invoke(self, context: click.Context) -> object:
        """Run the command."""
        # Both end it in good order, even where a shell has told its background commands to ignore Ctrl-C.
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, signal.default_int_handler)
        try:
            return super().invoke(context)
        except EXPECTED as error:
            click.echo("\n".join(map(printable, str(error).split("\n"))), err=True)
            if isinstance(error, ContentError):
                print_kinds(error.faults)
                click.echo(f"{_count(error.total, 'fault')}; nothing was written.", err=True)
            sys.exit(1)


class Group(click.Group):
    """The `microsite` command's group of commands: those of this room, and those that other rooms bring."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands; those of other rooms come from the entry points of the distribution."""
        return sorted({*super().list_commands(ctx), *entry_points(group=ENTRY_POINTS).names})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command; another room is loaded only for its own."""
        if command := super().get_command(ctx, cmd_name):
            return command
        brought = entry_points(group=ENTRY_POINTS, name=cmd_name)
        return next((cast("click.Command", entry.load()) for entry in brought), None)


def _folder(name: str) -> Path:
    """Return a folder of the project, as a person in the working directory would write it."""
    path = PROJECT / name
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


content_option = click.option(
    "--content",
    type=click.Path(path_type=Path),
    default=lambda: _folder("content"),
    show_default="content/",
    help="Folder with site.toml and reviews/.",
)
output_option = click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=lambda: _folder("build"),
    show_default="build/",
    help="Folder that holds the build, in current/.",
)


@click.group(cls=Group, help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="review-microsite")
def main() -> None:
    """Reviews in Markdown, read and searched online."""


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
@content_option
@output_option
def check(*, as_json: bool, content: Path, output: Path) -> None:
    """Find faults in the content, drafts included, and run the golden searches against a fresh index.

    Writes nothing. Every fault of every file is told at once, as path:line: what is wrong; what to do. Images that the
    build has already are not decoded again. A run of GitHub Actions marks the lines as well.
    """
    bar = ProgressBar(sys.stderr if as_json else None)
    try:
        loaded = load_content(content, bar, KeptFiles(output / CURRENT), drafts=True)
    except ContentError as error:
        annotate([*error.faults, *error.warnings])
        if not as_json:
            _print_warnings(error.warnings)
            raise
        click.echo(_readable(describe_check(error.faults, error.warnings, (), 0)))
        sys.exit(1)
    with TemporaryDirectory() as directory:
        build_index_of(loaded, Path(directory), bar)
        verdicts = run_golden_searches(loaded.searches, Searcher(Path(directory)))
    annotate([*loaded.warnings, *map(missed, (verdict for verdict in verdicts if not verdict.passed))])
    if as_json:
        click.echo(_readable(describe_check((), loaded.warnings, verdicts, len(loaded.reviews))))
    else:
        _print_warnings(loaded.warnings)
        print_verdicts(verdicts, len(loaded.reviews))
        if is_stale(content, output / CURRENT):
            click.echo(f"{output / CURRENT} is of other content; run microsite build.")
    if not all(verdict.passed for verdict in verdicts):
        sys.exit(1)


@main.command()
@click.argument("title")
@click.option("--subject", "kind", metavar="TYPE", help="What is reviewed, as in TVSeries, Movie or Book.")
@content_option
def new(title: str, kind: str | None, content: Path) -> None:
    """Begin a review called TITLE: a file that `check` finds no fault in, with its keys explained."""
    click.echo(f"Wrote {printable(str(write_review(title, kind, content)))}.")


@main.command(name="import")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only tell what would become of each text.")
@click.option("--map", "mapping", multiple=True, metavar="KEY=OURS", help="Which of their keys means which of ours.")
@content_option
def import_command(directory: Path, dry_run: bool, mapping: tuple[str, ...], content: Path) -> None:
    """Make reviews of the Markdown under DIRECTORY, kept for Hugo, Jekyll, Eleventy, Astro, Zola or Ghost.

    Front matter is mapped, shortcodes and HTML become Markdown, images come along. A line tells of each text what was
    mapped, guessed and left. Nothing that is there is written over.
    """
    imported = import_reviews(directory, content, read_mapping(mapping), ProgressBar(), dry_run=dry_run)
    for one in imported:
        click.echo(printable(_told(one, directory)))
    done = sum(one.slug is not None for one in imported)
    would = "would be imported; nothing was written" if dry_run else "imported"
    click.echo(f"{done:,} of {_count(len(imported), 'text')} {would}.")
    if not done:
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
        click.echo(_readable(json.dumps(answer_search(catalogue, parameters), ensure_ascii=False, indent=2)))
    else:
        print_results(catalogue.search(parameters._replace(group=REVIEW)))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@content_option
@output_option
def serve(host: str, port: int, content: Path, output: Path) -> None:
    """Build what is stale and serve the site until Ctrl-C. A build made meanwhile is shown at once."""
    _build(content, output)
    serve_site(output / CURRENT, host, port, lambda url: click.echo(f"{click.style(url, bold=True)}  (Ctrl-C ends it)"))


def tell_waiting() -> None:
    """Say why nothing happens yet."""
    click.echo("Another build is running; waiting for it to end.", err=True)


def _build(content: Path, output: Path) -> None:
    started = monotonic()
    base_url = os.environ.get("SITE_BASE_URL")
    built = build_site(content, output, ProgressBar(), tell_waiting, base_url)
    _print_warnings(built.warnings)
    click.echo(_summary(built, output, monotonic() - started))


def _summary(built: Built, output: Path, seconds: float) -> str:
    size = f"{_count(built.reviews, 'review')}, {_count(built.sections, 'section')}"
    if not built.changed:
        return f"Nothing has changed: {output / CURRENT} is release {built.release} ({size})."
    speed = f"{seconds:.1f} s, {built.reviews / seconds:,.0f} reviews/s"
    return f"Built {output / CURRENT}, release {built.release}: {size} in {speed}."


def _readable(text: str) -> str:
    """Return JSON with every character escaped that does not show and could move what follows."""
    return "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)


def _print_warnings(warnings: Sequence[Fault]) -> None:
    for warning in warnings:
        click.echo(str(warning), err=True)


def _told(imported: Imported, directory: Path) -> str:
    path = imported.path.relative_to(directory)
    if imported.slug is None:
        return f"{path}: not imported; {imported.refused}"
    kinds = {"mapped": imported.mapped, "guessed": imported.guessed, "left": imported.left}
    told = [f"{kind} {', '.join(notes)}" for kind, notes in kinds.items() if notes]
    return "; ".join((f"{path}: reviews/{imported.slug}.md", *told))


def _count(number: int, what: str, plural: str = "s") -> str:
    return f"{number:,} {what}{'' if number == 1 else plural}"
