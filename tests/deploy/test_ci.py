"""The workflow that lets a site deploy itself, and what it may do in AWS."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from deploy.aws.account import Account
from deploy.aws.iam_actions import LATER
from deploy.aws.target import Target
from deploy.ci import STAGES, github, permissions, trust
from deploy.errors import DeployError
from deploy.stages import Stage, load_stage
from site_app.cli.commands import main
from tests.deploy.conftest import PROJECT

WORKFLOWS = (PROJECT / "deploy" / "github.yml", PROJECT / ".github" / "workflows" / "check.yml")
#: What reads workflows as GitHub does; and as one does who looks for a way in, asking nothing of the network.
LINTERS = (("actionlint",), ("zizmor", "--quiet", "--offline", "--persona=auditor"))
BIN = Path(sys.executable).parent
ROLE = "arn:aws:iam::123456789012:role/review-microsite-production-github"


def steps_of(workflow: Path) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def test_ci_prints_a_workflow_for_the_stages_that_ship() -> None:
    """What is printed is a workflow, and each of its environments deploys the stage of its name."""
    told = yaml.safe_load(CliRunner().invoke(github, []).output)
    deploying = {job["environment"]: job["steps"][-1]["run"] for job in told["jobs"].values() if "environment" in job}
    assert deploying == {stage: f".venv/bin/microsite deploy {stage}" for stage in STAGES}
    assert [load_stage(stage).name for stage in deploying] == [*deploying]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_are_let_do_little(workflow: Path) -> None:
    """No permission but what a job names, only a deploying one proves who it is; each action is pinned by a commit."""
    told = yaml.safe_load(workflow.read_text("utf-8"))
    assert told["permissions"] == {}
    for job in told["jobs"].values():
        expected = {"contents": "read"} | ({"id-token": "write"} if "environment" in job else {})
        assert job["permissions"] == expected
        assert job["timeout-minutes"] <= 30
    used = [step["uses"] for step in steps_of(workflow) if "uses" in step]
    assert used
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", use) for use in used)
    assert "secrets." not in workflow.read_text("utf-8")
    assert not any("${{" in step.get("run", "") for step in steps_of(workflow))


@pytest.mark.parametrize("linter", LINTERS, ids=lambda command: command[0])
def test_linters_of_workflows_find_nothing(linter: tuple[str, ...]) -> None:
    """Neither what GitHub would not read, nor what would hand someone more than his due."""
    run = subprocess.run([BIN / linter[0], *linter[1:], *WORKFLOWS], cwd=PROJECT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_run_what_there_is(workflow: Path) -> None:
    """Every step is a command of this project, with options that it has, or a target of the Makefile."""
    for line in {step["run"] for step in steps_of(workflow) if "run" in step}:
        subprocess.run(["bash", "-n", "-c", line], check=True)
        program, *arguments = line.split()
        if program == "make":
            subprocess.run(["make", "--dry-run", *arguments], cwd=PROJECT, check=True, capture_output=True)
        elif program == ".venv/bin/microsite":
            told = CliRunner().invoke(main, [*arguments, "--help"])
            assert told.exit_code == 0, told.output
        else:
            assert program == "git" or (PROJECT / program).is_file()


def test_a_role_is_for_one_environment_alone(aws: Account, stage: Stage) -> None:
    """Both ways in which GitHub names a repository are let in, with the stage's environment, and not a letter else."""
    told = trust(Target(aws, stage), "us/site", "12/34")
    [statement] = told["Statement"]
    matching = statement["Condition"]["StringEquals"]
    of_stage = ["repo:us/site:environment:production", "repo:us@12/site@34:environment:production"]
    assert matching["token.actions.githubusercontent.com:sub"] == of_stage
    assert matching["token.actions.githubusercontent.com:aud"] == "sts.amazonaws.com"
    for wrong in ("us", "us/*", "us/site/x", "*/site", "us/site:ref", ""):
        with pytest.raises(DeployError, match="OWNER/NAME"):
            trust(Target(aws, stage), wrong, None)


def test_a_role_may_do_what_a_deploy_does(aws: Account, stage: Stage) -> None:
    """What only removes a stage it may not; all it may is on the stage's own things, but for what has no name yet."""
    told = permissions(Target(aws, stage), ROLE)["Statement"]
    allowed = {action for statement in told for action in statement["Action"]}
    assert {"lambda:UpdateAlias", "s3:PutObject", "iam:PassRole", "iam:SimulatePrincipalPolicy"} <= allowed
    assert not allowed & LATER
    assert {*allowed} == {action for action in allowed if "*" not in action}
    loose = [statement["Action"] for statement in told if statement["Resource"] == "*"]
    assert sorted(loose) == [["cloudwatch:DescribeAlarms"], ["logs:DescribeLogGroups"]]


def test_ci_prints_a_role_for_each_stage(aws: Account) -> None:
    """The roles are of the account whose credentials are at hand."""
    environment = {"AWS_ENDPOINT_URL": aws.endpoint or "", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y"}
    told = json.loads(CliRunner(env=environment).invoke(github, ["--roles", "us/site"]).output)
    assert [name.rpartition("/")[2] for name in told] == [f"review-microsite-{stage}-github" for stage in STAGES]
    assert all(role.keys() == {"trust", "permissions"} for role in told.values())
