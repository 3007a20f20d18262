"""The plots of the report, each from figures."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from tests.bench.engines import ENGINES
from tests.bench.report.drawing import Axis, Drawing, draw_axis, shown, spread
from tests.bench.report.figures import Figures

SHAPES = {"ours": "circle", "fts5": "square", "tantivy": "triangle"}
#: Plots of rows: how wide, where the labels end and the plot begins, where that ends, and how high a row is.
WIDTH, LABELS, RIGHT, ROW = 400, 126, 390, 38
#: Plots of lines, three of which stand beside one another: how wide, how high, and where the lines begin and end.
LINES_WIDTH, LINES_HEIGHT, LINES_LEFT, LINES_RIGHT = 310, 150, 40, 236


def draw_times(kinds: Mapping[str, Figures], turn: str) -> Markup:
    """Draw what searches of each kind take: for each engine a mark at the median, and a line to the 95th percentile."""
    values = [value for found in kinds.values() for spent in found[turn].values() for value in spent.values()]
    axis = Axis.around(values, LABELS, RIGHT)
    bottom = len(kinds) * ROW + 4
    drawing = Drawing(WIDTH, bottom + 36, f"Milliseconds of a {turn} search by kind of query, the table below has them")
    draw_axis(drawing, axis, 0, bottom, "milliseconds of processor, median to 95th percentile")
    for row, (kind, found) in enumerate(kinds.items()):
        middle = row * ROW + ROW / 2
        drawing.text("label end", LABELS - 10, middle + 4, kind)
        for lane, engine in enumerate(ENGINES):
            y = middle + (lane - 1) * 10
            start, end = axis.place(found[turn][engine]["p50"]), axis.place(found[turn][engine]["p95"])
            drawing.line(f"{engine} range", start, y, end, y)
            drawing.line(f"{engine} range", end, y - 3, end, y + 3)
            drawing.mark(engine, SHAPES[engine], start, y)
    return drawing.svg()


def draw_ratios(kinds: Mapping[str, Figures], turn: str, peer: str, wanted: Mapping[str, float]) -> Markup:
    """Draw ours against a peer by kind of query: bars to the left of 1 are faster, thick at the median, thin at p95."""
    ratios = {kind: {p: found[turn]["ours"][p] / found[turn][peer][p] for p in wanted} for kind, found in kinds.items()}
    values = [value for found in ratios.values() for value in found.values()]
    axis = Axis.around([*values, *wanted.values(), 0.5, 2], LABELS, RIGHT - 34)
    top, bottom = 18, len(kinds) * ROW + 22
    name = ENGINES[peer]
    drawing = Drawing(WIDTH, bottom + 36, f"A {turn} search against {name} by kind of query, as ratios")
    draw_axis(drawing, axis, top, bottom, f"times what {name} takes")
    drawing.line("one", axis.place(1), top, axis.place(1), bottom)
    for row, (label, found) in enumerate(ratios.items()):
        middle = top + row * ROW + ROW / 2
        drawing.text("label end", LABELS - 10, middle + 4, label)
        for p, offset, thickness in (("p50", -6, 9), ("p95", 6, 5)):
            place = axis.place(found[p])
            drawing.bar(
                f"{'faster' if found[p] <= 1 else 'slower'} {p}", axis.place(1), place, middle + offset, thickness
            )
            drawing.text("tick", max(place, axis.place(1)) + 4, middle + offset + 4, f"{found[p]:.2f}")
    for p, value in wanted.items():
        drawing.line(f"wanted {p}", axis.place(value), top, axis.place(value), bottom)
    _label_wanted(drawing, axis, wanted)
    return drawing.svg()


def _label_wanted(drawing: Drawing, axis: Axis, wanted: Mapping[str, float]) -> None:
    told = {shown(value): [p for p in wanted if wanted[p] == value] for value in wanted.values()}
    for text, percentiles in told.items():
        anchor = "end" if percentiles == ["p95"] else "start"
        place = axis.place(float(text))
        drawing.text(f"tick {anchor}", place, 11, f"{' and '.join(percentiles)} ≤ {text}")


def draw_growth(
    lines: Mapping[str, Sequence[tuple[float, float]]], unit: str, wanted: float | None = None, names: bool = True
) -> Markup:
    """Draw lines over the number of sections, one an engine; and dashed what is wanted of ours."""
    points = [point for line in lines.values() for point in line]
    across = Axis.around([x for x, _ in points], LINES_LEFT, LINES_RIGHT)
    values = [y for _, y in points] + ([wanted] if wanted else [])
    up = Axis.around([*values, min(values) / 1.5], LINES_HEIGHT, 8)
    drawing = Drawing(LINES_WIDTH, LINES_HEIGHT + 36, f"{unit} by number of sections, the table below has them")
    for value in up.ticks():
        drawing.line("grid", LINES_LEFT, up.place(value), LINES_RIGHT, up.place(value))
        drawing.text("tick end", LINES_LEFT - 6, up.place(value) + 4, shown(value))
    for x in sorted({x for x, _ in points}):
        drawing.text("tick middle", across.place(x), LINES_HEIGHT + 13, f"{x:,.0f}")
    drawing.text("axis middle", (LINES_LEFT + LINES_RIGHT) / 2, LINES_HEIGHT + 30, "sections")
    if wanted:
        drawing.line("wanted p50", LINES_LEFT, up.place(wanted), LINES_RIGHT, up.place(wanted))
        drawing.text("tick middle", (LINES_LEFT + LINES_RIGHT) / 2, up.place(wanted) - 4, f"wanted {shown(wanted)}")
    _draw_lines(drawing, lines, across, up, names)
    return drawing.svg()


def _draw_lines(
    drawing: Drawing, lines: Mapping[str, Sequence[tuple[float, float]]], across: Axis, up: Axis, names: bool
) -> None:
    ends = spread([up.place(line[-1][1]) for line in lines.values()], 13)
    for (engine, line), end in zip(lines.items(), ends, strict=True):
        drawn = [(across.place(x), up.place(y)) for x, y in line]
        drawing.path(f"{engine} line", drawn)
        for x, y in drawn:
            drawing.mark(engine, SHAPES[engine], x, y)
        name = f"{ENGINES[engine].removeprefix('SQLite ')} " if names else ""
        drawing.text("tick", drawn[-1][0] + 9, end + 4, f"{name}{shown(line[-1][1])}")
