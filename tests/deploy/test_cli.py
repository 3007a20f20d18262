"""The commands, as a maintainer types them, in processes of their own."""

import json
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest

from deploy.aws.bucket import bucket_of
from deploy.aws.lock import KEY
from deploy.aws.target import Target
from deploy.rehearsal.server import find_rehearsal, rehearsed_account
from deploy.stages import load_stage
from tests.deploy.commands import environment, passing_files, rehearsed_url, started
from tests.deploy.conftest import get

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(project: Path) -> Run:
    """Return a function that runs `microsite` in the copy of the project."""

    def microsite(*arguments: str, typed: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "site_app", *arguments],
            cwd=project,
            env=environment(project) | more,
            input=typed,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return microsite


@pytest.fixture
def rehearsed(project: Path) -> Iterator[str]:
    """Run `microsite deploy --rehearse` until the test ends; return the URL it printed."""
    with started(project, "deploy", "--rehearse") as rehearsal:
        yield rehearsed_url(rehearsal)
        rehearsal.send_signal(signal.SIGINT)
        assert rehearsal.wait(30) == 0
    assert not (project / "build" / "rehearsal.json").exists()
    assert not passing_files(project)


def test_rehearsal_from_first_deploy_to_nothing_left(rehearsed: str, run: Run, project: Path) -> None:
    """Deploy, again, an edit, releases, rollback, status, logs, plan, undeploy: each as a person would see it."""
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", rehearsed)
    assert "Lovely Runner" in get(rehearsed)[1]
    assert "<mark>" in get(f"{rehearsed}search?q=resilience")[1]

    again = run("deploy", "--rehearse")
    assert (again.returncode, again.stderr) == (0, "")
    assert "Nothing has changed" in again.stdout

    review = project / "content" / "reviews" / "lovely-runner.md"
    review.write_text(review.read_text("utf-8") + "\n## Postscript\n\nOf harpsichords.\n", "utf-8")
    plan = run("deploy", "--rehearse", "--plan")
    assert "build/current/reviews/lovely-runner.json" in plan.stdout
    assert json.loads(get(f"{rehearsed}api/v1/search?q=harpsichords")[1])["total"] == 0
    edited = run("deploy", "--rehearse")
    assert "Live: release" in edited.stdout
    assert json.loads(get(f"{rehearsed}api/v1/search?q=harpsichords")[1])["total"] == 1

    _leave_lock(project)
    held = run("rollback", "--rehearse")
    assert (held.returncode, held.stderr.count("\n")) == (1, 1)
    assert "anna on elsewhere (process 7) has been at `deploy production` since 2026-01-01T00:00" in held.stderr
    assert held.stderr.endswith("or take it over with --take-over\n")
    assert run("deploy", "--rehearse", "--plan").returncode == 0
    assert "Took over the lock: anna" in run("deploy", "--rehearse", "--take-over").stdout

    listed = run("releases", "--rehearse").stdout.splitlines()
    assert [line[:12] for line in listed] == ["* version 2 ", "  version 1 "]
    back = run("rollback", "--rehearse")
    assert back.returncode == 0, back.stderr
    assert re.search(r"Live: release \w+, version 1, in \d+\.\d s\.", back.stdout)
    assert json.loads(get(f"{rehearsed}api/v1/search?q=harpsichords")[1])["total"] == 0

    told = run("status", "--rehearse").stdout
    assert "version 1 at http://127.0.0.1" in told
    assert re.search(r"^This commit builds release \w{16}, not deployed\.$", told, re.MULTILINE)
    review.write_text(review.read_text("utf-8").partition("\n## Postscript")[0], "utf-8")
    assert "\nRuns this commit.\n" in run("status", "--rehearse").stdout
    assert "REPORT Version: 1" in run("logs", "--rehearse").stdout
    looked_for = json.loads(run("searches", "--rehearse", "--json").stdout)
    # Not the golden search that each proof asks, nor what was asked once.
    assert [(one["search"], one["asked"]) for one in looked_for["unanswered"]] == [("harpsichords", 3)]
    assert (looked_for["wanted"], looked_for["asked_once"]) == ([], 1)
    gone = run("undeploy", "--rehearse", "--yes").stdout
    assert gone.count("Removed") == 5
    assert get(rehearsed)[0] == 403
    missing = run("status", "--rehearse")
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)
    assert "it is not deployed; run `microsite deploy production`" in missing.stderr


