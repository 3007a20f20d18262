"""A deploy tells of the addresses that readers of the live release know and its own would not answer."""

import zipfile
from dataclasses import replace

from deploy.packaging.package import BUILD, Package, lambda_sha256
from deploy.steps.deployment import deploy_package
from site_app.site_addresses import ADDRESSES, Addresses, Page
from tests.deploy.faults import Faults
from tests.deploy.small import small_proof
from tests.deploy.steps.conftest import Small


def with_pages(package: Package, *paths: str) -> Package:
    """Return a package whose build says that it has these pages."""
    with zipfile.ZipFile(package.path, "a") as archive:
        written = Addresses(dict.fromkeys(paths, Page())).write()
        archive.writestr(zipfile.ZipInfo(f"{BUILD}/{ADDRESSES}"), written)
    return replace(package, sha256=lambda_sha256(package.path))


def test_deploy_tells_what_would_vanish(small: Small, faults: Faults) -> None:
    """With what to add; once, and not of the same package again. It goes on, too, where that cannot be read."""
    many = with_pages(small.package("a1"), "/", "/tags/noir/", "/tags/calm/")
    deploy_package(small.target, many, small_proof("a1"), small.said.append)
    few = with_pages(small.package("b2"), "/", "/tags/calm/")
    for _ in range(2):
        deploy_package(small.target, few, small_proof("b2"), small.said.append)
    told = [line for line in small.said if "vanish" in line or "nothing answers" in line]
    assert told == [
        "Addresses  1 would vanish",
        (
            "           /tags/noir/: nothing answers it any more; in redirects.toml "
            'add [[redirects]] from = "/tags/noir/" gone = true, each on a line'
        ),
    ]
    less = with_pages(small.package("c3"), "/")
    small.said.clear()
    faults.reset(("GET /2015-03-31/functions/review-microsite-production?Qualifier=N", "denied"))
    assert deploy_package(small.target, less, small_proof("c3"), small.said.append).changed
    assert sum(line.startswith("Addresses  none can be told that would vanish: ") for line in small.said) == 1
