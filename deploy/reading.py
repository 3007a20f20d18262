"""The commands that only read: what is live, what AWS keeps, what was written to the log."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from deploy.asking import ask_url
from deploy.aws.alarms import Watch, read_watch
from deploy.aws.alias import live_version
from deploy.aws.front import find_front, public_url
from deploy.aws.log_group import read_logs, read_searches
from deploy.aws.versions import list_versions
from deploy.command import open_target, stage_command
from deploy.errors import DeployError
from deploy.packaging.git import current_commit
from deploy.stages import Stage, load_stage
from deploy.steps.astray import check_astray
from deploy.steps.searches import Adviser, count_searches
from deploy.telling import describe_searches, print_searches
from site_app.build.release import make_release_id
from site_app.build.swap import CURRENT
from site_app.cli.command import PROJECT, content_option
from site_app.cli.progress import ProgressBar

BEHIND_CDN = (
    "Of searches through the CDN, these are the ones whose answer it had not kept: each counts once until it is "
    "forgotten, and a deploy asks a few as well."
)


@stage_command
def releases(stage: str, output: Path, settings: Path, rehearse: bool) -> None:
    """List the releases of STAGE that AWS keeps, newest first; * is live."""
    with open_target(load_stage(stage, settings), output, rehearse=rehearse) as (target, _):
        live = live_version(target)
        for made in list_versions(target):
            mark = "*" if made.number == live else " "
            when = made.published[:16].replace("T", " ")
            click.echo(f"{mark} version {made.number:<5} release {made.release}  commit {made.commit:14} {when}")


@content_option
@stage_command
def status(stage: str, content: Path, output: Path, settings: Path, rehearse: bool) -> None:
    """Say what is live on STAGE, ask it, and tell its alarms and whether it is what this commit builds."""
    with open_target(load_stage(stage, settings), output, rehearse=rehearse) as (target, _):
        if find_front(target) is None:
            check_astray(target)
        url, live = public_url(target), live_version(target)
        health, watch = ask_url(url)("/healthz"), read_watch(target)
    click.echo(f"{target.stage.function}: version {live} at {url}")
    click.echo(json.dumps(health.json(), ensure_ascii=False))
    click.echo(_compare_with_commit(content, target.stage, health.json().get("release")))
    if watch:
        click.echo(_describe_watch(watch))
    if health.status != 200:  # noqa: PLR2004 - HTTP's own
        raise DeployError(f"{url}healthz: it answered {health.status}; see `microsite logs {stage}`")
    check_astray(target)


def _compare_with_commit(content: Path, stage: Stage, live: str | None) -> str:
    if not content.is_dir():
        return f"{content}: there is no content here to compare with what runs."
    here, (_, is_dirty) = make_release_id(content, (stage.base_url or "").rstrip("/") or None), current_commit(PROJECT)
    this = "this commit, with what is not in it yet" if is_dirty else "this commit"
    return f"Runs {this}." if here == live else f"{this.capitalize()} builds release {here}, not deployed."


def _describe_watch(watch: Watch) -> str:
    states = ", ".join(f"{what} {state}" for what, state in sorted(watch.states.items()))
    also = "" if watch.is_confirmed else "; nobody is told until AWS’s e-mail is confirmed"
    return f"Alarms: {states}{also}."


@click.option("--follow", is_flag=True, help="Go on until Ctrl-C.")
@stage_command
def logs(stage: str, output: Path, settings: Path, rehearse: bool, follow: bool) -> None:
    """Print what the function has written in the last hour."""
    with open_target(load_stage(stage, settings), output, rehearse=rehearse) as (target, _):
        for line in read_logs(target, follow=follow):
            click.echo(line)


@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
@click.option("--days", type=click.IntRange(1), default=7, show_default=True, help="How far to look back.")
@stage_command
def searches(stage: str, output: Path, settings: Path, rehearse: bool, **how: Any) -> None:  # noqa: ANN401 - a number and a flag
    """Tell what readers of STAGE looked for: the wanted, the unanswered, the slow, and what to write for each.

    What was asked only once is not shown. The nearest words are those of the build in --output.
    """
    days, as_json = how["days"], how["as_json"]
    bar = ProgressBar(sys.stderr if as_json else None)
    with open_target(load_stage(stage, settings), output, rehearse=rehearse) as (target, _):
        lines = read_searches(target, days, bar)
        counted, adviser = count_searches(lines), Adviser(output / CURRENT)
    if as_json:
        click.echo(describe_searches(counted, adviser, stage=stage, days=days, behind_cdn=target.stage.cdn))
        return
    if target.stage.cdn:
        click.echo(BEHIND_CDN)
    print_searches(counted, adviser)
