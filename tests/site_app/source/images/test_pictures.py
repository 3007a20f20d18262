"""Images are made ready at build: upright, in several sizes and modern formats, without what a camera adds."""

import io
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from site_app.build.sharing.cards import CardText, draw_card
from site_app.source.content import load_content
from site_app.source.files.faults import ContentError
from site_app.source.images.kept import KeptFiles
from site_app.source.images.pictures import LARGEST_IMAGE, READ
from site_app.web import create_app
from tests.site_app.conftest import FIRST, PROJECT, Build, WriteContent, wait_for
from tests.site_app.source.images.image_files import animated, endless_jpeg, image_file

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
    """Four widths, never larger than the original, each as AVIF and WebP; the page names them all and the size."""
    page, files = published(write_content, build, tmp_path, photograph(1000, 500))
    sizes = {}
    for file in files:
        with Image.open(file) as image:
            sizes[file.name.partition("-")[2]] = (image.format, *image.size)
    assert sizes == {
        "240.avif": ("AVIF", 240, 120), "240.webp": ("WEBP", 240, 120),
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
    assert [file.name.partition("-")[2] for file in files] == ["240.avif", "240.webp", "300.avif", "300.webp"]
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
    fault = r"reviews/glass-harbour\.md:22: the image “\.\./media/pier\.jpg” is damaged, or none of .*; save it again"
    with pytest.raises(ContentError, match=fault):
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
    assert len(right.getcolors() or ()) == 1


def faults(content: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load_content(content, lambda *_: None)
    return [str(fault).replace(f"{content}/", "") for fault in caught.value.faults]


def test_image_is_told_wherever_it_is_used(write_content: WriteContent) -> None:
    """The head and the text of a review, a link, the page about the site: each names its own line, and the remedy."""
    review = FIRST.replace("tags:", "image: media/pier.jpg\nimage_alt: A pier\ntags:")
    review += "\n![A pier](../media/pier.jpg)\n\n[Large](/media/pier.jpg)\n"
    about = "---\ntitle: About\n---\n\nWe.\n\n![A pier](media/pier.jpg)\n"
    content = write_content({REVIEW: review, "about.md": about, "media/pier.jpg": photograph(300, 200)[:-500]})
    wrong = "is damaged or cut short; save it again"
    assert faults(content) == [
        f"about.md:7: the image “media/pier.jpg” {wrong}",
        f"reviews/glass-harbour.md:4: the image “media/pier.jpg” {wrong}",
        f"reviews/glass-harbour.md:24: the image “../media/pier.jpg” {wrong}",
        f"reviews/glass-harbour.md:26: the image “/media/pier.jpg” {wrong}",
    ]


@pytest.mark.parametrize("ending", READ)
def test_no_image_starts_a_program(write_content: WriteContent, tmp_path: Path, ending: str) -> None:
    """PostScript under an image's name is refused unread: Ghostscript, first on the path, is not called."""
    (tmp_path / "bin").mkdir()
    called = tmp_path / "called"
    for name in ("gs", "gswin32c", "gswin64c", "djpeg"):
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\ntouch {called}\n")
        (tmp_path / "bin" / name).chmod(0o755)
    postscript = image_file(Image.new("RGB", (40, 30)), "EPS")
    text = FIRST + f"\n![A pier](../media/pier{ending})\n"
    content = write_content({REVIEW: text, f"media/pier{ending}": postscript})
    places = ["--content", str(content), "--output", str(tmp_path / "build")]
    command = [sys.executable, "-m", "site_app", "build", *places]
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(command, env=os.environ | {"PATH": path}, cwd=PROJECT, capture_output=True, text=True)
    assert f"the image “../media/pier{ending}” is damaged, or none of AVIF, GIF, JPEG, PNG or WebP; save" in run.stderr
    assert (run.returncode, called.exists()) == (1, False)


@pytest.mark.parametrize(
    ("file", "data", "wrong"),
    [
        ("x.svg", b'<svg viewBox="0 0 1.2.3 4"/>', "is of a kind that is not published"),
        ("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>', "is of a kind that is not published"),
        ("x.tiff", image_file(Image.new("L", (4, 3)), "TIFF"), "is of a kind that is not published"),
        ("x.pdf", b"%PDF-1.7", "is of a kind that is not published"),
        ("noending", image_file(Image.new("L", (4, 3)), "PNG"), "is of a kind that is not published"),
        ("x.PNG", image_file(Image.new("L", (4, 3)), "GIF"), "is GIF by its content and PNG by its name"),
        ("x.png", bytes(LARGEST_IMAGE + 1), "is larger than 32 MiB"),
        ("x.png", image_file(Image.new("1", (2, 30_000)), "PNG"), "has too many pixels"),
        ("x.gif", animated("GIF"), "is animated, and readers could not stop it"),
    ],
)
def test_file_that_is_no_image_is_a_fault(write_content: WriteContent, file: str, data: bytes, wrong: str) -> None:
    """A drawing that can carry code, another kind of file, a file too large: told at once, with the line that asks."""
    content = write_content({REVIEW: FIRST + f"\n![A pier](../media/{file})\n", f"media/{file}": data})
    [fault] = faults(content)
    assert fault.startswith(f"reviews/glass-harbour.md:22: the image “../media/{file}” {wrong}; ")


@pytest.mark.parametrize("kind", ["pipe", "folder", "link to nothing", "link to a device"])
def test_what_is_no_file_is_no_image(write_content: WriteContent, kind: str) -> None:
    """Nothing waits for what never ends, and nothing outside the content is read."""
    content = write_content({REVIEW: FIRST + "\n![A pier](../media/pier.jpg)\n", "media/other.txt": ""})
    pier = content / "media/pier.jpg"
    make: dict[str, Callable[[], None]] = {
        "pipe": lambda: os.mkfifo(pier),
        "folder": pier.mkdir,
        "link to nothing": lambda: pier.symlink_to("nothing.jpg"),
        "link to a device": lambda: pier.symlink_to("/dev/zero"),
    }
    make[kind]()
    assert faults(content)[-1].startswith("reviews/glass-harbour.md:22: there is no image “../media/pier.jpg”; put it")


@pytest.mark.parametrize("address", ["/media/no.jpg", "media/no.jpg", "//host/media/no.jpg", "/media/pier.0-480.webp"])
def test_address_below_media_leads_to_an_image_or_is_a_fault(write_content: WriteContent, address: str) -> None:
    """What only looks like a published image is not there for readers."""
    assert faults(write_content({REVIEW: FIRST + f"\n![A pier]({address})\n"}))


def test_address_that_is_none_is_a_fault(write_content: WriteContent) -> None:
    """Brackets in the place of a host are no reason to fail."""
    text = FIRST.replace("tags:", 'image: "http://["\nimage_alt: A pier\ntags:')
    [fault] = faults(write_content({REVIEW: text}))
    assert fault.startswith("reviews/glass-harbour.md:4: there is no image “http://[”; put it in media/")


def test_image_with_a_long_name_is_published(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """The longest name that a file may have leaves room for what is added to it, in any script."""
    for name in ("a" * 251, "항" * 83):
        text = FIRST + f"\n![A pier](../media/{name}.jpg)\n"
        build(write_content({REVIEW: text, f"media/{name}.jpg": photograph(30, 20)}), tmp_path / "build")
        assert len(list((tmp_path / "build/current/media").glob(f"{name[:9]}*.webp"))) == 1


def test_image_of_a_draft_stays_unpublished(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """Nobody sees it before its review, and nobody must mend it yet."""
    draft = FIRST.replace("tags:", "image: media/pier.jpg\nimage_alt: A pier\ndraft: true\ntags:")
    content = write_content({"reviews/draft.md": draft, "media/pier.jpg": photograph(30, 20)})
    build(content, tmp_path / "build")
    assert not list((tmp_path / "build/current/media").glob("pier*"))


def test_image_is_decoded_once(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """A check after a build, and a build after another edit, start no decoder; a new image starts one."""

    def decoders_work(check: Callable[[], object]) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        check()
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before

    text = FIRST + "\n![A pier](../media/pier.jpg)\n"
    content = write_content({REVIEW: text, "media/pier.jpg": photograph(300, 200)})
    kept = KeptFiles(tmp_path / "build/current")
    assert decoders_work(lambda: load_content(content, lambda *_: None, kept))
    assert decoders_work(lambda: build(content, tmp_path / "build"))
    kept = KeptFiles(tmp_path / "build/current")
    assert decoders_work(lambda: load_content(content, lambda *_: None, kept)) == 0
    write_content({REVIEW: text + "\nMore.\n", "media/pier.jpg": photograph(300, 200)})
    assert decoders_work(lambda: build(content, tmp_path / "build")) == 0
    write_content({REVIEW: text, "media/pier.jpg": photograph(301, 200)})
    assert decoders_work(lambda: load_content(content, lambda *_: None, kept))


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_decoder_ends_with_who_asks_it(write_content: WriteContent, tmp_path: Path, ending: signal.Signals) -> None:
    """However a check ends in the middle of an image, it leaves no process behind, and prints no traceback."""
    content = write_content({REVIEW: FIRST + "\n![A pier](../media/pier.jpg)\n", "media/pier.jpg": endless_jpeg()})
    places = ["--content", str(content), "--output", str(tmp_path / "build")]
    command = [sys.executable, "-m", "site_app", "check", *places]
    with subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True, process_group=0) as check:
        children = Path(f"/proc/{check.pid}/task/{check.pid}/children")
        decoder = Path("/proc", wait_for(lambda: children.read_text().strip()))
        wait_for(lambda: "site_app.source.images.decoding" in (decoder / "cmdline").read_text())
        # As a terminal sends Ctrl-C: to all of the command's group.
        os.killpg(check.pid, ending)
        said = check.communicate()[1]
    assert check.returncode != 0
    assert "Traceback" not in said
    assert "pier" not in said
    wait_for(lambda: not decoder.exists() or "(zombie)" in (decoder / "status").read_text())


@pytest.mark.parametrize("place", ["kicker", "title", "subtitle", "site"])
def test_card_of_endless_words_is_drawn_as_fast(place: str) -> None:
    """A megabyte where a name should be costs little more than a name, runs nowhere, and draws a card."""
    words = {"kicker": "Film", "title": "Title", "subtitle": "", "site": "Site"} | {place: "S" * 1_000_000}
    started = time.process_time()
    with Image.open(io.BytesIO(draw_card(CardText(**words), "#a63a22"))) as card:
        right = card.convert("L").crop((1200 - 60, 20, 1200, 630))
    assert len(right.getcolors() or ()) == 1
    assert time.process_time() - started < 2
