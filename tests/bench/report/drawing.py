"""Plots drawn as SVG: axes whose steps are ratios, marks told apart by shape as well as by colour.

A plot is drawn as narrow as a phone, so that its words stay readable there, and has no colours of its own: the style
sheet of the page gives them, for light and dark paper.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log10

from markupsafe import Markup

#: Half the size of a mark.
MARK = 3.4
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Axis:
    """A logarithmic axis from `least` to `most`, drawn from `start` to `end`."""

    least: float
    most: float
    start: float
    end: float

    @classmethod
    def around(cls, values: Sequence[float], start: float, end: float) -> "Axis":
        """Return an axis that has all values, and a little room at both ends."""
        return cls(min(values) / 1.15, max(values) * 1.15, start, end)

    def place(self, value: float) -> float:
        """Return where a value is drawn; one beyond an end is drawn at it."""
        share = log10(value / self.least) / log10(self.most / self.least)
        return self.start + (self.end - self.start) * min(max(share, 0), 1)

    def ticks(self) -> list[float]:
        """Return round values on the axis, few enough to be read."""
        powers = range(-6, 10)
        for steps in (_STEPS, (1, 3), (1,), (1,)):
            found = [step * 10.0**power for power in powers for step in steps]
            found = [value for value in found if self.least <= value <= self.most]
            if len(found) <= 6:
                break
        return found


class Drawing:
    """SVG, element by element. What is drawn must be said in words, too."""

    def __init__(self, width: float, height: float, label: str) -> None:
        self.width, self.height, self.label = width, height, label
        self.elements: list[Markup] = []

    def line(self, kind: str, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a line of a kind."""
        self._add('<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>', kind, x1, y1, x2, y2)

    def path(self, kind: str, points: Sequence[tuple[float, float]]) -> None:
        """Draw lines from point to point."""
        self._add('<polyline class="{}" points="{}"/>', kind, " ".join(f"{x:.1f},{y:.1f}" for x, y in points))

    def bar(self, kind: str, x1: float, x2: float, y: float, thickness: float) -> None:
        """Draw a bar between two places, whichever of them is left."""
        left, width = min(x1, x2), max(abs(x2 - x1), 0.8)
        element = '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="1"/>'
        self._add(element, kind, left, y - thickness / 2, width, thickness)

    def text(self, kind: str, x: float, y: float, text: str) -> None:
        """Write text; its kind says which end of it stands at `x`."""
        self._add('<text class="{}" x="{:.1f}" y="{:.1f}">{}</text>', kind, x, y, text)

    def mark(self, kind: str, shape: str, x: float, y: float) -> None:
        """Draw a mark: a circle, a square or a triangle."""
        if shape == "circle":
            self._add('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="{}"/>', kind, x, y, MARK)
            return
        corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)] if shape == "square" else [(0, -1.2), (1.1, 0.9), (-1.1, 0.9)]
        points = " ".join(f"{x + dx * MARK:.1f},{y + dy * MARK:.1f}" for dx, dy in corners)
        self._add('<polygon class="{}" points="{}"/>', kind, points)

    def svg(self) -> Markup:
        """Return the whole."""
        element = Markup('<svg viewBox="0 0 {:.0f} {:.0f}" role="img" aria-label="{}">{}</svg>')
        return element.format(self.width, self.height, self.label, Markup("").join(self.elements))

    def _add(self, element: str, *values: object) -> None:
        self.elements.append(Markup(element).format(*values))


def draw_axis(drawing: Drawing, axis: Axis, top: float, bottom: float, name: str) -> None:
    """Draw a horizontal axis: a rule and a number for each tick, and below what they are."""
    for value in axis.ticks():
        drawing.line("grid", axis.place(value), top, axis.place(value), bottom)
        drawing.text("tick middle", axis.place(value), bottom + 13, shown(value))
    drawing.text("axis middle", (axis.start + axis.end) / 2, bottom + 30, name)


def shown(value: float) -> str:
    """Return a number as readers write it, with as many digits as it is worth."""
    if value >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value >= 0.1 else f"{value:.2g}"


def spread(places: Sequence[float], least: float) -> Iterator[float]:
    """Yield places in the order given, moved down so that no two are closer than `least`."""
    moved: dict[int, float] = {}
    before = float("-inf")
    for number in sorted(range(len(places)), key=places.__getitem__):
        moved[number] = before = max(places[number], before + least)
    yield from (moved[number] for number in range(len(places)))
