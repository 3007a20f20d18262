"""What texts were read to is kept while it holds: a text is read again only if it, or what it depends on, changed."""

from pathlib import Path
from typing import Any

import pytest

from search_index.keeping import DIGEST, digest_of
from site_app.source import texts
from site_app.source.content import Content, load_content
from site_app.source.files.faults import ContentError
from site_app.source.markdown.document import Context, MarkdownDocument
from site_app.source.markdown.readings import FILE, Readings
from site_app.source.markdown.render import render_markdown
from tests.site_app.conftest import FIRST, SITE, WriteContent
from tests.site_app.source.contents import REVIEW, front
from tests.site_app.source.images.image_files import flat

ODD = """\
---
title: A
published: 2026-01-01
subject: {type: Movie, name: "A\\u00e9", also_known_as: [가, "*b*"], year: 2020}
tags: [x,
  y]
summary: a *b* # c
---
![Red](media/a.png)

## One [two](#one-two)[^1]

*em*

::: spoiler Label
> 한국어
:::

[^1]: A note.
"""
FILES: dict[str, str | bytes | None] = {REVIEW: ODD, "media/a.png": flat("RGB", (255, 0, 0), "PNG")}
Told = dict[str, Any]


class Reader:
    """Reads a content with readings kept in a folder, in memory, or not at all; `rendered` counts texts."""

    def __init__(self, readings: Readings | None, monkeypatch: pytest.MonkeyPatch) -> None:
        self.readings, self.rendered, self._calls = readings, 0, 0

        def counting(lines: list[str], first: int, context: Context) -> MarkdownDocument:
            self._calls += 1
            return render_markdown(lines, first, context)

        monkeypatch.setattr(texts, "render_markdown", counting)

    def read(self, directory: Path) -> Told:
        """Read a content, and save what is kept of it."""
        self._calls = 0
        content = load_content(directory, lambda *_: None, readings=self.readings)
        self.rendered = self._calls
        if self.readings:
            self.readings.save()
        return told(content)


def told(content: Content) -> Told:
    """Return all that a content tells."""
    return {name: getattr(content, name) for name in Content.__slots__} | {"addresses": content.addresses.keys}


def anew(directory: Path) -> Told:
    return told(load_content(directory, lambda *_: None))


@pytest.fixture(params=["memory", "file"])
def reader(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Return what reads a content again, in the same process or in another."""
    reader = Reader(Readings(tmp_path), monkeypatch)
    if request.param == "file":
        read = reader.read

        def read_in_another(directory: Path) -> Told:
            reader.readings = Readings(tmp_path)
            return read(directory)

        monkeypatch.setattr(reader, "read", read_in_another)
    return reader


def test_only_what_changed_is_rendered(write_content: WriteContent, reader: Reader) -> None:
    """Nothing if nothing did, one text if one did; what comes of it is the same, warnings included."""
    assert reader.read(write_content(FILES)) == anew(write_content(FILES))
    assert reader.read(write_content(FILES)) == anew(write_content(FILES))
    assert reader.rendered == 0
    assert len(anew(write_content(FILES))["warnings"]) > 1
    changed = FILES | {"reviews/glass-harbour.md": FIRST + "\nMore.\n"}
    assert reader.read(write_content(changed)) == anew(write_content(changed))
    assert reader.rendered == 1


@pytest.mark.parametrize(
    ("name", "data", "rendered"),
    [
        ("media/a.png", flat("RGB", (0, 255, 0), "PNG"), 1),
        ("media/b.png", flat("RGB", (0, 255, 0), "PNG"), 0),
        ("site.toml", f'language = "ko"\n{SITE}', 3),
        ("site.toml", SITE.replace("Test", "Other"), 0),
        ("searches.toml", '[[searches]]\nquery = "none"\nexpect = []\n', 0),
    ],
)
def test_text_is_rendered_again_if_what_it_depends_on_changed(
    write_content: WriteContent, reader: Reader, name: str, data: str | bytes, rendered: int
) -> None:
    """An image it shows, the language of the site; not another image, nor the name of the site."""
    reader.read(write_content(FILES))
    assert reader.read(write_content(FILES | {name: data})) == anew(write_content(FILES | {name: data}))
    assert reader.rendered == rendered


def test_renamed_text_is_rendered_again(write_content: WriteContent, reader: Reader) -> None:
    """Its links lead from another page."""
    reader.read(write_content(FILES))
    renamed = FILES | {REVIEW: None, "reviews/b.md": ODD}
    assert reader.read(write_content(renamed)) == anew(write_content(renamed))
    assert reader.rendered == 1


@pytest.mark.parametrize(
    "fault",
    [
        {REVIEW: front("tags: [a") + "Text."},
        {REVIEW: ODD + "\n<br>\n"},
        {REVIEW: ODD + "\n[nowhere](b.md)\n"},
        {"media/a.png": None},
        {"media/a.png": b"no image"},
        {"reviews/kitchen-of-echoes.md": None, "reviews/glass-harbour.md": FIRST + "\n[gone](kitchen-of-echoes.md)\n"},
        {"reviews/A.md": ODD},
    ],
)
def test_faults_are_told_whatever_is_kept(
    write_content: WriteContent, reader: Reader, fault: dict[str, str | bytes | None]
) -> None:
    """Each time, as long as they are there, and not once they are mended."""
    reader.read(write_content(FILES))
    with pytest.raises(ContentError) as told:
        anew(write_content(FILES | fault))
    for _ in range(2):
        with pytest.raises(ContentError) as again:
            reader.read(write_content(FILES | fault))
        assert (again.value.faults, again.value.warnings) == (told.value.faults, told.value.warnings)
    mended = dict.fromkeys(fault, None) | FILES | {"reviews/glass-harbour.md": FIRST}
    assert reader.read(write_content(mended)) == anew(write_content(mended))


@pytest.mark.parametrize("damage", ["cut", "other code", "one letter", "nothing", "missing"])
def test_damaged_or_foreign_file_is_as_good_as_none(
    write_content: WriteContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    """All is read again, and kept whole."""
    Reader(Readings(tmp_path), monkeypatch).read(write_content(FILES))
    path = tmp_path / FILE
    data = path.read_bytes()
    body = bytes([data[DIGEST] ^ 1]) + data[DIGEST + 1 :]
    damaged = {
        "cut": data[: len(data) // 2],
        "other code": digest_of(body) + body,
        "one letter": data.replace(b"Foghorns", b"Foghorne"),
        "nothing": b"",
    }.get(damage)
    path.unlink()
    if damaged is not None:
        path.write_bytes(damaged)
    for rendered in (3, 0):
        reader = Reader(Readings(tmp_path), monkeypatch)
        assert reader.read(write_content(FILES)) == anew(write_content(FILES))
        assert reader.rendered == rendered
