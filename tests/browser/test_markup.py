"""The Nu HTML checker has nothing to say, of any page."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from site_app.web import create_app
from tests.browser.test_reading import PAGES
from tests.browser.tools import find_java, find_package_file


@pytest.fixture(scope="module")
def pages(build: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return every kind of page as a file, by its path."""
    client = create_app({"BUILD": build}).test_client()
    directory = tmp_path_factory.mktemp("pages")
    files = {}
    for name, path in PAGES.items():
        files[path] = directory / f"{name.replace(', ', '-').replace(' ', '-')}.html"
        files[path].write_bytes(client.get(path).data)
    return files


#: What browsers know and the checker does not yet: CSS Display 4 (reading-flow), Highlight API 1 (::highlight).
NOT_KNOWN_YET = re.compile(r"“reading-(flow|order)”")


def without_highlights(style: Path, directory: Path) -> Path:
    """Return the style sheet without the rules that the checker cannot read."""
    copy = directory / style.name
    copy.write_text(re.sub(r"::highlight\(\w+\)\s*\{[^}]*\}", "", style.read_text()))
    return copy


def test_nu_html_checker_finds_nothing(pages: dict[str, Path], build: Path, tmp_path: Path) -> None:
    """No error and no warning on any kind of page, errors included, nor in the style sheet but for what is new."""
    jar = find_package_file("vnu-jar/build/dist/vnu.jar")
    [style] = (build / "static").glob("*.css")
    command = [
        find_java(),
        "-jar",
        str(jar),
        "--format",
        "json",
        "--also-check-css",
        *map(str, pages.values()),
        str(without_highlights(style, tmp_path)),
    ]
    run = subprocess.run(command, capture_output=True, text=True)
    found = json.loads(run.stderr)["messages"]
    told = [f"{Path(item['url']).name}:{item.get('lastLine')}: {item['message']}" for item in found]
    assert [one for one in told if not NOT_KNOWN_YET.search(one)] == []


def test_checker_is_at_work(tmp_path: Path) -> None:
    """A page with a fault is seen, so the silence above means something."""
    (tmp_path / "bad.html").write_text("<!doctype html><title>Bad</title><img src=x>")
    jar = find_package_file("vnu-jar/build/dist/vnu.jar")
    command = [find_java(), "-jar", str(jar), "--format", "json", str(tmp_path / "bad.html")]
    run = subprocess.run(command, capture_output=True, text=True)
    assert "alt" in run.stderr