def _leave_lock(project: Path) -> None:
    """Write the lock of a command at work on another machine."""
    stage = load_stage("production")
    aws = rehearsed_account(stage, str(find_rehearsal(project / "build")))
    told = {"user": "anna", "host": "elsewhere", "pid": 7, "task": "deploy production"}
    body = json.dumps(told | {"since": "2026-01-01T00:00:00+00:00"})
    aws.client("s3").put_object(**bucket_of(Target(aws, stage)).at(KEY), Body=body)


KEYS = {"AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "s"}
FAULTS = {
    "no credentials": ((), {}, "AWS: there are no credentials; run `aws configure`"),
    "half of the credentials": (
        (),
        {"AWS_ACCESS_KEY_ID": "AKIA"},
        "AWS: the credentials are not whole: Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY; run",
    ),
    "nobody who knows them": (
        (),
        KEYS | {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"},
        'AWS: Could not connect to the endpoint URL: "http://127.0.0.1:9/"; check the connection',
    ),
    "no such profile": ((), {"AWS_PROFILE": "nobody"}, "nobody"),
    "no such stage": (("staging",), {}, "there is no stage “staging”; there are preview, production"),
}


@pytest.mark.parametrize(("arguments", "more", "words"), FAULTS.values(), ids=FAULTS)
def test_deploy_that_cannot_begin_says_what_to_do(
    run: Run, project: Path, arguments: tuple[str, ...], more: dict[str, str], words: str
) -> None:
    """One line, exit status 1, before the content is looked at."""
    (project / "content" / "site.toml").write_text("not TOML", "utf-8")
    refused = run("deploy", *arguments, "--plan", **more)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
    assert words in refused.stderr
    assert not (project / "build").exists()


def test_stage_without_a_region_is_told(run: Run, project: Path) -> None:
    """Before the content is looked at; with a region from the environment, the next thing is."""
    settings = project / "deploy" / "zappa_settings.toml"
    settings.write_text(settings.read_text("utf-8").replace("aws_region", "# aws_region"), "utf-8")
    refused = run("deploy", "--plan", **KEYS)
    told = "AWS: stage production has no region; write aws_region in the settings or set AWS_DEFAULT_REGION\n"
    assert (refused.returncode, refused.stderr) == (1, told)
    assert "no region" not in run("deploy", "--plan", AWS_DEFAULT_REGION="eu-west-1").stderr


def test_undeploy_asks_by_name_first(rehearsed: str, run: Run, project: Path) -> None:
    """The bucket that goes is named, or else what goes of it; without a yes, nothing does."""
    own = "bucket review-microsite-production-123456789012-eu-west-1 (objects of ours in it: 0)"
    asked = run("undeploy", "--rehearse", typed="n\n")
    words = f"Remove review-microsite-production, its URL, releases and logs from AWS, and {own}? [y/N]: "
    assert (asked.returncode, asked.stdout) == (1, words)
    assert get(rehearsed)[0] == 200
    settings = project / "deploy" / "zappa_settings.toml"
    settings.write_text(settings.read_text("utf-8").replace("[production]\n", '[production]\ns3_bucket = "shared"\n'))
    state = json.loads((project / "build" / "rehearsal.json").read_bytes())
    keys = {"aws_access_key_id": "rehearsal", "aws_secret_access_key": "rehearsal", "region_name": "eu-west-1"}
    s3 = boto3.client("s3", endpoint_url=state["endpoint"], **keys)
    s3.create_bucket(Bucket="shared", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_object(Bucket="shared", Key="payroll/2026.csv", Body=b"1")
    asked = run("undeploy", "--rehearse", typed="y\n")
    share = "all under s3://shared/review-microsite-production/ (objects of ours in it: 0)"
    assert f"from AWS, and {share}, and {own}? [y/N]: " in asked.stdout
    assert asked.returncode == 0
    assert [each["Key"] for each in s3.list_objects_v2(Bucket="shared")["Contents"]] == ["payroll/2026.csv"]


def test_stage_is_built_for_its_own_address(run: Run, project: Path) -> None:
    """Canonical links, feed and sitemap in its package begin with SITE_BASE_URL; one that is no address is told."""
    settings = project / "deploy" / "zappa_settings.toml"
    shipped = settings.read_text("utf-8")
    settings.write_text(shipped.replace("{SITE_NOINDEX", '{SITE_BASE_URL = "https://preview.example", SITE_NOINDEX'))
    made = run("package", "preview")
    assert made.returncode == 0, made.stderr
    with zipfile.ZipFile(project / "build" / "preview.zip") as package:
        catalogue = json.loads(package.read("build/current/catalogue.json"))
        sitemap = package.read("build/current/feeds/sitemap.xml").decode()
    assert catalogue["site"]["base_url"] == "https://preview.example"
    assert set(re.findall("<loc>(https://[^/]+)/", sitemap)) == {"https://preview.example"}
    settings.write_text(shipped.replace("{SITE_NOINDEX", '{SITE_BASE_URL = "preview", SITE_NOINDEX'))
    refused = run("package", "preview")
    words = "SITE_BASE_URL: it is “preview”; write scheme and host only, as in https://example.com\n"
    assert (refused.returncode, refused.stderr) == (1, words)


def test_failing_golden_search_stops_a_deploy(run: Run, project: Path) -> None:
    """It is named, with its place, before AWS is asked for anything."""
    searches = project / "content" / "searches.toml"
    searches.write_text('[[searches]]\nquery = "harpsichords"\nexpect = ["lovely-runner#themes-explored"]\n', "utf-8")
    refused = run("deploy", "--rehearse", "--exit")
    assert refused.returncode == 1
    assert "harpsichords: expected lovely-runner#themes-explored not found" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_uncommitted_change_stops_a_real_deploy(run: Run, project: Path) -> None:
    """A release says which commit it is; a rehearsal may be of anything."""
    git = ["git", "-C", str(project), "-c", "user.name=t", "-c", "user.email=t@example.com"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "content"], check=True)
    subprocess.run([*git, "commit", "-qm", "content"], check=True)
    refused = run("deploy")
    assert refused.returncode == 1
    assert "some changes are in no commit; commit them, or deploy them with --dirty" in refused.stderr


def test_commands_need_a_rehearsal_to_talk_to(run: Run) -> None:
    """Without one, they say how to start it."""
    refused = run("releases", "--rehearse")
    assert (refused.returncode, "start one with `microsite deploy --rehearse`" in refused.stderr) == (1, True)


def test_rehearsal_without_its_packages_says_how_to_get_them(project: Path) -> None:
    """Whoever has set up no more than the site takes has no moto."""
    without = "import sys; sys.modules['moto'] = None; from site_app.cli.commands import main; main()"
    command = [sys.executable, "-c", without, "deploy", "--rehearse"]
    run = subprocess.run(command, cwd=project, env=environment(project), capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (1, "moto: a rehearsal needs it; run `make rehearse`, which installs it\n")


def test_package_prints_its_sizes(run: Run, project: Path) -> None:
    """By part, and the digest that Lambda will tell."""
    made = run("package", "preview", "--output", "site.zip")
    assert made.returncode == 0, made.stderr
    assert re.search(r"^whoosh +[\d,]+ +[\d,]+$", made.stdout, re.MULTILINE)
    assert "CodeSha256" in made.stdout
    assert (project / "site.zip").stat().st_size > 0


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_command_that_is_ended_leaves_nothing(project: Path, ending: signal.Signals) -> None:
    """Ctrl-C, or a machine that shuts down, while pip is at work: one line, and what lay about for a while is gone."""
    with started(project, "package") as packaging:
        while not any(name.startswith("pip-") for name in passing_files(project)):
            assert packaging.poll() is None
            time.sleep(0.01)
        packaging.send_signal(ending)
        said, _ = packaging.communicate(timeout=30)
    assert (packaging.returncode, said) == (1, "Interrupted; run it again to complete it.\n")
    assert not passing_files(project)
