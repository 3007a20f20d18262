"""A small site of real content, built for real."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from site_app.build.building import Built, build_site
from tests.conftest import Once

T = TypeVar("T")

PROJECT = Path(__file__).parents[2]

PARTICLES = "나들이지만이자이자에게서라는이랑이란이라"
#: Eight long words that nothing has, each of which may end in many particles; and one that the shipped review has.
TOO_MUCH = " ".join([*(PARTICLES[at:] + PARTICLES[:at] for at in range(8)), "lovely"])

SITE = """\
title = "Test Reviews"
tagline = "Read for the tests"
base_url = "https://reviews.example"
"""

FIRST = """\
---
title: "Glass Harbour: A City Under Water"
published: 2026-03-01
tags: [film, noir]
subject: {type: Movie, name: Glass Harbour, also_known_as: [유리 항구], year: 2025, country: Norway}
---

A diver returns to the harbour she left, and nobody there admits to knowing her.

## The Drowned Quarter

Every street ends in water. The camera waits longer than is comfortable.

::: spoiler The lighthouse
The keeper is her brother Anselm.
:::

## Sound and Silence

Foghorns carry what the dialogue will not say. See [the quarter](#the-drowned-quarter).
"""

SECOND = """\
---
title: Kitchen of Echoes
published: 2026-04-02
updated: 2026-04-05
author: Rin Abe
summary: A cook hears the dead in her pans.
tags: [drama]
rating: {value: 4.5, best: 5}
corrections: [{date: 2026-04-05, text: The cook is from Busan.}]
---

A cook hears what her guests would rather forget. Compare [Glass Harbour](glass-harbour.md#sound-and-silence).

## The Last Supper

It ends with soup.[^1]

[^1]: Of the kind served at funerals.
"""

WriteContent = Callable[..., Path]
Build = Callable[..., Built]


def wait_for(happens: Callable[[], T]) -> T:
    """Return what has come to be true, once it has, within a minute."""
    for _ in range(3000):
        if found := happens():
            return found
        time.sleep(0.02)
    raise AssertionError("it never came")


@pytest.fixture
def write_content(tmp_path: Path) -> WriteContent:
    """Return a function that writes a content folder: the small site, with files changed, added or (None) left out."""

    def write(changes: dict[str, str | bytes | None] | None = None) -> Path:
        files: dict[str, str | bytes | None] = {
            "site.toml": SITE,
            "reviews/glass-harbour.md": FIRST,
            "reviews/kitchen-of-echoes.md": SECOND,
        }
        directory = tmp_path / "content"
        for name, text in (files | (changes or {})).items():
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return directory

    return write


@pytest.fixture
def build() -> Build:
    """Return a function that builds content into an output folder, in silence."""

    def run(content: Path, output: Path) -> Built:
        return build_site(content, output, lambda *_: None, lambda: None)

    return run


@pytest.fixture(scope="session")
def shipped_build(once: Once) -> Path:
    """Return a build of the content that ships."""

    def make(output: Path) -> Path:
        build_site(PROJECT / "content", output, lambda *_: None, lambda: None)
        return output / "current"

    return once("shipped", make)
