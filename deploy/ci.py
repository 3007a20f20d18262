"""What lets a site deploy itself: a workflow for GitHub, and the roles that it takes in AWS."""

import json
import re
from pathlib import Path
from typing import Any

import click

from deploy.aws.alias import ALIAS
from deploy.aws.iam_actions import LATER, actions_on
from deploy.aws.target import Target
from deploy.command import DeployCommand, open_target, rehearse_option, settings_option
from deploy.errors import DeployError
from deploy.stages import load_stage
from deploy.steps.preflight import resources_of
from site_app.cli.command import output_option

WORKFLOW = Path(__file__).parent / "github.yml"
#: The environments of the workflow, each named as the stage that it deploys.
STAGES = ("production", "preview")
#: Who signs for a workflow, and for whom.
#: https://docs.github.com/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
ISSUER, AUDIENCE = "token.actions.githubusercontent.com", "sts.amazonaws.com"


@click.group()
def ci() -> None:
    """Let a site deploy itself."""


@ci.command(cls=DeployCommand)
@click.option("--roles", "repository", metavar="OWNER/NAME", help="Print the roles that the workflow takes in AWS.")
@click.option("--ids", metavar="OWNER/NAME", help="The numbers of both, as `gh api repos/OWNER/NAME` tells them.")
@rehearse_option
@settings_option
@output_option
def github(repository: str | None, ids: str | None, rehearse: bool, settings: Path, output: Path) -> None:
    """Print a workflow that checks each pull request and deploys main; or, with --roles, what it needs of AWS.

    The roles are for stages of the settings, in the account whose credentials are at hand.
    """
    if repository is None:
        click.echo(WORKFLOW.read_text("utf-8"), nl=False)
        return
    roles = {}
    for name in STAGES:
        with open_target(load_stage(name, settings), output, rehearse=rehearse) as (target, _):
            role = target.account.arn("iam", f"role/{target.stage.function}-github", region="")
            roles[role] = {"trust": trust(target, repository, ids), "permissions": permissions(target, role)}
    click.echo(json.dumps(roles, indent=2))


def trust(target: Target, repository: str, ids: str | None) -> dict[str, Any]:
    """Return the trust policy of a stage's role: it is taken by the environment of the stage's name, and nobody else.

    Repositories made or renamed since July 2026 tell their `ids` beside their names. Raises DeployError for what is no
    repository's name.
    """
    names, numbers = _parts(repository), _parts(ids) if ids else None
    told = [f"repo:{names[0]}/{names[1]}"]
    if numbers:
        told.append(f"repo:{names[0]}@{numbers[0]}/{names[1]}@{numbers[1]}")
    matching = {f"{ISSUER}:aud": AUDIENCE, f"{ISSUER}:sub": [f"{who}:environment:{target.stage.name}" for who in told]}
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": target.account.arn("iam", f"oidc-provider/{ISSUER}", region="")},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": matching},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def permissions(target: Target, role: str) -> dict[str, Any]:
    """Return what a stage's role may do: what a deploy of the stage calls, each on the very thing that it is on."""
    # Every deploy looks for alarms, those of settings that were.
    resources = resources_of(target) | {"cloudwatch any": "*", "iam caller": role}
    if "route53 any" in resources:
        resources["route53 zone"] = f"arn:{target.account.partition}:route53:::hostedzone/*"
    statements = [_allow(sorted({*actions_on(kind)} - LATER), resource) for kind, resource in resources.items()]
    statements.append(_allow(["iam:GetRole"], role))
    return {"Version": "2012-10-17", "Statement": statements}


def _allow(actions: list[str], resource: str) -> dict[str, Any]:
    # The function, and its versions: which of them a call is on, AWS tells apart.
    function, of_function, _ = resource.partition(f":{ALIAS}")
    return {"Effect": "Allow", "Action": actions, "Resource": [function, f"{function}:*"] if of_function else resource}


def _parts(text: str) -> tuple[str, str]:
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", text, re.ASCII):
        raise DeployError(f"{text}: this is no OWNER/NAME; write it as in the repository's address")
    owner, _, name = text.partition("/")
    return owner, name
