"""Whatever an image file holds is shown as it looks, or refused: decoded apart, by few decoders, within limits."""

import io
import os
import resource
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from warnings import catch_warnings

import pytest
from PIL import Image

from site_app.source.images.pictures import READ, ImageError, Picture
from site_app.source.images.process import ImageProcess
from tests.site_app.conftest import PROJECT
from tests.site_app.source.images.image_files import (
    MODES,
    animated,
    chunk,
    deep_png,
    endless_jpeg,
    flat,
    image_file,
    noise,
    png,
    swapped_profile,
)

ORANGE = (200, 100, 50)


@pytest.fixture(scope="module")
def process() -> Iterator[ImageProcess]:
    with ImageProcess() as process:
        yield process


def written(form: str) -> bytes | None:
    """Return a file in one of Pillow's formats; None for those it cannot write."""
    for mode in MODES:
        with suppress(OSError, ValueError, KeyError), catch_warnings(action="ignore", category=DeprecationWarning):
            return image_file(noise(64, 48).convert(mode), form)
    return None


Image.init()
WRITTEN = {form: data for form in sorted(Image.SAVE) if (data := written(form))}
ODD = {
    "PostScript": b"%!PS-Adobe-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
    "Windows metafile": b"\xd7\xcd\xc6\x9a\0\0" + bytes(90),
    "FITS": b"SIMPLE  =                    T" + b" " * 2850,
    "Photoshop": b"8BPS\0\x01" + bytes(60),
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>',
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "nothing": b"",
    "zeros": bytes(4096),
}


def fault_of(process: ImageProcess, data: bytes, ending: str) -> str:
    with pytest.raises(ImageError) as caught:
        process.make_versions(data, ending, encode=False)
    return caught.value.what


