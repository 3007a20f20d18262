"""The bytes of an image file in, the versions that are published out.

Whoever wrote the file may have aimed it at a decoder, so this runs in a process of its own; see `image_process`.
"""

import io
from collections.abc import Iterator

from PIL import (
    AvifImagePlugin,
    Image,
    ImageCms,
    ImageFile,
    ImageOps,
    MpoImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from site_app.source.images.pictures import (
    FORMATS,
    LONGEST_SIDE,
    MOST_PIXELS,
    READ,
    ImageError,
    published_height,
    published_widths,
)
from site_app.source.images.process import serve_images

#: Loaded now, since nothing can be once the process is limited: what Pillow would load when an image first needs it.
PLUGINS = (AvifImagePlugin, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)
Image.preinit()
# Beyond twice as many pixels, Pillow does not even prepare to decode.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
#: Several threads would each want memory, and be no faster for one image a time.
AvifImagePlugin.DEFAULT_MAX_THREADS = 1

NAMES = "AVIF, GIF, JPEG, PNG or WebP"
SRGB = ImageCms.createProfile("sRGB")
#: Pillow first halves an image that is more than this many times too wide, which is faster and looks the same.
REDUCING_GAP = 3.0

#: What is wrong with an image, and the remedy.
TOO_LARGE = (
    "has too many pixels",
    f"make it smaller: {MOST_PIXELS:,} at most, and no side longer than {LONGEST_SIDE:,}",
)
ANIMATED = ("is animated, and readers could not stop it", "save one frame of it as a still image")
UNKNOWN = (f"is damaged, or none of {NAMES}", f"save it again as {NAMES}")
DAMAGED = ("is damaged or cut short", "save it again")


def decode(data: bytes, ending: str) -> Image.Image:
    """Return the image of a file, upright, all of it decoded, as L, RGB, RGBA or CMYK.

    `ending` is that of the file's name, in lower case. Raises ImageError if the image cannot be shown.
    """
    try:
        image = _open(data)
        _check(image, ending)
        _open(data).verify()
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        return _with_plain_channels(image)
    except (ImageError, MemoryError):
        raise
    except Image.DecompressionBombError:
        raise ImageError(*TOO_LARGE) from None
    except UnidentifiedImageError:
        raise ImageError(*UNKNOWN) from None
    except Exception as error:  # decoders raise whatever they come across
        raise ImageError(*DAMAGED) from error


def encode(image: Image.Image) -> Iterator[bytes]:
    """Yield every version of a decoded image, in the order of `Picture.files`: in sRGB, without what a camera adds."""
    for width in published_widths(image.width):
        version = _in_srgb(image.resize((width, published_height(width, *image.size)), reducing_gap=REDUCING_GAP))
        version.info.clear()
        for form, options in FORMATS.items():
            file = io.BytesIO()
            version.save(file, form.upper(), **options)
            yield file.getvalue()


def _open(data: bytes) -> ImageFile.ImageFile:
    return Image.open(io.BytesIO(data), formats=tuple(dict.fromkeys(READ.values())))


def _check(image: Image.Image, ending: str) -> None:
    # Cameras append further pictures to a JPEG, which Pillow then calls MPO; the first is the one meant.
    form = "JPEG" if image.format == "MPO" else image.format
    if READ[ending] != form:
        endings = " or ".join(ending for ending, name in READ.items() if name == form)
        raise ImageError(f"is {form} by its content and {READ[ending]} by its name", f"let its name end in {endings}")
    if form != "JPEG" and getattr(image, "is_animated", False):
        raise ImageError(*ANIMATED)
    if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
        raise ImageError(*TOO_LARGE)


def _with_plain_channels(image: Image.Image) -> Image.Image:
    """Return the image with 8 bits a channel and no palette."""
    transparent = image.info.get("transparency")
    if image.mode == "I;16":
        image = image.point(lambda value: value * (1 / 256)).convert("L")
        if transparent is not None:
            image.info["transparency"] = transparent >> 8
    elif isinstance(transparent, tuple) and max(transparent) > 0xFF:  # noqa: PLR2004 - of 16 bits
        image.info["transparency"] = tuple(channel >> 8 for channel in transparent)
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in {"L", "RGB", "CMYK"} else image.convert("RGB")


def _in_srgb(image: Image.Image) -> Image.Image:
    """Return the image as RGB or RGBA in the colours that all screens know; a profile that cannot be read is none."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    profile = image.info.get("icc_profile")
    if not profile:
        return image.convert(mode)
    try:
        known = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, known, SRGB, outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError):
        return image.convert(mode)


if __name__ == "__main__":
    serve_images(decode, encode)
