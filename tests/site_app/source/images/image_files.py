"""Image files for the tests: sound ones, odd ones, and some that mean harm."""

import io
import struct
import zlib

from PIL import Image, ImageCms

#: Written by Pillow in a mode that the format holds.
MODES = ("RGB", "L", "P", "RGBA", "1")

#: A level of grey, an index of a palette, or a level of each band.
Colour = float | tuple[int, ...]


def image_file(image: Image.Image, form: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def flat(mode: str, colour: Colour, form: str, **options: object) -> bytes:
    """Return an image of 64 × 64 pixels, all of one colour."""
    return image_file(Image.new(mode, (64, 64), colour), form, **options)


def noise(width: int, height: int) -> Image.Image:
    grey = Image.effect_noise((width, height), 80)
    return Image.merge("RGB", [grey, grey.transpose(Image.Transpose.ROTATE_180), grey])


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG (PNG specification, section 5.3)."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(size: tuple[int, int], depth: int, colour_type: int, rows: bytes, *chunks: bytes) -> bytes:
    """Return a PNG of any kind; `rows` are its filtered rows."""
    head = struct.pack(">IIBBBBB", *size, depth, colour_type, 0, 0, 0)
    parts = [chunk(b"IHDR", head), *chunks, chunk(b"IDAT", zlib.compress(rows, 9)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def deep_png(colour_type: int, pixel: bytes, *chunks: bytes) -> bytes:
    """Return a PNG of 64 × 64 pixels with 16 bits a channel, all of one colour."""
    return png((64, 64), 16, colour_type, (b"\0" + pixel * 64) * 64, *chunks)


def animated(form: str) -> bytes:
    first, *others = (Image.new("RGB", (50, 50), colour) for colour in ("red", "green", "blue"))
    return image_file(first, form, save_all=True, append_images=others)


def endless_jpeg() -> bytes:
    """Return a JPEG of a megabyte that is refined 10,000 times: each scan goes over 60 million pixels again."""
    whole = image_file(Image.new("L", (7744, 7744)), "JPEG", progressive=True)
    last_scan = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last_scan * 10_000 + b"\xff\xd9"


def swapped_profile() -> bytes:
    """Return an ICC profile whose red is sRGB's blue, and the other way round."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
