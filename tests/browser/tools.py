"""The tools these tests drive; each is named with the way to get it, and none may be missing where changes land."""

import os
import shutil
from pathlib import Path

import pytest

PACKAGES = Path(__file__).parent / "node_modules"


def find_command(name: str, remedy: str) -> str:
    """Return the path of a command, or end the test."""
    return shutil.which(name) or _missing(f"`{name}` is not installed; {remedy}")


def find_package_file(path: str) -> Path:
    """Return a file of an npm package, or end the test."""
    file = PACKAGES / path
    return file if file.exists() else Path(_missing(f"{path} is not installed; run npm ci in tests/browser"))


def find_chromium() -> str:
    """Return the path of the browser, or end the test."""
    return find_command("chromium", "apt-get install chromium fonts-noto-cjk")


def find_headless() -> str:
    """Return the path of the browser without what draws its windows, which takes half the work, or else with it."""
    return shutil.which("chromium-headless-shell") or find_chromium()


def find_java() -> str:
    """Return the path of the Java runtime, or end the test."""
    return find_command("java", "apt-get install default-jre-headless")


def _missing(message: str) -> str:
    """Skip on a developer's machine; where changes land, a missing tool is a failure."""
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
