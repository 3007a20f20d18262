"""Figures become JSON and JSON a page with tables and plots."""

import re
from pathlib import Path

import pytest
from lxml import html

from tests.bench.engines import ENGINES
from tests.bench.report.drawing import Axis, shown, spread
from tests.bench.report.figures import Figures, read_figures, write_figures
from tests.bench.report.page import render_report
from tests.bench.report.wanted import judge


def measured(sections: int, ours: float = 0.5) -> Figures:
    """Return figures of a corpus where ours takes so many times what a peer does."""
    times = {name: {"p50": 0.2, "p95": 0.9} for name in ENGINES}
    times["ours"] = {"p50": 0.2 * ours, "p95": 0.9 * ours}
    kind = {"queries": 40, "first": times, "repeated": times}
    built = {"seconds": sections / 1_800, "sections": sections, "peak_mib": 300.0, "bytes": 150 * sections}
    ratios = {"fts5": {"p50": ours, "p95": ours}, "tantivy": {"p50": ours, "p95": ours}}
    return {
        "corpus": {"name": "<made up>", "reviews": 9, "sections": sections, "words": 99, "text_bytes": 100 * sections},
        "kinds": {"the mix": kind, "a title": kind},
        "rounds": [{"first": ratios, "repeated": ratios}],
        "built": {name: dict(built) for name in ENGINES},
        "opened": {name: {"first_ms": 20.0, "resident_mib": 40.0, "before_mib": 20.0} for name in ENGINES},
    }


def page_of(name: str, *found: Figures, directory: Path) -> html.HtmlElement:
    """Return the page of figures that were written and read again."""
    write_figures(name, list(found), directory)
    figures = read_figures(name, directory)
    assert figures
    return html.document_fromstring(render_report([figures]))


def test_page_has_a_table_and_plots_for_each_corpus(tmp_path: Path) -> None:
    """Times and ratios are drawn for first and repeated searches, and stand in tables beside."""
    page = page_of("search", measured(5_000), directory=tmp_path)
    assert len(page.findall(".//svg")) == 4
    assert all(plot.get("aria-label") for plot in page.findall(".//svg"))
    rows = page.findall(".//table[@class='figures']/tbody/tr")
    mix = [cell.text_content() for row in rows for cell in row if row[0].text_content() == "the mix"]
    assert mix[:8] == ["the mix", "40", "0.100", "0.200", "0.200", "0.450", "0.900", "0.900"]
    assert mix[8:12] == ["0.50"] * 4
    assert "<made up>" in page.text_content()
    assert not page.findall(".//script")


def test_sizes_are_drawn_as_growth(tmp_path: Path) -> None:
    """Two sizes and more have a plot for each figure; a single one has none."""
    assert len(page_of("scale", measured(2_000), directory=tmp_path).findall(".//svg")) == 4
    page = page_of("scale", measured(2_000), measured(100_000), directory=tmp_path)
    assert len(page.findall(".//svg")) > 12
    assert "wanted 60" in page.text_content()


def test_page_is_of_the_sites_look(tmp_path: Path) -> None:
    """Its colours are the site's, for light and dark paper, and nothing is fetched."""
    page = page_of("search", measured(5_000), directory=tmp_path)
    style = page.findtext(".//style")
    assert re.search(r"--paper: light-dark\(", style)
    assert "--accent-dark:#" in style
    assert not re.search(r"url\(|@import", style)


def test_what_is_wanted_depends_on_the_size() -> None:
    """Bounds of large corpora are others than those of usual ones, and a figure over its bound is missed."""
    usual = {verdict.wanted.name: verdict for verdict in judge(measured(5_000, ours=0.9))}
    large = {verdict.wanted.name: verdict for verdict in judge(measured(100_000, ours=0.9))}
    assert (usual["first search, p50"].is_met, large["first search, p50"].is_met) == (True, False)
    assert large["build"].is_met
    assert large["build"].share == pytest.approx(1_500 / 1_800)
    assert "build" not in usual


def test_figures_of_another_schema_are_not_read(tmp_path: Path) -> None:
    """Figures that this code cannot read are as if there were none."""
    path = write_figures("search", [measured(9)], tmp_path)
    path.write_text(path.read_text().replace('"schema": 1', '"schema": 0'))
    assert read_figures("search", tmp_path) is None
    assert read_figures("scale", tmp_path) is None


def test_figures_say_where_and_when(tmp_path: Path) -> None:
    """Date, commit and machine are told with the figures."""
    write_figures("search", [measured(9)], tmp_path)
    figures = read_figures("search", tmp_path)
    assert figures
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}\+00:00", figures["date"])
    assert figures["commit"]
    assert figures["machine"]["cores"] > 0


def test_axis_is_logarithmic() -> None:
    """Equal ratios are equally far apart, and few round values are named."""
    axis = Axis(0.1, 10, 0, 100)
    assert [round(axis.place(value)) for value in (0.1, 1, 10, 99)] == [0, 50, 100, 100]
    assert axis.ticks() == pytest.approx([0.1, 0.3, 1, 3, 10])
    assert [shown(value) for value in (0.0123, 0.5, 12.345, 20_000)] == ["0.012", "0.5", "12.3", "20,000"]


def test_labels_make_room_for_one_another() -> None:
    """Places keep their order, so far apart as asked."""
    assert list(spread([10, 0, 11], 5)) == [10, 0, 15]
