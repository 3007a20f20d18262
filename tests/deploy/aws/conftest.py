"""The small site in place of the one that ships: what AWS is asked, and what it refuses, is the same for both."""

from dataclasses import replace
from pathlib import Path

import pytest

from deploy.packaging.package import Package
from deploy.stages import Stage
from site_app.golden import GoldenSearch
from tests.deploy.small import small_package, small_proof, small_site, write_build

#: A release and the one after it, told as a build tells them: sixteen hexadecimal digits.
FIRST, SECOND = "1" * 16, "2" * 16


@pytest.fixture(scope="session")
def stage(stage: Stage) -> Stage:
    """Return the stage that ships, with the handler of the small site."""
    return replace(stage, lambda_handler="small.handler")


@pytest.fixture(scope="session")
def searches() -> tuple[GoldenSearch, ...]:
    """Return the golden searches of the small site."""
    return tuple(small_proof(FIRST).searches)


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory, searches: tuple[GoldenSearch, ...]) -> Path:
    """Return what a build of the small site would list."""
    return write_build(tmp_path_factory.mktemp("small"), FIRST, searches)


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory, searches: tuple[GoldenSearch, ...]) -> Package:
    """Return its package."""
    return small_package(tmp_path_factory.mktemp("small") / "site.zip", FIRST, searches=searches)


@pytest.fixture(scope="session")
def edited(tmp_path_factory: pytest.TempPathFactory, searches: tuple[GoldenSearch, ...]) -> tuple[Package, Path]:
    """Return the package of the small site after an edit, and its build."""
    folder = tmp_path_factory.mktemp("small")
    pages = small_site(SECOND) | {"/reviews/film/rain/": (200, "Rain &amp; sun, and a rainbow")}
    package = small_package(folder / "site.zip", SECOND, pages, searches)
    return package, write_build(folder / "build", SECOND, searches)