def colours(process: ImageProcess, data: bytes, ending: str) -> list[tuple[int, ...]]:
    """Return the colour in the middle of each version."""
    made = process.make_versions(data, ending, encode=True)
    pictures = [Image.open(io.BytesIO(file)).convert("RGBA") for file in made.files]
    middles = [picture.getpixel((picture.width // 2, picture.height // 2)) for picture in pictures]
    return [middle for middle in middles if isinstance(middle, tuple)]


@pytest.mark.parametrize("ending", READ)
@pytest.mark.parametrize("name", [*WRITTEN, *ODD])
def test_file_is_read_as_its_name_says_or_not_at_all(process: ImageProcess, name: str, ending: str) -> None:
    """Of all that Pillow can write, and some that it cannot, a file is decoded only where name and content agree."""
    data = ODD[name] if name in ODD else WRITTEN[name]
    form = {"MPO": "JPEG"}.get(name, name)
    if form == READ[ending]:
        made = process.make_versions(data, ending, encode=False)
        assert (made.width, made.height) == (64, 48)
    elif form in READ.values():
        assert fault_of(process, data, ending) == f"is {form} by its content and {READ[ending]} by its name"
    else:
        assert fault_of(process, data, ending) == "is damaged, or none of AVIF, GIF, JPEG, PNG or WebP"


@pytest.mark.parametrize(
    ("form", "mode", "options", "spared"),
    [
        ("JPEG", "RGB", {}, 0),
        ("JPEG", "L", {"progressive": True}, 0),
        ("PNG", "RGB", {}, 4),  # the check sum of the end mark
        ("PNG", "P", {}, 4),
        ("GIF", "P", {}, 2),  # the end mark
        ("WEBP", "RGB", {}, 0),
        ("WEBP", "RGB", {"lossless": True}, 0),
        ("AVIF", "RGB", {}, 0),
    ],
)
def test_file_cut_short_is_refused(
    process: ImageProcess, form: str, mode: str, options: dict[str, object], spared: int
) -> None:
    """Wherever a file ends too soon, be it by a byte, it is not shown in part."""
    data = image_file(noise(160, 120).convert(mode), form, **options)
    whole = len(data)
    for length in {*range(0, whole, whole // 40), *range(whole - 30, whole - spared)}:
        assert "damaged" in fault_of(process, data[:length], f".{form.lower()}")


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP", "AVIF"])
def test_animated_image_is_refused(process: ImageProcess, form: str) -> None:
    """It would lose its frames; and what readers cannot stop should not move (WCAG 2.2, 2.2.2)."""
    assert fault_of(process, animated(form), f".{form.lower()}") == "is animated, and readers could not stop it"


SIZES = {
    "59,000,000 × 1": (png((59_000_000, 1), 1, 0, bytes(1 + 59_000_000 // 8)), ".png"),
    "2 × 30,000": (image_file(Image.new("1", (2, 30_000)), "PNG"), ".png"),
    "16,384 × 1": (image_file(Image.new("1", (16_384, 1)), "PNG"), ".png"),
    "8,000 × 8,000": (image_file(Image.new("1", (8_000, 8_000)), "PNG"), ".png"),
    "2³¹ × 2³¹, by its head": (png((2**31 - 1, 2**31 - 1), 8, 6, b""), ".png"),
    "65,535 × 65,535, by its head": (b"GIF89a\xff\xff\xff\xff" + flat("P", 0, "GIF")[10:], ".gif"),
}


@pytest.mark.parametrize("name", SIZES)
def test_enormous_image_is_refused_undecoded(process: ImageProcess, name: str) -> None:
    """The remedy names what is allowed; WebP holds no side beyond 16,383 pixels."""
    assert fault_of(process, *SIZES[name]) == "has too many pixels"


@pytest.mark.parametrize("size", [(1, 1), (1, 16_383), (16_383, 1), (16_383, 3), (1217, 2), (3_662, 16_383)])
def test_oddest_size_allowed_is_published(process: ImageProcess, size: tuple[int, int]) -> None:
    """What passes the checks can be encoded, in every width, and no side comes to nothing."""
    made = process.make_versions(image_file(Image.new("L", size, 90), "PNG"), ".png", encode=True)
    assert (made.width, made.height) == size
    for file, width in zip(made.files, [width for width in Picture("", *size).widths for _ in range(2)], strict=True):
        with Image.open(io.BytesIO(file)) as image:
            assert image.size == (width, max(1, round(width * size[1] / size[0])))


@pytest.mark.parametrize("kind", [b"iCCP", b"zTXt"])
def test_packed_extras_are_not_unpacked_without_end(process: ImageProcess, kind: bytes) -> None:
    """A kilobyte that unpacks to a hundred million is refused as damaged."""
    extra = chunk(kind, b"x\0\0" + zlib.compress(bytes(100_000_000), 9))
    assert fault_of(process, png((1, 1), 8, 0, b"\0\0", extra), ".png") == "is damaged or cut short"


def test_image_that_exhausts_its_decoder_is_refused_and_the_next_is_read() -> None:
    """The process ends after seconds of work, another takes its place, and none is left behind."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with ImageProcess() as process:
        assert "more than 4 s" in fault_of(process, endless_jpeg(), ".jpg")
        assert colours(process, flat("RGB", ORANGE, "PNG"), ".png")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 15


def test_image_that_wants_more_memory_than_there_is_is_refused() -> None:
    """Where the system gives less than the process allows itself, that is a fault of the image, not a traceback."""
    code = (
        "import sys\n"
        "from site_app.source.images.process import ImageError, ImageProcess\n"
        "with ImageProcess() as process:\n"
        "    try: process.make_versions(sys.stdin.buffer.read(), '.png', encode=True)\n"
        "    except ImageError as error: print(error.what)\n"
    )
    room = 200 * 1024 * 1024
    run = subprocess.run(
        [sys.executable, "-c", code],
        input=image_file(Image.new("L", (7_700, 7_700)).convert("RGB"), "PNG"),
        capture_output=True,
        cwd=PROJECT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (room, room)),
    )
    assert (run.stdout.decode().partition(" or ")[0], run.stderr) == ("takes more than 4 s", b"")


@pytest.mark.parametrize(
    "harm",
    [
        "open('/etc/hostname', 'rb')",
        "open('made', 'wb')",
        "bytearray(3 * 1024**3)",
        "__import__('socket').socket()",
        "__import__('subprocess').run(['true'])",
        "__import__('os').abort()",
        "__import__('os')._exit(0)",
        "__import__('os').write(1, b'[' * 900 + b'\\n')",
        '__import__(\'os\').write(1, b\'{"size": ["<script>", 1], "lengths": []}\\n\')',
        "__import__('os').write(1, b'{\"size\": [1, 1], \"lengths\": [999999999999]}\\n')",
    ],
)
def test_decoder_taken_over_reaches_nothing(tmp_path: Path, harm: str) -> None:
    """Where an image runs code, that opens no file or connection, starts nothing, fills no memory, is not believed."""
    module = (
        "import sys\n"
        "from site_app.source.images.process import serve_images\n"
        "import socket, subprocess\n"
        "from PIL import Image\n"
        f"def decode(data, ending): {harm}; return Image.new('L', (1, 1))\n"
        "serve_images(decode, lambda image: [])\n"
    )
    (tmp_path / "decoder_taken_over.py").write_text(module)
    code = (
        "import site_app.source.images.process as at\n"
        "at.DECODER = 'decoder_taken_over'\n"
        "with at.ImageProcess() as process:\n"
        "    try: print(process.make_versions(b'', '.png', encode=False))\n"
        "    except at.ImageError as error: print(error.what)\n"
    )
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{PROJECT}"}
    run = subprocess.run([sys.executable, "-c", code], env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert (run.stdout.partition(" or ")[0], run.stderr) == ("takes more than 4 s", "")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["decoder_taken_over.py"]


GREY16 = b"\x80\x00"
ORANGE16 = b"\xc8\xff\x64\xff\x32\xff"
LOOKS = {
    "JPEG": (flat("RGB", ORANGE, "JPEG", quality=95), ".jpg", (*ORANGE, 255)),
    "grey JPEG": (flat("L", 128, "JPEG"), ".jpeg", (128, 128, 128, 255)),
    "CMYK JPEG": (flat("CMYK", (0, 128, 192, 0), "JPEG", quality=95), ".jpg", (255, 127, 63, 255)),
    "JPEG with more pictures": (
        image_file(
            Image.new("RGB", (64, 64), ORANGE),
            "MPO",
            quality=95,
            save_all=True,
            append_images=[Image.new("RGB", (64, 64), "blue")],
        ),
        ".jpg",
        (*ORANGE, 255),
    ),
    "PNG, 1 bit": (flat("1", 1, "PNG"), ".png", (255, 255, 255, 255)),
    "PNG, palette": (image_file(Image.new("RGB", (64, 64), ORANGE).quantize(4), "PNG"), ".png", (*ORANGE, 255)),
    "PNG, palette, clear": (flat("P", 0, "PNG", transparency=0), ".png", (0, 0, 0, 0)),
    "PNG, half clear": (flat("RGBA", (*ORANGE, 128), "PNG"), ".png", (*ORANGE, 128)),
    "PNG, grey, half clear": (flat("LA", (128, 128), "PNG"), ".png", (128, 128, 128, 128)),
    "PNG, a grey clear": (flat("L", 128, "PNG", transparency=128), ".png", (128, 128, 128, 0)),
    "PNG 16, grey": (deep_png(0, GREY16), ".png", (128, 128, 128, 255)),
    "PNG 16, dark": (deep_png(0, b"\x10\x00"), ".png", (16, 16, 16, 255)),
    "PNG 16, a grey clear": (deep_png(0, GREY16, chunk(b"tRNS", GREY16)), ".png", (128, 128, 128, 0)),
    "PNG 16, another clear": (deep_png(0, GREY16, chunk(b"tRNS", b"\x10\x00")), ".png", (128, 128, 128, 255)),
    "PNG 16, colour": (deep_png(2, ORANGE16), ".png", (*ORANGE, 255)),
    "PNG 16, a colour clear": (deep_png(2, ORANGE16, chunk(b"tRNS", ORANGE16)), ".png", (*ORANGE, 0)),
    "PNG 16, grey half clear": (deep_png(4, GREY16 + GREY16), ".png", (128, 128, 128, 128)),
    "PNG 16, half clear": (deep_png(6, ORANGE16 + GREY16), ".png", (*ORANGE, 128)),
    "GIF": (image_file(Image.new("RGB", (64, 64), ORANGE).quantize(4), "GIF"), ".gif", (*ORANGE, 255)),
    "PNG, clear by its colour": (flat("RGB", (255, 0, 0), "PNG", transparency=(255, 0, 0)), ".png", (255, 0, 0, 0)),
    "PNG of 16 bits, clear by its darkest colour": (
        deep_png(2, b"\1\0\0\0\0\0", chunk(b"tRNS", b"\1\0\0\0\0\0")), ".png", (1, 0, 0, 0),
    ),
    "GIF, clear": (flat("P", 0, "GIF", transparency=0), ".gif", (0, 0, 0, 0)),
    "WebP, half clear": (flat("RGBA", (*ORANGE, 128), "WEBP", lossless=True), ".webp", (*ORANGE, 128)),
    "AVIF, half clear": (flat("RGBA", (*ORANGE, 128), "AVIF", quality=95), ".avif", (*ORANGE, 128)),
    "JPEG, its own colours": (
        flat("RGB", ORANGE, "JPEG", quality=95, icc_profile=swapped_profile()), ".jpg", (50, 100, 200, 255),
    ),
    "WebP, its own colours": (
        flat("RGBA", (*ORANGE, 99), "WEBP", lossless=True, icc_profile=swapped_profile()), ".webp", (50, 100, 200, 99),
    ),
    "JPEG, no such colours": (flat("RGB", ORANGE, "JPEG", quality=95, icc_profile=b"no" * 99), ".jpg", (*ORANGE, 255)),
    "JPEG, others' colours": (flat("L", 128, "JPEG", icc_profile=swapped_profile()), ".jpg", (128, 128, 128, 255)),
}  # fmt: skip


@pytest.mark.parametrize("name", LOOKS)
def test_image_looks_as_it_did(process: ImageProcess, name: str) -> None:
    """Whatever its channels, depth, palette, transparency and profile, each version has the colours of the original."""
    data, ending, colour = LOOKS[name]
    for shown in colours(process, data, ending):
        assert shown == pytest.approx(colour, abs=3)


def test_profile_stays_behind(process: ImageProcess) -> None:
    """Colours are sRGB's in every version, so none carries a profile, which cameras sign."""
    made = process.make_versions(
        flat("RGB", ORANGE, "JPEG", icc_profile=swapped_profile(), comment=b"by somebody"), ".jpg", encode=True
    )
    assert all(not {"icc_profile", "exif", "xmp"} & set(Image.open(io.BytesIO(file)).info) for file in made.files)
    assert not any(b"somebody" in file for file in made.files)


@pytest.mark.parametrize(("form", "remedy"), [("GIF", ".gif"), ("JPEG", ".jpeg or .jpg")])
def test_image_under_another_name_is_told_which_fits(process: ImageProcess, form: str, remedy: str) -> None:
    """Any ending of its kind."""
    with pytest.raises(ImageError) as caught:
        process.make_versions(flat("L", 90, form), ".png", encode=False)
    assert caught.value.remedy == f"let its name end in {remedy}"
