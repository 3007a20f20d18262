"""The commands that this room brings to `microsite`."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

import click

from deploy.aws.account import AWS_ERRORS, Aws, connect, explain
from deploy.aws.asking import ask_url
from deploy.aws.bucket import count_objects, find_shares
from deploy.aws.logs import read_logs
from deploy.aws.releases import list_releases, live_version
from deploy.errors import DeployError
from deploy.packaging.git import current_commit
from deploy.packaging.package import Package, make_package
from deploy.stages import SETTINGS, Stage, load_stage
from deploy.steps.deployment import Deployed, deploy_package, public_url, roll_back
from deploy.steps.plan import make_plan
from deploy.steps.prove import Proof
from deploy.steps.undeploy import undeploy_stage
from search_index import Searcher
from site_app.build.building import build_site
from site_app.build.swap import CURRENT
from site_app.cli.commands import PROJECT, Command, content_option, output_option, tell_waiting
from site_app.cli.progress import Clock, ProgressBar
from site_app.golden import GoldenSearch, run_golden_searches
from site_app.source.files.faults import FaultLog
from site_app.source.files.folder import Folder
from site_app.source.searches import load_searches


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


def _command(function: Callable[..., None]) -> click.Command:
    """Make a command of a function that takes a stage, its settings and the build folder."""
    for option in (output_option, settings_option, rehearse_option, stage_argument):
        function = option(function)
    return click.command(cls=DeployCommand)(function)


@click.option("--dirty", is_flag=True, help="Deploy what no commit holds, too.")
@click.option("--exit", "end", is_flag=True, help="With --rehearse: end after the proof.")
@take_over_option
@click.option("--plan", "only_plan", is_flag=True, help="Tell what would change, and change nothing.")
@content_option
@_command
def deploy(stage: str, content: Path, output: Path, settings: Path, rehearse: bool, **flags: bool) -> None:
    """Check, build, package, prove and only then show the site of STAGE (production).

    Exit status: 0 deployed, or live already; 1 failed before readers could notice; 3 the new release failed in public
    and the old one is back; 4 it failed and the old one could not be put back.
    """
    started, target = monotonic(), load_stage(stage, settings)
    if current_commit(PROJECT)[1] and not (rehearse or flags["dirty"] or flags["only_plan"]):
        raise DeployError(f"{PROJECT}: some changes are in no commit; commit them, or deploy them with --dirty")
    with _account(target, output, rehearse=rehearse, start=True) as (aws, show):
        package, searches = _prepare(target, content, output)
        if flags["only_plan"]:
            for line in make_plan(aws, target, package):
                click.echo(line)
            return
        aws.takes_over = flags["take_over"]
        proof = Proof(package.release, output / CURRENT, searches)
        with Clock() as say:
            deployed = deploy_package(aws, target, package, proof, say)
        _tell(deployed, monotonic() - started)
        (_print_url if flags["end"] else show)(deployed.url)


@click.option("--output", type=click.Path(path_type=Path), help="Where to write it.", show_default="build/STAGE.zip")
@settings_option
@content_option
@click.argument("stage", default="production")
@click.command(cls=DeployCommand)
def package(stage: str, content: Path, output: Path | None, settings: Path) -> None:
    """Build and write what Lambda would get, and print its sizes."""
    made, _ = _prepare(load_stage(stage, settings), content, PROJECT / "build", output)
    sizes = made.sizes()
    for part, (packed, unpacked) in sizes.items():
        click.echo(f"{part:20}{packed:>12,}{unpacked:>12,}")
    ours = sum(packed for part, (packed, _) in sizes.items() if part not in {"content", "index"})
    click.echo(f"{'without content':20}{ours:>12,}")
    click.echo(f"{made.path}: {made.path.stat().st_size:,} bytes, CodeSha256 {made.sha256}")


@_command
def releases(stage: str, output: Path, settings: Path, rehearse: bool) -> None:
    """List the releases of STAGE that AWS keeps, newest first; * is live."""
    target = load_stage(stage, settings)
    with _account(target, output, rehearse=rehearse) as (aws, _):
        live = live_version(aws, target)
        for made in list_releases(aws, target):
            mark = "*" if made.version == live else " "
            when = made.published[:16].replace("T", " ")
            click.echo(f"{mark} version {made.version:<5} release {made.release}  commit {made.commit:14} {when}")


@click.option("--stage", default="production", show_default=True)
@click.argument("release", required=False)
@output_option
@settings_option
@rehearse_option
@take_over_option
@click.command(cls=DeployCommand)
def rollback(stage: str, release: str | None, output: Path, settings: Path, **flags: bool) -> None:
    """Make an earlier RELEASE live again: a version or the beginning of a release id; else the one before the live."""
    started, target = monotonic(), load_stage(stage, settings)
    with _account(target, output, rehearse=flags["rehearse"]) as (aws, _):
        aws.takes_over = flags["take_over"]
        with Clock() as say:
            deployed = roll_back(aws, target, release, output / CURRENT, say)
        _tell(deployed, monotonic() - started)
        _print_url(deployed.url)


@_command
def status(stage: str, output: Path, settings: Path, rehearse: bool) -> None:
    """Say what is live on STAGE, and ask it."""
    target = load_stage(stage, settings)
    with _account(target, output, rehearse=rehearse) as (aws, _):
        url, live = public_url(aws, target), live_version(aws, target)
        health = ask_url(url)("/healthz")
    click.echo(f"{target.function}: version {live} at {url}")
    click.echo(json.dumps(health.json(), ensure_ascii=False))
    if health.status != 200:  # noqa: PLR2004 - HTTP's own
        raise DeployError(f"{url}healthz: it answered {health.status}; see `microsite logs {stage}`")


@click.option("--follow", is_flag=True, help="Go on until Ctrl-C.")
@_command
def logs(stage: str, output: Path, settings: Path, rehearse: bool, follow: bool) -> None:
    """Print what the function has written in the last hour."""
    target = load_stage(stage, settings)
    with _account(target, output, rehearse=rehearse) as (aws, _):
        for line in read_logs(aws, target, follow=follow):
            click.echo(line)


@click.option("--yes", is_flag=True, help="Do not ask.")
@take_over_option
@_command
def undeploy(stage: str, output: Path, settings: Path, **flags: bool) -> None:
    """Remove STAGE from AWS: function, URL, CDN, role, log group, and the bucket if a deploy made it."""
    target = load_stage(stage, settings)
    with _account(target, output, rehearse=flags["rehearse"]) as (aws, _):
        aws.takes_over = flags["take_over"]
        if not flags["yes"]:
            _confirm_removal(aws, target)
        with Clock() as say:
            if not undeploy_stage(aws, target, say):
                say("There was nothing to remove.")


def _confirm_removal(aws: Aws, stage: Stage) -> None:
    shares = find_shares(aws, stage).items()
    also = "".join(f", and {what} (objects of ours in it: {count_objects(aws, bucket)})" for what, bucket in shares)
    click.confirm(f"Remove {stage.function}, its URL, releases and logs from AWS{also}?", abort=True)


@contextmanager
def _account(
    stage: Stage, output: Path, *, rehearse: bool, start: bool = False
) -> Iterator[tuple[Aws, Callable[[str], None]]]:
    """Give the account to work on, and what tells its URL; a rehearsal that runs already is joined."""
    if not rehearse:
        yield connect(stage), _print_url
        return
    # moto and the runtime client are the tests' packages: whoever deploys for real may not have them.
    try:
        from deploy.rehearsal.server import STATE, Rehearsal, find_rehearsal, rehearsal_aws  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise DeployError(f"{error.name}: a rehearsal needs it; run `make rehearse`, which installs it") from error

    if endpoint := find_rehearsal(output):
        yield rehearsal_aws(stage, endpoint), _print_url
        return
    if not start:
        raise DeployError(f"{output / STATE}: no rehearsal runs; start one with `microsite deploy --rehearse`")
    rehearsal = Rehearsal()
    try:
        rehearsal.announce(output)
        yield rehearsal_aws(stage, rehearsal.endpoint), _serve
    finally:
        (output / STATE).unlink(missing_ok=True)
        rehearsal.close()


def _print_url(url: str) -> None:
    click.echo(f"URL: {url}")


def _serve(url: str) -> None:
    click.echo("Serving until Ctrl-C.")
    _print_url(url)
    try:
        Event().wait()
    except KeyboardInterrupt:
        click.echo("Ended.")


def _prepare(
    stage: Stage, content: Path, output: Path, file: Path | None = None
) -> tuple[Package, tuple[GoldenSearch, ...]]:
    """Check, build and package; return the package and the golden searches that it passed."""
    built = build_site(content, output, ProgressBar(), tell_waiting, stage.base_url)
    # What has been built has no faults.
    searches = load_searches(Folder(content, FaultLog()).source("searches.toml"))
    _check_golden_searches(searches, output / CURRENT)
    with Clock() as say:
        package = make_package(PROJECT, output / CURRENT, stage, file or output / f"{stage.name}.zip")
        say(f"Packaged release {built.release}: {package.path.stat().st_size:,} bytes.")
    return package, searches


def _check_golden_searches(searches: tuple[GoldenSearch, ...], build: Path) -> None:
    failed = [verdict for verdict in run_golden_searches(searches, Searcher(build / "index")) if not verdict.passed]
    if failed:
        raise DeployError("\n".join(map(str, failed)) + "\nmend the content, or what these searches expect")


def _tell(deployed: Deployed, seconds: float) -> None:
    release = deployed.release
    if deployed.changed:
        click.echo(f"Live: release {release.release}, version {release.version}, in {seconds:.1f} s.")
    else:
        click.echo(f"Nothing has changed: release {release.release}, version {release.version}, is live already.")
    if distribution := deployed.front.distribution:
        for domain in distribution.domains:
            click.echo(f"Domain: https://{domain}/, once its records lead to {distribution.host}")
