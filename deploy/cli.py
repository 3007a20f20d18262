"""The commands that this room brings to `microsite`."""

from pathlib import Path
from time import monotonic

import click

from deploy.aws.bucket import count_objects, find_shares
from deploy.aws.target import Target
from deploy.command import (
    DeployCommand,
    open_target,
    print_url,
    rehearse_option,
    settings_option,
    stage_command,
    take_over_option,
)
from deploy.errors import DeployError
from deploy.packaging.git import current_commit
from deploy.packaging.package import Package, make_package, share_of_largest
from deploy.reading import logs, releases, searches, status
from deploy.stages import Stage, load_stage
from deploy.steps.deployment import Deployed, deploy_package, roll_back
from deploy.steps.plan import make_plan
from deploy.steps.prove import Proof, proof_of_build
from deploy.steps.undeploy import plan_undeploy, undeploy_stage
from search_index import Searcher
from site_app.build.building import build_site
from site_app.build.swap import CURRENT
from site_app.cli.checking import print_hidden
from site_app.cli.command import PROJECT, content_option, output_option
from site_app.cli.progress import Clock, ProgressBar, tell_waiting
from site_app.golden import run_golden_searches

#: By these the entry points in pyproject.toml find the commands.
__all__ = ["deploy", "logs", "package", "releases", "rollback", "searches", "status", "undeploy"]


@click.option("--dirty", is_flag=True, help="Deploy what no commit holds, too.")
@click.option("--exit", "end", is_flag=True, help="With --rehearse: end after the proof.")
@take_over_option
@click.option("--plan", "only_plan", is_flag=True, help="Tell what would change, and change nothing.")
@content_option
@stage_command
def deploy(stage: str, content: Path, output: Path, settings: Path, rehearse: bool, **flags: bool) -> None:
    """Check, build, package, prove and only then show the site of STAGE (production).

    Exit status: 0 deployed, or live already; 1 failed before readers could notice; 3 the new release failed in public
    and the old one is back; 4 it failed and the old one could not be put back.
    """
    started, named = monotonic(), load_stage(stage, settings)
    if current_commit(PROJECT)[1] and not (rehearse or flags["dirty"] or flags["only_plan"]):
        raise DeployError(f"{PROJECT}: some changes are in no commit; commit them, or deploy them with --dirty")
    with open_target(named, output, rehearse=rehearse, start=True) as (target, show):
        package, proof = _prepare(named, content, output)
        if flags["only_plan"]:
            for line in make_plan(target, package):
                click.echo(line)
            return
        target.account.takes_over = flags["take_over"]
        with Clock() as say:
            deployed = deploy_package(target, package, proof, say)
        _tell(deployed, monotonic() - started)
        (print_url if flags["end"] else show)(deployed.url)


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
    unpacked = sum(unpacked for _, unpacked in sizes.values())
    ours = sum(packed for part, (packed, _) in sizes.items() if part not in {"content", "index"})
    click.echo(f"{'without content':20}{ours:>12,}")
    click.echo(f"{made.path}: {made.path.stat().st_size:,} bytes, CodeSha256 {made.sha256}")
    click.echo(share_of_largest(unpacked))
    if made.images:
        click.echo(f"{len(made.images)} images are left out: a deploy puts them into the bucket.")


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
    with open_target(load_stage(stage, settings), output, rehearse=flags["rehearse"]) as (target, _):
        target.account.takes_over = flags["take_over"]
        with Clock() as say:
            deployed = roll_back(target, release, say)
        _tell(deployed, monotonic() - started)
        print_url(deployed.url)


@click.option("--plan", "only_plan", is_flag=True, help="Tell what would be removed, and remove nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@take_over_option
@stage_command
def undeploy(stage: str, output: Path, settings: Path, **flags: bool) -> None:
    """Remove STAGE from AWS: function, URL, CDN, role, log group, and the bucket if a deploy made it."""
    with open_target(load_stage(stage, settings), output, rehearse=flags["rehearse"]) as (target, _):
        if flags["only_plan"]:
            for what in plan_undeploy(target) or ["nothing"]:
                click.echo(f"Would remove {what}.")
            return
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


def _prepare(stage: Stage, content: Path, output: Path, file: Path | None = None) -> tuple[Package, Proof]:
    """Check, build and package; return the package and what it must answer, which its index has answered here."""
    built = build_site(content, output, ProgressBar(), tell_waiting, stage.base_url)
    print_hidden(built.hidden)
    proof = proof_of_build(output / CURRENT, content)
    _check_golden_searches(proof, output / CURRENT)
    with Clock() as say:
        package = make_package(PROJECT, output / CURRENT, stage, file or output / f"{stage.name}.zip")
        say(f"Packaged release {built.release}: {package.path.stat().st_size:,} bytes.")
    if warning := package.warning():
        click.echo(warning, err=True)
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
