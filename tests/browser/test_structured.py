"""The JSON-LD of the pages is valid by the vocabulary of schema.org, as its makers put it into types."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from site_app.web import create_app
from tests.browser.tools import PACKAGES, find_command, find_package_file

REVIEW = "WithContext<Review>"
SITE = "WithContext<WebSite> & { potentialAction: WithActionConstraints<SearchAction> }"
PAGES = {"/": SITE, "/reviews/glass-harbour/": REVIEW, "/reviews/long-cut/": REVIEW}
HEAD = 'import type { Review, SearchAction, WebSite, WithActionConstraints, WithContext } from "schema-dts";\n'


def check(source: str) -> str:
    """Return what the compiler says of a file that stands beside the packages."""
    compiler = find_package_file("typescript/package.json").parent
    entry = json.loads((compiler / "package.json").read_text())["bin"]["tsc"]
    file = PACKAGES / ".checked.ts"
    file.write_text(HEAD + source, "utf-8")
    options = ["--noEmit", "--strict", "--ignoreConfig", "--module", "nodenext", "--moduleResolution", "nodenext"]
    command = [find_command("node", "apt-get install nodejs"), str(compiler / entry), *options, str(file)]
    try:
        return subprocess.run(command, capture_output=True, text=True, cwd=PACKAGES).stdout
    finally:
        file.unlink()


def structured(build: Path, path: str) -> str:
    page = create_app({"BUILD": build}).test_client().get(path).text
    data: list[str] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert len(data) == 1
    return data[0]


@pytest.mark.parametrize(("path", "kind"), PAGES.items(), ids=PAGES)
def test_structured_data_is_valid(build: Path, path: str, kind: str) -> None:
    """Every property is one that its type has, with a value of a kind that it takes."""
    assert check(f"export const data: {kind} = {structured(build, path)};\n") == ""


def test_checker_is_at_work(build: Path) -> None:
    """A property that no review has is seen, so the silence above means something."""
    data = structured(build, "/reviews/glass-harbour/").replace('"headline"', '"headlines"')
    assert "headlines" in check(f"export const data: {REVIEW} = {data};\n")
