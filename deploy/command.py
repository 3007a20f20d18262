"""What every command on a stage has: how it ends, its options, and what it works on, in AWS or in a rehearsal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import click

from deploy.aws.account import AWS_ERRORS, connect
from deploy.aws.refusals import explain
from deploy.aws.target import Target
from deploy.errors import DeployError
from deploy.stages import SETTINGS, Stage
from site_app.cli.command import Command, output_option


class DeployCommand(Command):
    """A command that ends an expected failure with one line and the failure's exit status."""

    def invoke(self, context: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(context)
        except DeployError as error:
            click.echo(error, err=True)
            sys.exit(error.status)
        except AWS_ERRORS as error:
            click.echo(explain(error), err=True)
            sys.exit(1)
        except KeyboardInterrupt:
            click.echo("Interrupted; run it again to complete it.", err=True)
            sys.exit(1)


stage_argument = click.argument("stage", default="production")
settings_option = click.option(
    "--settings", type=click.Path(path_type=Path), default=SETTINGS, show_default="deploy/zappa_settings.toml"
)
take_over_option = click.option("--take-over", is_flag=True, help="Take the lock from whoever has it.")
rehearse_option = click.option("--rehearse", is_flag=True, help="On this machine alone, with no account.")


def stage_command(function: Callable[..., None]) -> click.Command:
    """Make a command of a function that takes a stage, its settings and the build folder."""
    for option in (output_option, settings_option, rehearse_option, stage_argument):
        function = option(function)
    return click.command(cls=DeployCommand)(function)


@contextmanager
def open_target(
    stage: Stage, output: Path, *, rehearse: bool, start: bool = False
) -> Iterator[tuple[Target, Callable[[str], None]]]:
    """Give what to work on, in AWS or in a rehearsal, and what tells its URL."""
    if not rehearse:
        yield Target(connect(stage), stage), print_url
        return
    # moto and the runtime client are a rehearsal's packages: whoever deploys for real may not have them.
    try:
        from deploy.rehearsal.server import rehearsed  # noqa: PLC0415
    except ModuleNotFoundError as error:
        package = str(error.name).partition(".")[0]
        raise DeployError(f"{package}: a rehearsal needs it; run `make rehearse`, which installs it") from error
    with rehearsed(stage, output, start=start) as (account, is_new):
        yield Target(account, stage), _serve if is_new else print_url


def print_url(url: str) -> None:
    """Print the line that names a public URL."""
    click.echo(f"URL: {url}")


def _serve(url: str) -> None:
    click.echo("Serving until Ctrl-C.")
    print_url(url)
    try:
        Event().wait()
    except KeyboardInterrupt:
        click.echo("Ended.")
