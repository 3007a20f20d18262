"""What only the writer of a page is to see of it, as HTML. It is in English, as all that the terminal says."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from search_index.explanations import Explanation
from search_index.results import SearchResults
from site_app.cli.preview.state import News

PAGE = Path(__file__).parent / "page"
#: Faults that are told on a page; the terminal tells all.
MOST_FAULTS = 20

_environment = Environment(
    loader=FileSystemLoader(PAGE), autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True
)


def read_own(name: str) -> tuple[bytes, str] | None:
    """Return a file of the preview's own with its kind; None if it has none of that name."""
    kinds = {"preview.css": "text/css", "preview.js": "text/javascript"}
    return ((PAGE / name).read_bytes(), kinds[name]) if name in kinds else None


def present_head(state: str) -> str:
    """Return what stands in the head of a page of that state."""
    return _render("head.html", state=state)


def present_bar(news: News, mark: str = "", *, search: bool = False) -> str:
    """Return what stands before all else on a page: what is wrong; why no reader sees it, where that is so.

    A page of a `search` says whether that is of before.
    """
    behind = search and news.search_is_behind
    return _render("bar.html", news=news, mark=mark, behind=behind, faults=news.faults[:MOST_FAULTS])


def present_empty(news: News, state: str) -> str:
    """Return the page where there is none to show yet."""
    return _render("empty.html", head=present_head(state), bar=present_bar(news), news=news)


def present_panel(explanation: Explanation, results: SearchResults) -> str:
    """Return how a search was read and why each of the results ranks where it does."""
    why = {(hit.review, hit.section): hit for hit in explanation.hits}
    hits = [(hit, why[hit.review, hit.section]) for hit in results.hits if (hit.review, hit.section) in why]
    return _render("panel.html", explanation=explanation, hits=hits)


def _render(name: str, **shown: object) -> str:
    return _environment.get_template(name).render(**shown)
