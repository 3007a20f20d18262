"""The commands that this room brings to `microsite`."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

import click

from deploy.asking import ask_url
from deploy.aws.account import AWS_ERRORS, connect
from deploy.aws.alias import live_version
from deploy.aws.bucket import count_objects, find_shares
from deploy.aws.front import public_url
from deploy.aws.log_group import read_logs
from deploy.aws.refusals import explain
from deploy.aws.target import Target
from deploy.aws.versions import list_versions
from deploy.errors import DeployError
from deploy.packaging.git import current_commit
from deploy.packaging.package import Package, make_package
from deploy.stages import SETTINGS, Stage, load_stage
from deploy.steps.deployment import Deployed, deploy_package, roll_back
from deploy.steps.plan import make_plan
from deploy.steps.prove import Proof, proof_of_build
from deploy.steps.undeploy import undeploy_stage
from search_index import Searcher
from site_app.build.building import build_site
from site_app.build.swap import CURRENT
from site_app.cli.commands import PROJECT, Command, content_option, output_option, tell_waiting
from site_app.cli.progress import Clock, ProgressBar
from site_app.golden import run_golden_searches


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
    started, named = monotonic(), load_stage(stage, settings)
    if current_commit(PROJECT)[1] and not (rehearse or flags["dirty"] or flags["only_plan"]):
        raise DeployError(f"{PROJECT}: some changes are in no commit; commit them, or deploy them with --dirty")
    with _target(named, output, rehearse=rehearse, start=True) as (target, show):
        package, proof = _prepare(named, content, output)
        if flags["only_plan"]:
            for line in make_plan(target, package):
                click.echo(line)
            return
        target.account.takes_over = flags["take_over"]
        with Clock() as say:
            deployed = deploy_package(target, package, proof, say)
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
    with _target(load_stage(stage, settings), output, rehearse=rehearse) as (target, _):
        live = live_version(target)
        for made in list_versions(target):
            mark = "*" if made.number == live else " "
            when = made.published[:16].replace("T", " ")
            click.echo(f"{mark} version {made.number:<5} release {made.release}  commit {made.commit:14} {when}")


@click.option("--stage", default="production", show_default=True)
@click.argument("release", required=False)
@output_option
@settings_option
@rehearse_option
@take_over_option
@click.command(cls=DeployCommand)
def rollback(stage: str, release: str | None, output: Path, settings: Path, **flags: bool) -> None:
    """Make an earlier RELEASE live again: a version or the beginning of a release id; else the one before the live."""
    started = monotonic()
    with _target(load_stage(stage, settings), output, rehearse=flags["rehearse"]) as (target, _):
        target.account.takes_over = flags["take_over"]
        with Clock() as say:
            deployed = roll_back(target, release, say)
        _tell(deployed, monotonic() - started)
        _print_url(deployed.url)


@_command
def status(stage: str, output: Path, settings: Path, rehearse: bool) -> None:
    """Say what is live on STAGE, and ask it."""
    with _target(load_stage(stage, settings), output, rehearse=rehearse) as (target, _):
        url, live = public_url(target), live_version(target)
        health = ask_url(url)("/healthz")
    click.echo(f"{target.stage.function}: version {live} at {url}")
    click.echo(json.dumps(health.json(), ensure_ascii=False))
    if health.status != 200:  # noqa: PLR2004 - HTTP's own
        raise DeployError(f"{url}healthz: it answered {health.status}; see `microsite logs {stage}`")


@click.option("--follow", is_flag=True, help="Go on until Ctrl-C.")
@_command
def logs(stage: str, output: Path, settings: Path, rehearse: bool, follow: bool) -> None:
    """Print what the function has written in the last hour."""
    with _target(load_stage(stage, settings), output, rehearse=rehearse) as (target, _):
        for line in read_logs(target, follow=follow):
            click.echo(line)


@click.option("--yes", is_flag=True, help="Do not ask.")
@take_over_option
@_command
def undeploy(stage: str, output: Path, settings: Path, **flags: bool) -> None:
    """Remove STAGE from AWS: function, URL, CDN, role, log group, and the bucket if a deploy made it."""
    with _target(load_stage(stage, settings), output, rehearse=flags["rehearse"]) as (target, _):
        target.account.takes_over = flags["take_over"]
        if not flags["yes"]:
            _confirm_removal(target)
        with Clock() as say:
            if not undeploy_stage(target, say):
                say("There was nothing to remove.")


def _confirm_removal(target: Target) -> None:
    counts = {what: count_objects(target.account, bucket) for what, bucket in find_shares(target).items()}
    also = "".join(f", and {what} (objects of ours in it: {count})" for what, count in counts.items())
    click.confirm(f"Remove {target.stage.function}, its URL, releases and logs from AWS{also}?", abort=True)


@contextmanager
def _target(
    stage: Stage, output: Path, *, rehearse: bool, start: bool = False
) -> Iterator[tuple[Target, Callable[[str], None]]]:
    """Give what to work on, in AWS or in a rehearsal, and what tells its URL."""
    if not rehearse:
        yield Target(connect(stage), stage), _print_url
        return
    # moto and the runtime client are the tests' packages: whoever deploys for real may not have them.
    try:
        from deploy.rehearsal.server import rehearsed  # noqa: PLC0415
    except ModuleNotFoundError as error:
        package = str(error.name).partition(".")[0]
        raise DeployError(f"{package}: a rehearsal needs it; run `make rehearse`, which installs it") from error
    with rehearsed(stage, output, start=start) as (account, is_new):
        yield Target(account, stage), _serve if is_new else _print_url


def _print_url(url: str) -> None:
    click.echo(f"URL: {url}")


def _serve(url: str) -> None:
    click.echo("Serving until Ctrl-C.")
    _print_url(url)
    try:
        Event().wait()
    except KeyboardInterrupt:
        click.echo("Ended.")


def _prepare(stage: Stage, content: Path, output: Path, file: Path | None = None) -> tuple[Package, Proof]:
    """Check, build and package; return the package and what it must answer, which its index has answered here."""
    built = build_site(content, output, ProgressBar(), tell_waiting, stage.base_url)
    proof = proof_of_build(output / CURRENT, content)
    _check_golden_searches(proof, output / CURRENT)
    with Clock() as say:
        package = make_package(PROJECT, output / CURRENT, stage, file or output / f"{stage.name}.zip")
        say(f"Packaged release {built.release}: {package.path.stat().st_size:,} bytes.")
    return package, proof


def _check_golden_searches(proof: Proof, build: Path) -> None:
    verdicts = run_golden_searches(proof.searches, Searcher(build / "index"))
    failed = [verdict for verdict in verdicts if not verdict.passed]
    if failed:
        raise DeployError("\n".join(map(str, failed)) + "\nmend the content, or what these searches expect")


def _tell(deployed: Deployed, seconds: float) -> None:
    live = f"release {deployed.version.release}, version {deployed.version.number}"
    if deployed.changed:
        click.echo(f"Live: {live}, in {seconds:.1f} s.")
    else:
        click.echo(f"Nothing has changed: {live}, is live already.")
    if distribution := deployed.front.distribution:
        for domain in distribution.domains:
            click.echo(f"Domain: https://{domain}/, once its records lead to {distribution.host}")
