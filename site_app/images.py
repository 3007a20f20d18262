"""Images made ready for every screen at build: sizes known, several widths, modern formats, no camera data."""

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

import PIL
from PIL import Image, ImageOps, UnidentifiedImageError

#: Widths offered to browsers, in pixels: the column on a phone, on a desktop, and on a desktop with a fine screen.
WIDTHS = (480, 800, 1216)
#: The column in CSS pixels (38 rem), and the window where that is wider.
SIZES = "(min-width: 42rem) 608px, 92vw"
#: What a photograph needs to look unchanged at these widths; one thread, so that the same bytes come out everywhere.
FORMATS = {
    "avif": {"quality": 60, "speed": 8, "max_threads": 1},
    "webp": {"quality": 80, "method": 4},
}
#: What is part of a version's name beside its original, so that a change of these changes it.
MADE_BY = repr((FORMATS, PIL.__version__)).encode()
#: Published as they are: drawings have no pixels, and animations are few.
AS_THEY_ARE = frozenset({".svg", ".gif"})
#: A picture larger than this is a mistake, and would exhaust who decodes it; pixels.
LARGEST = 60_000_000

SVG_SIZE = re.compile(r'<svg\b[^>]*?\bviewBox="\s*\S+\s+\S+\s+([\d.]+)\s+([\d.]+)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of the content: its file, the public `name` without ending, and its size in pixels, upright."""

    path: Path
    name: str
    width: int
    height: int

    @property
    def url(self) -> str:
        """The address of its largest version, in the format that every browser shows."""
        return f"/media/{self.name}{self.path.suffix.lower()}" if self.plain else self._address(self.widths[-1], "webp")

    @property
    def plain(self) -> bool:
        """Whether it is published as it is."""
        return self.path.suffix.lower() in AS_THEY_ARE

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all its versions in the published media."""
        if self.plain:
            return (Path(self.url).name,)
        return tuple(f"{self.name}-{width}.{form}" for width in self.widths for form in FORMATS)

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths it is published in: none beyond its own."""
        return (*(width for width in WIDTHS[:-1] if width < self.width), min(self.width, WIDTHS[-1]))

    def _address(self, width: int, form: str) -> str:
        return f"/media/{self.name}-{width}.{form}"

    def srcset(self, form: str) -> str:
        """Return the versions in one format, as browsers choose from them."""
        return ", ".join(f"{self._address(width, form)} {width}w" for width in self.widths)


def read_picture(path: Path, name: str) -> Picture | None:
    """Return the picture in a file, or None if it cannot be shown."""
    if path.suffix.lower() == ".svg":
        size = SVG_SIZE.search(path.read_text("utf-8", "replace"))
        return Picture(path, name, *(round(float(part)) for part in size.groups())) if size else None
    try:
        with Image.open(path) as image:
            turned = image.getexif().get(0x0112, 1) >= 5  # noqa: PLR2004 - EXIF: orientations that lie on their side
            width, height = reversed(image.size) if turned else image.size
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, ValueError, SyntaxError):
        return None
    return Picture(path, name, width, height) if width * height <= LARGEST else None


def write_picture(picture: Picture, directory: Path) -> None:
    """Write every version of a picture into the published media."""
    if picture.plain:
        (directory / picture.files[0]).write_bytes(picture.path.read_bytes())
        return
    with Image.open(picture.path) as opened:
        upright = ImageOps.exif_transpose(opened).convert("RGBA" if opened.has_transparency_data else "RGB")
    for width in picture.widths:
        version = upright.resize((width, max(1, round(width * upright.height / upright.width))))
        for form, options in FORMATS.items():
            version.save(directory / f"{picture.name}-{width}.{form}", form.upper(), **options)


def picture_html(picture: Picture, alt: str, *, lazy: bool) -> str:
    """Return the element that shows a picture: room reserved, the browser's choice of width and format."""
    loading = ' loading="lazy"' if lazy else ' fetchpriority="high"'
    size = f'width="{picture.width}" height="{picture.height}" alt="{escape(alt)}"{loading}'
    if picture.plain:
        return f'<img src="{picture.url}" {size}>'
    return (
        f'<picture><source type="image/avif" srcset="{picture.srcset("avif")}" sizes="{SIZES}">'
        f'<img src="{picture.url}" srcset="{picture.srcset("webp")}" sizes="{SIZES}" {size}></picture>'
    )
