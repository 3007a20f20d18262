"""`build/bench/report.html`: the figures of `search` and `scale`, whichever there are, on one page."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from site_app.build.accent import accent_style
from site_app.source.site import DEFAULT_ACCENT
from tests.bench.corpora.corpus import LARGE
from tests.bench.engines import ENGINES, PEERS
from tests.bench.engines.turns import MIXES
from tests.bench.report.charts import draw_growth, draw_ratios, draw_times
from tests.bench.report.drawing import shown
from tests.bench.report.figures import FIGURES, Figures, read_figures
from tests.bench.report.wanted import bytes_a_byte, judge, ratio, ratios_wanted, speed

HERE = Path(__file__).parent
SITE_STYLE = Path(__file__).parents[3] / "site_app" / "build" / "static" / "site.css"
PERCENTILES = ("p50", "p95")
#: The plots of growth: their titles, what they show of an engine, what is wanted of ours at the largest size.
GROWTH: tuple[tuple[str, Callable[[Figures, str], float], float | None], ...] = (
    ("First search, median, ms", lambda found, name: found["kinds"]["the mix"]["first"][name]["p50"], None),
    ("First search, 95th percentile, ms", lambda found, name: found["kinds"]["the mix"]["first"][name]["p95"], None),
    ("Repeated search, median, ms", lambda found, name: found["kinds"]["the mix"]["repeated"][name]["p50"], None),
    (
        "Repeated search, 95th percentile, ms",
        lambda found, name: found["kinds"]["the mix"]["repeated"][name]["p95"],
        None,
    ),
    ("First search of a process, ms", lambda found, name: found["opened"][name]["first_ms"], 60),
    ("Index, bytes a byte of text", bytes_a_byte, 1.8),
    ("Index, MB", lambda found, name: found["built"][name]["bytes"] / 1e6, 120),
    ("Build, sections a second", speed, 1_500),
    ("Peak memory of a build, MiB", lambda found, name: found["built"][name]["peak_mib"], 700),
    ("Resident after 100 searches, MiB", lambda found, name: found["opened"][name]["resident_mib"], None),
)


def run_report_bench() -> None:
    """Write the page of the figures there are; where there are none, say how to get some."""
    runs = [figures for name in ("search", "scale") if (figures := read_figures(name))]
    if not runs:
        raise SystemExit(f"{FIGURES}: there are no figures; run make bench")
    path = FIGURES / "report.html"
    path.write_text(render_report(runs), "utf-8")
    print(f"report: {path}")


def render_report(runs: Sequence[Figures]) -> str:
    """Return the page of at least one run, HTML."""
    measured = [found for run in runs for found in run["measured"]]
    judged = [found for number, found in enumerate(measured) if not number or found["corpus"]["sections"] >= LARGE]
    scale = [found for run in runs if run["bench"] == "scale" for found in run["measured"]]
    environment = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals |= {"shown": shown, "gauge": _gauge}
    return environment.get_template("page.html").render(
        style=_style(),
        runs=runs,
        machine=runs[0]["machine"],
        summary=_summarize(measured[0]),
        judged=[{"title": f"What is wanted of {_sections(found)}", "verdicts": judge(found)} for found in judged],
        searched=[_present_search(found) for found in measured],
        growth=_present_growth(scale),
        costs=[row for found in measured for row in _costs(found)],
    )


def _style() -> Markup:
    """Return the style sheet of the site, without what it takes from other files, and what this page adds."""
    site = re.sub(r"[\w-]+: url\([^)]*\);", "", SITE_STYLE.read_text("utf-8"))
    sheets = accent_style(DEFAULT_ACCENT), site, (HERE / "page.css").read_text("utf-8")
    return Markup("".join(sheets))


def _gauge(share: float) -> float:
    """Return how full a gauge is whose middle is the bound."""
    return min(share, 2) / 2


def _sections(found: Figures) -> str:
    return f"{found['corpus']['sections']:,} sections"


def _summarize(found: Figures) -> str:
    """Return the figures that matter most, in a sentence or two."""
    first, late = (ratio(found, "first", "fts5", p) for p in PERCENTILES)
    again = ratio(found, "repeated", "fts5", "p50")
    return (
        f"Over {_sections(found)}, the first search of a query takes {first:.2f} times what SQLite FTS5 takes at the "
        f"median and {late:.2f} times at the 95th percentile; a repeated one {again:.2f} times. The index has "
        f"{bytes_a_byte(found):.2f} bytes for each byte of text; a process that opens it answers its first search "
        f"after {found['opened']['ours']['first_ms']:.0f} ms."
    )


def _present_search(found: Figures) -> dict[str, Any]:
    corpus = found["corpus"]
    return {
        "title": _sections(found),
        "corpus": f"{corpus['name']}: {corpus['reviews']:,}, with {corpus['words']:,} words",
        "turns": [_present_turn(found, turn) for turn in ("first", "repeated")],
    }


def _present_turn(found: Figures, turn: str) -> dict[str, Any]:
    wanted = ratios_wanted(found)[turn]
    titles = {"first": "The first search of a query", "repeated": "The same again"}
    rounds = [[one[turn]["fts5"][p] for one in found["rounds"]] for p in PERCENTILES]
    spreads = [f"{p} {min(values):.2f} to {max(values):.2f}" for p, values in zip(PERCENTILES, rounds, strict=True)]
    return {
        "title": titles[turn],
        "times": draw_times(found["kinds"], turn),
        "ratios": draw_ratios(found["kinds"], turn, "fts5", wanted),
        "spread": ", ".join(spreads),
        "rows": [_row(kind, one["queries"], one[turn]) for kind, one in found["kinds"].items()],
    }


def _row(kind: str, queries: int, spent: Figures) -> dict[str, Any]:
    return {
        "kind": kind,
        "queries": queries,
        "is_mix": kind in MIXES,
        "times": [spent[engine][p] for p in PERCENTILES for engine in ENGINES],
        "ratios": [spent["ours"][p] / spent[peer][p] for peer in PEERS for p in PERCENTILES],
    }


def _present_growth(scale: Sequence[Figures]) -> list[dict[str, Any]]:
    """Return the plots over sizes, of which there must be two at least."""
    if len(scale) < 2:
        return []
    is_large = scale[-1]["corpus"]["sections"] >= LARGE
    ratios = [
        {"title": f"First search against FTS5, {p}", "svg": _draw_ratio(scale, p, bound)}
        for p, bound in ratios_wanted(scale[-1])["first"].items()
    ]
    return ratios + [
        {"title": title, "svg": draw_growth(_lines(scale, measure), title, bound if is_large else None)}
        for title, measure, bound in GROWTH
    ]


def _draw_ratio(scale: Sequence[Figures], share: str, bound: float) -> Markup:
    line = [(found["corpus"]["sections"], ratio(found, "first", "fts5", share)) for found in scale]
    return draw_growth({"ours": line}, "times what FTS5 takes", bound, names=False)


def _lines(scale: Sequence[Figures], measure: Callable[[Figures, str], float]) -> dict[str, list[tuple[float, float]]]:
    return {name: [(found["corpus"]["sections"], measure(found, name)) for found in scale] for name in ENGINES}


def _costs(found: Figures) -> list[dict[str, Any]]:
    return [
        {
            "corpus": _sections(found) if name == "ours" else "",
            "is_first": name == "ours",
            "engine": ENGINES[name],
            "figures": [
                built["bytes"] / 1e6,
                bytes_a_byte(found, name),
                speed(found, name),
                built["peak_mib"],
                found["opened"][name]["first_ms"],
                found["opened"][name]["resident_mib"],
                built.get("edited_seconds"),
            ],
        }
        for name, built in found["built"].items()
    ]
