"""What a deploy would change, line by line."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from moto.awslambda.models import lambda_backends

from deploy.errors import DeployError
from deploy.packaging.package import BUILD
from deploy.steps.plan import SHOWN, cost_at_rest, file_lines, make_plan
from deploy.steps.vanished import address_lines
from site_app.addresses import REDIRECTS
from site_app.site_addresses import ADDRESSES, Addresses, Page
from tests.deploy.faults import Faults
from tests.deploy.steps.conftest import Small

pytestmark = pytest.mark.usefixtures("quick")

FUNCTION = "review-microsite-production"
HEAD = [
    "Account    123456789012, eu-west-1, as arn:aws:iam::123456789012:user/moto",
    "Allowed    all that a deploy calls",
]
NOTHING = "nothing: the function costs by request, the bucket is empty between deploys, the logs fit the free 5 GB"


def plan(small: Small, release: str = "a1", **changes: object) -> list[str]:
    """Return the lines of a plan of a release, without those that depend on the machine."""
    lines = list(make_plan(small.on(**changes), small.package(release)))
    assert lines[2].startswith(f"Stage      production: {FUNCTION}, python3.")
    assert lines[3].startswith(f"Release    {release}, ")
    assert lines[3].endswith(" bytes")
    return lines[:2] + lines[4:]


def test_plan_of_a_first_deploy(small: Small) -> None:
    """All that would be made, with its settings."""
    lines = plan(small, log_retention_days=7, tags={"team": "web"})
    assert lines[:2] == HEAD
    assert lines[2:4] == [
        f"Bucket     {FUNCTION}-123456789012-eu-west-1 (to be made)",
        "Live       nothing: the function, its role, log group, alias and URL would be made",
    ]
    settings = [line.strip() for line in lines[4:-1]]
    assert {"MemorySize = 1024", "Timeout = 5", "log_retention_days = 7", "tags.team = web"} <= set(settings)
    assert "Handler = small.handler" in settings
    assert not [line for line in settings if line.startswith("lambda_concurrency")]
    assert {line[:11] for line in lines[4:-1]} == {" " * 11}
    assert lines[-1] == f"At rest    {NOTHING}"


def test_plan_of_what_is_live_already(small: Small) -> None:
    """It says so, and nothing else; the bucket is there by now."""
    made = small.deploy("a1").version
    assert plan(small) == [
        *HEAD,
        f"Bucket     {FUNCTION}-123456789012-eu-west-1",
        f"Live       version 1 (release a1 commit commit settings {made.settings})",
        "Files      the same",
        f"At rest    {NOTHING}",
    ]


def test_plan_of_another_release_with_other_settings(small: Small) -> None:
    """Each setting from what to what, those of the version and those of all; each file that differs."""
    small.deploy("a1")
    lines = plan(small, "b2", memory_size=512, lambda_concurrency=5)
    assert lines[4:] == [
        "Setting    MemorySize: 1024 → 512",
        "Setting    lambda_concurrency: not set → 5",
        "Files      0 added",
        "Files      1 changed",
        "           pages.json",
        "Files      0 removed",
        f"At rest    {NOTHING}",
    ]


def test_plan_of_a_bucket_that_is_named(small: Small) -> None:
    """What of it is used."""
    assert plan(small, s3_bucket="shared")[2] == f"Bucket     shared, under {FUNCTION}/ (to be made)"


def test_plan_of_a_cdn(small: Small) -> None:
    """That it takes a while, and who leads the domain to it."""
    made = "CDN        to be made, which takes CloudFront some minutes"
    assert plan(small, cdn=True)[-2] == made
    domain: dict[str, Any] = {"cdn": True, "domain": "reviews.example.com"}
    assert plan(small, **domain)[-2] == f"{made}; https://reviews.example.com/ led there by Route 53"
    own = domain | {"route53_enabled": False, "certificate_arn": "arn"}
    assert plan(small, **own)[-2] == f"{made}; https://reviews.example.com/ led there by you"


def test_plan_changes_nothing(small: Small, faults: Faults) -> None:
    """Before the first deploy and after it, of a release that differs."""
    small.deploy("a1")
    faults.reset()
    plan(small, "b2", cdn=True)
    asking = ("GetCallerIdentity", "SimulatePrincipalPolicy", "DescribeLogGroups", "DescribeAlarms")
    asked = [call for call in faults.calls if not call.endswith(asking)]
    assert {call.split()[1] for call in asked} == {"GET", "HEAD"}


def test_package_that_cannot_be_compared_is_told(small: Small) -> None:
    """In one line, whatever comes in its place."""
    small.deploy("a1")
    functions = lambda_backends[small.target.account.id][small.target.account.region]
    functions.get_function(FUNCTION, "1").code_bytes = b"no zip"
    with pytest.raises(DeployError, match=r"^AWS: the package of version 1 could not be downloaded: .*; run it again$"):
        plan(small, "b2")


def test_files_are_told_by_kind_pages_first() -> None:
    """The index changes in all its parts whenever a word does; of many, the first are named."""
    before = {"a": 1, "site/index/b": 1, "c": 1, "gone": 1}
    after = {"site/index/b": 2, "c": 2, "a": 1, "new": 1}
    assert file_lines(before, after) == [
        "Files      1 added",
        "           new",
        "Files      2 changed",
        "           c",
        "           site/index/b",
        "Files      1 removed",
        "           gone",
    ]
    many = {f"{number:02}": 1 for number in range(SHOWN)}
    assert len(file_lines({}, many)) == SHOWN + 3
    assert file_lines({}, many)[SHOWN:] == ["           19", "Files      0 changed", "Files      0 removed"]
    assert file_lines({}, many | {"99": 1, "98": 1})[SHOWN + 1] == "           … and 2 more"


def test_snapshots_cost_by_memory_and_versions(small: Small) -> None:
    """Without them, nothing does."""
    stage = small.on(snap_start="PublishedVersions", memory_size=512, num_retained_versions=4).stage
    assert cost_at_rest(stage) == "about 7.80 USD a month: SnapStart keeps 4 versions"
    assert cost_at_rest(small.target.stage) == NOTHING


def packed(path: Path, *files: tuple[str, bytes]) -> zipfile.ZipFile:
    """Return a package of a build with these files."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files:
            archive.writestr(f"{BUILD}/{name}", data)
    return zipfile.ZipFile(path)


