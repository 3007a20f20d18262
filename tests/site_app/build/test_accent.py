"""Any accent colour is readable on both papers."""

import colorsys
import re

import pytest

from site_app.build.accent import DARK_PAPER, LIGHT_PAPER, accent_style, contrast


@pytest.mark.parametrize(
    "accent", ["#a63a22", "#000000", "#ffffff", "#ffff00", "#0000ff", "#00ff00", "#808080", "#123456"]
)
def test_accent_is_readable_on_light_and_dark(accent: str) -> None:
    """WCAG 2.2 AA asks 4.5:1 of text."""
    light, dark = re.findall("#[0-9a-f]{6}", accent_style(accent))
    assert contrast(light, LIGHT_PAPER) >= 4.5
    assert contrast(dark, DARK_PAPER) >= 4.5


def test_readable_accent_stays_as_it_is() -> None:
    """What already reads on paper is the maintainer's choice; on dark its hue stays."""
    light, dark = re.findall("#[0-9a-f]{6}", accent_style("#a63a22"))
    assert light == "#a63a22"
    hues = [colorsys.rgb_to_hls(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))[0] for colour in (light, dark)]
    assert hues[0] == pytest.approx(hues[1], abs=0.01)


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white is 21:1, a colour on itself 1:1 (WCAG 2.2)."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#a63a22", "#a63a22") == 1
