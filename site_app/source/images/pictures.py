"""Images as pages show them: sizes known, several widths, modern formats; and what an image file may be."""

from dataclasses import dataclass
from html import escape

import PIL

#: Widths offered to browsers, in pixels: in a list of reviews, and the column on a phone, on a desktop, and on one with
#: a fine screen.
WIDTHS = (240, 480, 800, 1216)
#: The widest of them that a list of reviews needs, however fine the screen.
WIDEST_IN_LIST = 480
#: The column in CSS pixels (38 rem), and the window where that is wider.
SIZES = "(min-width: 42rem) 608px, 92vw"
#: The same of a review's own picture, which from 70 rem on stands beside the column.
COVER_SIZES = "(min-width: 70rem) 240px, (min-width: 42rem) 608px, 92vw"
#: What a photograph needs to look unchanged at these widths; one thread, so that the same bytes come out everywhere.
FORMATS = {
    "avif": {"quality": 60, "speed": 8, "max_threads": 1},
    "webp": {"quality": 80, "method": 4},
}
#: The formats that are read, by the endings of their files. SVG is none: it is a program as much as a drawing.
READ = {".avif": "AVIF", ".gif": "GIF", ".jpeg": "JPEG", ".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
#: Telephones and cameras take photographs of 50 million pixels; many more would exhaust who decodes them.
MOST_PIXELS = 60_000_000
#: The longest side that WebP holds, in pixels; AVIF holds more.
LONGEST_SIDE = 16_383
#: Such a photograph, hardly compressed; bytes.
LARGEST_IMAGE = 32 * 1024 * 1024
#: What is part of a picture's name beside its original, so that a change of these makes it anew.
MADE_BY = repr((FORMATS, READ, MOST_PIXELS, LONGEST_SIDE, LARGEST_IMAGE, PIL.__version__)).encode()


class ImageError(Exception):
    """A file that cannot be shown as an image: `what` is wrong with it, to stand after its name, and the `remedy`."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what, remedy)
        self.what, self.remedy = what, remedy


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of the content: its public `name` without ending, and its size in pixels, upright."""

    name: str
    width: int
    height: int

    @property
    def url(self) -> str:
        """The address of its largest version, in the format that every browser shows."""
        return self._address(self.widths[-1], "webp")

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all its versions in the published media: by width, then by format."""
        return tuple(f"{self.name}-{width}.{form}" for width in self.widths for form in FORMATS)

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths it is published in."""
        return published_widths(self.width)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of its largest version, in pixels."""
        width = self.widths[-1]
        return width, published_height(width, self.width, self.height)

    def _address(self, width: int, form: str) -> str:
        return f"/media/{self.name}-{width}.{form}"

    def srcset(self, form: str) -> str:
        """Return the versions in one format, as browsers choose from them."""
        return ", ".join(f"{self._address(width, form)} {width}w" for width in self.widths)


def published_widths(width: int) -> tuple[int, ...]:
    """Return the widths that an image of this width is published in: none beyond its own."""
    return (*(narrower for narrower in WIDTHS[:-1] if narrower < width), min(width, WIDTHS[-1]))


def published_height(width: int, own_width: int, own_height: int) -> int:
    """Return how high an image of this size is where it is `width` wide."""
    return max(1, round(width * own_height / own_width))


def picture_html(picture: Picture, alt: str, *, lazy: bool, sizes: str = SIZES) -> str:
    """Return the element that shows a picture: room reserved, the browser's choice of width and format."""
    loading = ' loading="lazy"' if lazy else ' fetchpriority="high"'
    size = f'width="{picture.width}" height="{picture.height}" alt="{escape(alt)}"{loading}'
    return (
        f'<picture><source type="image/avif" srcset="{picture.srcset("avif")}" sizes="{sizes}">'
        f'<img src="{picture.url}" srcset="{picture.srcset("webp")}" sizes="{sizes}" {size}></picture>'
    )