def test_plan_tells_which_addresses_would_vanish(tmp_path: Path) -> None:
    """Of the live release's package, with what to add; a package of an earlier version says none."""
    page = Page(("introduction", "end"))
    before = Addresses({"/": Page(), "/reviews/a/": page, "/reviews/b/": page}, {"/old": "/reviews/a/"})
    after = Addresses({"/": Page(), "/reviews/a/": Page(("introduction", "finale"))})
    kept = (ADDRESSES, before.write()), (REDIRECTS, json.dumps(before.moved).encode())
    now = packed(tmp_path / "now.zip", (ADDRESSES, after.write()))
    with packed(tmp_path / "live.zip", *kept) as live, now, packed(tmp_path / "earlier.zip") as earlier:
        assert address_lines(live, now) == [
            "Addresses  3 would vanish",
            (
                "           /old: nothing answers it any more; in redirects.toml "
                'add [[redirects]] from = "/old" to = "/reviews/a/", each on a line'
            ),
            ("           /reviews/a/#end: nothing answers it any more; in reviews/a.md write aliases: [a/end: finale]"),
            (
                "           /reviews/b/: nothing answers it any more; in redirects.toml "
                'add [[redirects]] from = "/reviews/b/" gone = true, each on a line'
            ),
        ]
        assert address_lines(now, now) == address_lines(earlier, earlier) == []
        assert address_lines(earlier, now) == ["Addresses  the live release is of an earlier version, which kept none"]
