"""What every command of `microsite` has: how it ends, where the others come from, the options that all take."""

import signal
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import cast

import click

from search_index import QueryError, SearchIndexError
from site_app.build.building import BuildError
from site_app.cli.against import AgainstError
from site_app.cli.checking import print_kinds
from site_app.cli.serving import ServeError
from site_app.manifest import ManifestError
from site_app.parameters import ParameterError
from site_app.printable import printable
from site_app.source.files.faults import ContentError
from site_app.source.importing.importer import ImportRefusedError
from site_app.source.new_review import NewReviewError
from site_app.web.catalogue import CatalogueError

PROJECT = Path(__file__).parents[2]
#: The entry points through which other rooms bring commands: imports go towards this room, never from it.
ENTRY_POINTS = "microsite.commands"
#: What a command does is told in one sentence, which takes as many lines as it needs; characters.
LONGEST_SENTENCE = 200
#: What a command may fail with: told in the exception's own words, on standard error, with exit status 1.
EXPECTED = (
    *(AgainstError, BuildError, CatalogueError, ContentError, ImportRefusedError, ManifestError, NewReviewError),
    *(ParameterError, QueryError, SearchIndexError, ServeError),
)


class Command(click.Command):
    """A command that ends an expected failure with its message instead of a traceback."""

    def get_short_help_str(self, limit: int = 0) -> str:  # noqa: ARG002 - lines are wrapped, never cut
        """Return its first sentence, for the list of all commands."""
        return super().get_short_help_str(LONGEST_SENTENCE)

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
                click.echo(f"{count(error.total, 'fault')}; nothing was written.", err=True)
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


def count(number: int, what: str) -> str:
    """Return how many there are of what, in words."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
