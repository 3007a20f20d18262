"""Images are made ready at build: upright, in several sizes and modern formats, without what a camera adds."""

import io
import re
import time
from pathlib import Path

import pytest
from PIL import Image

from site_app.cards import CardText, draw_card
from site_app.faults import ContentError
from site_app.web import create_app
from tests.site_app.conftest import FIRST, Build, WriteContent

REVIEW = "reviews/glass-harbour.md"


def photograph(width: int, height: int, orientation: int = 1) -> bytes:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "Camera of somebody"
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(file, "JPEG", exif=exif)
    return file.getvalue()


def published(write_content: WriteContent, build: Build, tmp_path: Path, data: bytes) -> tuple[str, list[Path]]:
    text = FIRST + '\n![A pier](../media/pier.jpg "The pier.")\n'
    build(write_content({REVIEW: text, "media/pier.jpg": data}), tmp_path / "build")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    files = sorted((tmp_path / "build/current/media").glob("pier.*"))
    return client.get("/reviews/glass-harbour/").text, files


def test_image_comes_in_sizes_and_formats(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """Three widths, never larger than the original, each as AVIF and WebP; the page names them all and the size."""
    page, files = published(write_content, build, tmp_path, photograph(1000, 500))
    sizes = {}
    for file in files:
        with Image.open(file) as image:
            sizes[file.name.partition("-")[2]] = (image.format, *image.size)
    assert sizes == {
        "480.avif": ("AVIF", 480, 240), "480.webp": ("WEBP", 480, 240),
        "800.avif": ("AVIF", 800, 400), "800.webp": ("WEBP", 800, 400),
        "1000.avif": ("AVIF", 1000, 500), "1000.webp": ("WEBP", 1000, 500),
    }  # fmt: skip
    assert all(f"/media/{file.name}" in page for file in files)
    assert re.search(r'<img [^>]*width="1000" height="500" alt="A pier" loading="lazy">', page)
    assert "<figcaption>The pier.</figcaption>" in page


def test_small_image_stays_its_size(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """Nothing is blown up."""
    page, files = published(write_content, build, tmp_path, photograph(300, 200))
    assert [file.name.partition("-")[2] for file in files] == ["300.avif", "300.webp"]
    assert 'width="300" height="200"' in page


def test_image_stands_upright_and_tells_nothing_of_its_camera(
    write_content: WriteContent, build: Build, tmp_path: Path
) -> None:
    """A photograph taken sideways is turned; where and with what it was taken stays with its maker."""
    page, files = published(write_content, build, tmp_path, photograph(400, 200, orientation=6))
    assert 'width="200" height="400"' in page
    for file in files:
        assert b"Camera of somebody" not in file.read_bytes()
        with Image.open(file) as image:
            assert image.size == (200, 400)


def test_damaged_image_is_a_fault(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """It is told with its file and the remedy, and nothing is written."""
    with pytest.raises(ContentError, match=r"media/pier\.jpg:1: this image cannot be read; save it again"):
        published(write_content, build, tmp_path, b"\xff\xd8 no photograph")
    assert not (tmp_path / "build/current").exists()


def test_pictures_are_made_once(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """A build after an edit takes over what it needs not make again, but never a damaged file."""
    _, files = published(write_content, build, tmp_path, photograph(300, 200))
    whole = {file.name: file.read_bytes() for file in (tmp_path / "build/current/media").iterdir()}
    files[0].write_bytes(b"damaged")
    for file in (tmp_path / "build/current/media").glob("card.*"):
        file.write_bytes(b"damaged")
    build(write_content({REVIEW: FIRST + "\n![A pier](../media/pier.jpg)\n\nMore.\n"}), tmp_path / "build")
    again = {file.name: file.read_bytes() for file in (tmp_path / "build/current/media").iterdir()}
    assert again == whole


def test_card_follows_its_title(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """Another title is another picture under another name; each is a PNG of the size that cards have."""

    def cards() -> set[str]:
        return {file.name for file in (tmp_path / "build/current/media").glob("card.*")}

    build(write_content(), tmp_path / "build")
    before = cards()
    build(write_content({REVIEW: FIRST.replace("A City Under Water", "유리 항구")}), tmp_path / "build")
    assert len(before - cards()) == len(cards() - before) == 1
    for name in cards():
        with Image.open(tmp_path / "build/current/media" / name) as image:
            assert (image.format, image.size) == ("PNG", (1200, 630))


@pytest.mark.parametrize("title", ["W" * 200, "千" * 90, "a " * 300, "Short", "선재 업고 튀어: 다시 보기"])
def test_card_keeps_its_margins(title: str) -> None:
    """However long a title or a word of it is, nothing runs off the paper."""
    with Image.open(io.BytesIO(draw_card(CardText("Film", title, "", "Site"), "#a63a22"))) as card:
        right = card.convert("L").crop((1200 - 60, 20, 1200, 630))
    assert len(right.getcolors()) == 1


def test_drawing_keeps_its_lines(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """An SVG is published as it is, its size taken from its viewBox."""
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64.4 32"/>'
    text = FIRST + "\n![A sign](../media/sign.svg)\n"
    build(write_content({REVIEW: text, "media/sign.svg": drawing}), tmp_path / "build")
    [file] = (tmp_path / "build/current/media").glob("sign.*")
    assert file.read_bytes() == drawing
    page = create_app({"BUILD": tmp_path / "build/current"}).test_client().get("/reviews/glass-harbour/").text
    assert f'<img src="/media/{file.name}" width="64" height="32" alt="A sign" loading="lazy">' in page


@pytest.mark.parametrize("place", ["kicker", "title", "subtitle", "site"])
def test_card_of_endless_words_is_drawn_as_fast(place: str) -> None:
    """A megabyte where a name should be costs little more than a name, runs nowhere, and draws a card."""
    words = {"kicker": "Film", "title": "Title", "subtitle": "", "site": "Site"} | {place: "S" * 1_000_000}
    started = time.process_time()
    with Image.open(io.BytesIO(draw_card(CardText(**words), "#a63a22"))) as card:
        right = card.convert("L").crop((1200 - 60, 20, 1200, 630))
    assert len(right.getcolors()) == 1
    assert time.process_time() - started < 2
