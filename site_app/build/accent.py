"""The accent colour of a site, made readable on light and on dark paper."""

from colorsys import hls_to_rgb, rgb_to_hls

#: The papers of the style sheet.
LIGHT_PAPER = "#fbf9f5"
DARK_PAPER = "#141210"
#: WCAG 2.2 asks 4.5:1 of text (1.4.3). Small capitals want some more, and thin light strokes on dark much more.
LIGHT_CONTRAST = 5.0
DARK_CONTRAST = 8.0
STEP = 0.01


def accent_style(accent: str) -> str:
    """Return the CSS that sets the accent for both papers, its hue kept and its lightness moved until it reads."""
    light = readable_on_paper(accent)
    dark = _readable(accent, DARK_PAPER, DARK_CONTRAST, STEP)
    return f":root{{--accent-light:{light};--accent-dark:{dark}}}\n"


def readable_on_paper(accent: str) -> str:
    """Return the accent as it stands on light paper."""
    return _readable(accent, LIGHT_PAPER, LIGHT_CONTRAST, -STEP)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _readable(colour: str, paper: str, least: float, step: float) -> str:
    hue, lightness, saturation = rgb_to_hls(*_channels(colour))
    while contrast(colour, paper) < least and 0 <= lightness + step <= 1:
        lightness += step
        colour = "#" + "".join(f"{round(part * 255):02x}" for part in hls_to_rgb(hue, lightness, saturation))
    return colour


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    """Return the relative luminance of an sRGB colour (WCAG 2.2)."""
    red, green, blue = map(_linear, _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - of sRGB
