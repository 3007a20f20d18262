"""Where the images of a content live on the site, and what is told of those that cannot."""

from collections.abc import Iterator
from pathlib import Path

import PIL
import pytest

from site_app.manifest import make_manifest, write_manifest
from site_app.naming import hash_of
from site_app.source.images.kept import KeptFiles
from site_app.source.images.media import Media, missing_image
from site_app.source.images.pictures import MADE_BY, ImageError, Picture, picture_html, published_widths
from site_app.source.images.process import ImageProcess
from tests.site_app.source.images.image_files import flat

PNG = flat("L", 90, "PNG")
NAME = f"a-pier.{hash_of(PNG + MADE_BY)}"
URL = f"/media/{NAME}-64.webp"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for name in ("media/in/A Pier.PNG", "media/b.txt", "other/c.png"):
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PNG)
    return tmp_path / "content"


@pytest.fixture(scope="module")
def process() -> Iterator[ImageProcess]:
    with ImageProcess() as process:
        yield process


def media_of(
    content: Path, process: ImageProcess, kept: KeptFiles | None = None, published: Path | None = None
) -> Media:
    files = sorted(path for path in content.rglob("*") if path.is_file())
    return Media(content, files, process, kept, published)


def test_image_is_named_by_its_own_name_and_its_bytes(content: Path, process: ImageProcess) -> None:
    """However it is written, and once; what is not in `media/` is no image."""
    media = media_of(content, process)
    assert media.url("media/in/A%20Pier.PNG") == URL
    assert media.url("/media/in/A%20Pier.PNG") == URL
    assert media.url("../media/in/A%20Pier.PNG") == URL
    for written in ("media/in/a pier.png", "../other/c.png", "/other/c.png", "in/A%20Pier.PNG", "//[", ""):
        assert media.url(written) is None
    assert media.pictures == {URL: Picture(NAME, 64, 64)}
    assert media.picture(URL) == Picture(NAME, 64, 64)
    assert media.picture("/media/no") is None
    assert media.fault("x", URL) is None


def test_file_that_is_no_image_has_an_address_and_a_fault(content: Path, process: ImageProcess) -> None:
    """It is told as it was written, with its remedy."""
    media = media_of(content, process)
    url = media.url("media/b.txt")
    assert url == f"/media/{content}/media/b.txt"
    what = "the image “media/b.txt” is of a kind that is not published"
    assert media.fault("media/b.txt", url) == (what, "save it as .avif, .gif, .jpeg, .jpg, .png, .webp")
    assert media.pictures == {}


