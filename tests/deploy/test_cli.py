"""The commands, as a maintainer types them, in processes of their own."""

import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.deploy.conftest import get

Run = Callable[..., "subprocess.CompletedProcess[str]"]
NO_ACCOUNT = {
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}


def environment(project: Path) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return ours | NO_ACCOUNT | {"PYTHONPATH": str(project), "HOME": str(project)}


@pytest.fixture
def run(project: Path) -> Run:
    """Return a function that runs `microsite` in the copy of the project."""

    def microsite(*arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "site_app", *arguments],
            cwd=project,
            env=environment(project) | more,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return microsite


@pytest.fixture
def rehearsed(project: Path) -> Iterator[str]:
    """Run `microsite deploy --rehearse` until the test ends; return the URL it printed."""
    command = [sys.executable, "-u", "-m", "site_app", "deploy", "--rehearse"]
    serving = subprocess.Popen(
        command, cwd=project, env=environment(project), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    with serving:
        assert serving.stdout
        lines = []
        for line in serving.stdout:
            lines.append(line)
            if line.startswith("Serving"):
                break
        assert lines[-1].startswith("Serving"), "".join(lines)
        yield lines[-2].removeprefix("URL: ").strip()
        serving.send_signal(signal.SIGINT)
        assert serving.wait(30) == 0
    assert not (project / "build" / "rehearsal.json").exists()


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

    listed = run("releases", "--rehearse").stdout.splitlines()
    assert [line[:12] for line in listed] == ["* version 2 ", "  version 1 "]
    back = run("rollback", "--rehearse")
    assert back.returncode == 0, back.stderr
    assert re.search(r"Live: release \w+, version 1, in \d+\.\d s\.", back.stdout)
    assert json.loads(get(f"{rehearsed}api/v1/search?q=harpsichords")[1])["total"] == 0

    assert "version 1 at http://127.0.0.1" in run("status", "--rehearse").stdout
    assert "REPORT Version: 1" in run("logs", "--rehearse").stdout
    gone = run("undeploy", "--rehearse", "--yes").stdout
    assert gone.count("Removed") == 5
    assert get(rehearsed)[0] == 403
    missing = run("status", "--rehearse")
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)
    assert "it is not deployed; run `microsite deploy production`" in missing.stderr


FAULTS = {
    "no credentials": ((), {}, "AWS: there are no credentials; run `aws configure`"),
    "no such profile": ((), {"AWS_PROFILE": "nobody"}, "nobody"),
    "no such stage": (("staging",), {}, "there is no stage “staging”; there are preview, production"),
}


@pytest.mark.parametrize(("arguments", "more", "words"), FAULTS.values(), ids=FAULTS)
def test_deploy_that_cannot_begin_says_what_to_do(
    run: Run, arguments: tuple[str, ...], more: dict[str, str], words: str
) -> None:
    """One line, exit status 1."""
    refused = run("deploy", *arguments, "--plan", **more)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
    assert words in refused.stderr


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


def test_package_prints_its_sizes(run: Run, project: Path) -> None:
    """By part, and the digest that Lambda will tell."""
    made = run("package", "preview", "--output", "site.zip")
    assert made.returncode == 0, made.stderr
    assert re.search(r"^whoosh +[\d,]+ +[\d,]+$", made.stdout, re.MULTILINE)
    assert "CodeSha256" in made.stdout
    assert (project / "site.zip").stat().st_size > 0
