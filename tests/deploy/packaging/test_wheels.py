"""What pip installs for Lambda is kept, and used again while it is whole and still what is wanted."""

import os
import platform
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.errors import DeployError
from deploy.packaging import wheels
from deploy.packaging.package import Package, make_package
from deploy.packaging.wheels import install_wheels
from deploy.stages import Stage
from tests.deploy.conftest import PROJECT

Leave = Callable[[], None]


@pytest.fixture
def unplugged(monkeypatch: pytest.MonkeyPatch) -> Leave:
    """Return a function that takes pip's packages away: from then on pip fails whenever it is started."""

    def run() -> None:
        for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        monkeypatch.setenv("PIP_NO_INDEX", "1")

    return run


@pytest.fixture
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a lock of one small package, which has code for each machine."""
    locked = (PROJECT / "deploy/requirements.txt").read_text()
    path = tmp_path / "requirements.txt"
    path.write_text(re.findall(r"^markupsafe==(?:.*\\\n)+.*\n", locked, re.MULTILINE)[0])
    monkeypatch.setattr(wheels, "REQUIREMENTS", path)
    return path


def read_tree(directory: Path) -> dict[str, bytes]:
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def damages(whole: bytes) -> dict[str, bytes]:
    middle = len(whole) // 2
    return {
        "empty": b"",
        "half-written": whole[:middle],
        "a byte short": whole[:-1],
        "a byte more": whole + b"\0",
        "another byte": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
    }


def test_package_of_an_edit_starts_no_pip(
    package: Package, build: Path, stage: Stage, tmp_path: Path, unplugged: Leave
) -> None:
    """The same lock once more: the same bytes, with no registry to be had."""
    unplugged()
    assert make_package(PROJECT, build, stage, tmp_path / "site.zip").sha256 == package.sha256


@pytest.mark.usefixtures("lock")
def test_damaged_wheels_are_installed_anew(tmp_path: Path, unplugged: Leave) -> None:
    """Whatever became of what was kept, pip is asked again, and what it installs is kept in its place."""
    keep = tmp_path / "keep"
    keep.mkdir()
    install_wheels("arm64", tmp_path / "first", keep)
    (kept,) = keep.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1])
    install_wheels("arm64", tmp_path / "second", keep)
    unplugged()
    install_wheels("arm64", tmp_path / "third", keep)
    first, second, third = (read_tree(tmp_path / name) for name in ("first", "second", "third"))
    assert first.keys() == second.keys()
    assert second == third
    for what, damaged in damages(whole).items():
        kept.write_bytes(damaged)
        with pytest.raises(DeployError, match="pip could not install it"):
            install_wheels("arm64", tmp_path / what, keep)


def test_wheels_are_kept_for_one_lock_python_machine_and_pip(
    lock: Path, tmp_path: Path, unplugged: Leave, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where any of them is another, pip is asked."""
    install_wheels("arm64", tmp_path / "first", tmp_path)
    (tmp_path / "wheels-x86_64").write_bytes((tmp_path / "wheels-arm64").read_bytes())
    unplugged()

    def refuses(architecture: str = "arm64") -> None:
        with pytest.raises(DeployError, match=f"pip could not install it for {architecture}"):
            install_wheels(architecture, tmp_path / "refused", tmp_path)

    refuses("x86_64")
    with monkeypatch.context() as other:
        other.setattr(platform, "python_version_tuple", lambda: ("3", "14", "0"))
        refuses()
    with monkeypatch.context() as other:
        other.setattr(wheels, "version", lambda _: "1.0")
        refuses()
    locked = lock.read_text()
    lock.write_text(f"{locked}# renewed\n")
    refuses()
    lock.write_text(locked)
    install_wheels("arm64", tmp_path / "again", tmp_path)
    assert read_tree(tmp_path / "again") == read_tree(tmp_path / "first")


@pytest.mark.usefixtures("lock")
def test_wheels_that_cannot_be_kept_are_installed_all_the_same(tmp_path: Path) -> None:
    """A folder that takes nothing costs time, and no package."""
    (tmp_path / "keep").write_text("no folder")
    install_wheels("arm64", tmp_path / "wheels", tmp_path / "keep")
    assert any(name.endswith(".so") for name in read_tree(tmp_path / "wheels"))