def test_versions_are_published_under_their_names(content: Path, process: ImageProcess, tmp_path: Path) -> None:
    """Nothing is written where nothing is published."""
    published = tmp_path / "published"
    published.mkdir()
    media_of(content, process, published=published).url("media/in/A%20Pier.PNG")
    assert sorted(path.name for path in published.iterdir()) == [f"{NAME}-64.avif", f"{NAME}-64.webp"]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return a build that has the picture already: of another size and other bytes, so that it is known again."""
    build = tmp_path / "build"
    (build / "media").mkdir(parents=True)
    for form in ("avif", "webp"):
        (build / f"media/{NAME}-64.{form}").write_bytes(form.encode())
    (build / "pictures.json").write_text(f'{{"{NAME}": [64, 63]}}')
    write_manifest(make_manifest("release", build), build)
    return build


def test_picture_of_the_build_before_is_taken_over(
    content: Path, process: ImageProcess, kept: Path, tmp_path: Path
) -> None:
    """With the size it was kept with; its files are copied where there is a place to publish."""
    published = tmp_path / "published"
    published.mkdir()
    for place in (None, published):
        media = media_of(content, process, KeptFiles(kept), place)
        assert media.url("media/in/A%20Pier.PNG") == URL
        assert media.picture(URL) == Picture(NAME, 64, 63)
    assert (published / f"{NAME}-64.avif").read_bytes() == b"avif"
    assert (published / f"{NAME}-64.webp").read_bytes() == b"webp"


def test_picture_with_a_damaged_version_is_made_anew(
    content: Path, process: ImageProcess, kept: Path, tmp_path: Path
) -> None:
    """All of it."""
    (kept / f"media/{NAME}-64.webp").write_bytes(b"damaged")
    published = tmp_path / "published"
    published.mkdir()
    assert media_of(content, process, KeptFiles(kept), published).url("media/in/A%20Pier.PNG") == URL
    assert (published / f"{NAME}-64.avif").read_bytes() != b"avif"


def test_files_of_the_build_before_are_whole_or_not_there(kept: Path, tmp_path: Path) -> None:
    """Nor is one that the build never had, and a build that is none has nothing."""
    files = KeptFiles(kept)
    assert files.picture(NAME) == Picture(NAME, 64, 63)
    assert files.picture("b") is None
    assert files.copy(f"media/{NAME}-64.webp", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"webp"
    (kept / "media/new").touch()
    assert files.copy("media/new", tmp_path / "new") is False
    assert not (tmp_path / "new").exists()
    nothing = KeptFiles(tmp_path / "nothing")
    assert (nothing.sizes, nothing.picture(NAME), nothing.copy("a", tmp_path / "a")) == ({}, None, False)


def test_name_of_an_image_is_cut_and_never_empty(tmp_path: Path, process: ImageProcess) -> None:
    """Forty characters of its own, or that it is an image."""
    content = tmp_path / "content"
    (content / "media").mkdir(parents=True)
    for stem in ("a" * 41, "!"):
        (content / f"media/{stem}.png").write_bytes(PNG)
    media = media_of(content, process)
    tail = f".{hash_of(PNG + MADE_BY)}-64.webp"
    assert media.url(f"media/{'a' * 41}.png") == f"/media/{'a' * 40}{tail}"
    assert media.url("media/!.png") == f"/media/image{tail}"


def test_image_that_cannot_be_read_is_told(content: Path, process: ImageProcess) -> None:
    """Nor is one larger than 32 MiB, though one as large is looked at."""
    files = [content / "media/gone.png", content / "media/large.png", content / "media/larger.png"]
    files[1].write_bytes(bytes(32 * 1024 * 1024))
    files[2].write_bytes(bytes(32 * 1024 * 1024 + 1))
    media = Media(content, files, process, None, None)
    faults = [media.fault("x", media.url(f"media/{path.name}") or "") for path in files]
    assert faults == [
        ("the image “x” cannot be read (No such file or directory)", "make it a readable file"),
        (
            "the image “x” is damaged, or none of AVIF, GIF, JPEG, PNG or WebP",
            "save it again as AVIF, GIF, JPEG, PNG or WebP",
        ),
        ("the image “x” is larger than 32 MiB", "save it again, smaller"),
    ]


def test_missing_image_is_told_with_where_it_belongs() -> None:
    """And what it may be."""
    assert missing_image("a\nb") == (
        "there is no image “a b”",
        "put it in media/ (as .avif, .gif, .jpeg, .jpg, .png, .webp) and name it as in media/runner.jpg",
    )


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (1, (1,)),
        (240, (240,)),
        (480, (240, 480)),
        (481, (240, 480, 481)),
        (800, (240, 480, 800)),
        (801, (240, 480, 800, 801)),
        (1216, (240, 480, 800, 1216)),
        (9999, (240, 480, 800, 1216)),
    ],
)
def test_widths_are_none_beyond_its_own(width: int, widths: tuple[int, ...]) -> None:
    """Each only once, and never more than the column on a fine screen."""
    assert published_widths(width) == widths


def test_picture_is_printed_with_all_its_versions() -> None:
    """Its size is known before it comes; what words stand for it is escaped."""
    picture = Picture("a.0", 500, 300)
    assert picture.url == "/media/a.0-500.webp"
    assert picture.files == (
        *("a.0-240.avif", "a.0-240.webp"),
        *("a.0-480.avif", "a.0-480.webp", "a.0-500.avif", "a.0-500.webp"),
    )
    sizes = 'sizes="(min-width: 42rem) 608px, 92vw"'
    avif, webp = (
        ", ".join(f"/media/a.0-{width}.{form} {width}w" for width in (240, 480, 500)) for form in ("avif", "webp")
    )
    image = (
        f'<picture><source type="image/avif" srcset="{avif}" {sizes}>'
        f'<img src="/media/a.0-500.webp" srcset="{webp}" {sizes} '
        'width="500" height="300" alt="&quot;b&quot;" %s></picture>'
    )
    assert picture_html(picture, '"b"', lazy=True) == image % 'loading="lazy"'
    assert picture_html(picture, '"b"', lazy=False) == image % 'fetchpriority="high"'


def test_error_says_what_and_what_to_do() -> None:
    """Apart, since its file is named between."""
    error = ImageError("is a", "do b")
    assert (error.what, error.remedy, error.args) == ("is a", "do b", ("is a", "do b"))


def test_name_of_a_picture_tells_how_it_is_made() -> None:
    """With other settings, limits or another Pillow, a build takes over no picture of the build before."""
    formats = "{'avif': {'quality': 60, 'speed': 8, 'max_threads': 1}, 'webp': {'quality': 80, 'method': 4}}"
    read = "{'.avif': 'AVIF', '.gif': 'GIF', '.jpeg': 'JPEG', '.jpg': 'JPEG', '.png': 'PNG', '.webp': 'WEBP'}"
    assert MADE_BY.decode() == f"({formats}, {read}, 60000000, 16383, 33554432, '{PIL.__version__}')"
