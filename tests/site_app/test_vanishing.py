"""What a site answered and would answer no more, and the line that mends it."""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from site_app.build.building import Built
from tests.site_app.conftest import FIRST, SECOND, Build, WriteContent

LINKED = SECOND.replace("glass-harbour.md", "the-harbour.md")
#: How the small site changes, and what it is warned of: file, line, what and remedy.
CHANGES: dict[str, tuple[dict[str, str | bytes | None], list[str]]] = {
    "nothing": ({}, []),
    "a text": ({"reviews/glass-harbour.md": FIRST + "\nMore.\n"}, []),
    "a review renamed": (
        {"reviews/glass-harbour.md": None, "reviews/the-harbour.md": FIRST, "reviews/kitchen-of-echoes.md": LINKED},
        [
            ("reviews/the-harbour.md:1: warning: nothing answers /reviews/glass-harbour/ any more; "
            "write aliases: [glass-harbour]")
        ],
    ),
    "a section renamed": (
        {"reviews/glass-harbour.md": FIRST.replace("## The Drowned Quarter", "## Streets of Water")
         .replace("(#the-drowned-quarter)", "(#streets-of-water)").replace("---\n\nA d", "aliases: old\n---\n\nA d")},
        [
            ("reviews/glass-harbour.md:6: warning: "
            "nothing answers /reviews/glass-harbour/#the-drowned-quarter any more; "
                "write aliases: [old, glass-harbour/the-drowned-quarter: streets-of-water]")
        ],
    ),
    "a review deleted": (
        {"reviews/glass-harbour.md": None,
         "reviews/kitchen-of-echoes.md": SECOND.replace("[Glass Harbour](glass-harbour.md#sound-and-silence)", "it")},
        [
            f'redirects.toml:1: warning: nothing answers {path} any more; '
            f'add [[redirects]] from = "{path}" gone = true, each on a line'
            for path in ("/reviews/glass-harbour/", "/tags/film/", "/tags/noir/", "/years/2025/")
        ],
    ),
    "a tag spelled otherwise": (
        {"reviews/kitchen-of-echoes.md": SECOND.replace("[drama]", "[dramas]")},
        [
            ('redirects.toml:1: warning: nothing answers /tags/drama/ any more; '
            'add [[redirects]] from = "/tags/drama/" to = "/tags/dramas/", each on a line')
        ],
    ),
}  # fmt: skip


def told(built: Built, content: Path) -> list[str]:
    return [str(warning).replace(f"{content}/", "") for warning in built.warnings]


@pytest.mark.parametrize(("changes", "warned"), CHANGES.values(), ids=CHANGES)
def test_build_warns_of_what_would_vanish(
    write_content: WriteContent, build: Build, tmp_path: Path, changes: dict[str, str | bytes | None], warned: list[str]
) -> None:
    """Once, of what the build before it answered, with the line to add; and what is added as told mends it."""
    content = write_content()
    assert told(build(content, tmp_path / "build"), content) == []
    write_content(changes)
    assert told(build(content, tmp_path / "build"), content) == warned
    assert told(build(content, tmp_path / "build"), content) == []


def test_dropped_alias_is_missed(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """It answered, too; where it led it may lead on."""
    aliased = FIRST.replace("---\n\nA d", "aliases: [old, old/part]\n---\n\nA d")
    content = write_content({"reviews/glass-harbour.md": aliased})
    build(content, tmp_path / "build")
    write_content()
    what = "warning: nothing answers /reviews/"
    assert told(build(content, tmp_path / "build"), content) == [
        (
            f"reviews/glass-harbour.md:1: {what}glass-harbour/#part any more; "
            "write aliases: [glass-harbour/part: introduction]"
        ),
        (
            f"redirects.toml:1: {what}old any more; "
            'add [[redirects]] from = "/reviews/old" to = "/reviews/glass-harbour/", each on a line'
        ),
    ]


def test_pages_known_are_those_of_the_sitemap(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """Whatever lists reviews: no page is left out of what must last."""
    build(write_content({"about.md": "---\ntitle: About\n---\n\nWords.\n"}), tmp_path / "build")
    current = tmp_path / "build/current"
    listed = re.findall("<loc>https://reviews.example(.*?)</loc>", (current / "feeds/sitemap.xml").read_text("utf-8"))
    assert {*map(unquote, listed)} == {*json.loads((current / "addresses.json").read_bytes())}
