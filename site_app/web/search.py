"""Searching: the parameters of an address in, the answer that pages, API and command line share out."""

from collections.abc import Mapping
from time import perf_counter
from typing import Any, NamedTuple
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request

from search_index import QueryError, SearchResults
from site_app.addresses import section_url
from site_app.web.catalogue import Catalogue, current_catalogue
from site_app.web.landing import landing_url
from site_app.web.marks import render_marked
from site_app.web.tags import find_tagged

bp = Blueprint("search", __name__)

PER_PAGE = 10
#: A number in an address; longer ones are mistakes, and slow to read.
MOST_DIGITS = 6
#: Nobody types a longer beginning; characters.
LONGEST_TYPED = 200
#: The facets offered as filters, the most frequent first; more would push the hits off a phone's screen.
SHOWN_FACETS = 5


class Parameters(NamedTuple):
    """What a search asks for, named as in its address."""

    q: str = ""
    page: int = 1
    review: str | None = None
    tag: str | None = None
    year: int | None = None
    sort: str = "relevance"
    spoilers: bool = False

    def url(self, **changes: object) -> str:
        """Return the address of this search with some parameters changed; any change begins at the first page."""
        changed = self._replace(**{"page": 1, **changes})._asdict()  # type: ignore[arg-type]
        defaults = Parameters()._asdict()
        told = {name: value for name, value in changed.items() if name == "q" or value != defaults[name]}
        return "/search?" + urlencode(told | ({"spoilers": 1} if changed["spoilers"] else {}))


def read_parameters(values: Mapping[str, str]) -> Parameters:
    """Return the parameters of an address; raises QueryError for a value that is not of its kind."""
    return Parameters(
        q=_clean(values.get("q", "")),
        page=1 if (page := _number(values, "page")) is None else page,
        review=_clean(values.get("review", "")) or None,
        tag=_clean(values.get("tag", "")) or None,
        year=_number(values, "year"),
        sort=values.get("sort", "relevance"),
        spoilers=_flag(values, "spoilers"),
    )


def search(catalogue: Catalogue, parameters: Parameters) -> tuple[SearchResults, dict[str, Any]]:
    """Return the results and the JSON that the API answers.

    Raises QueryError for a query over a cap and SearchIndexError for an index that cannot be read.
    """
    started = perf_counter()
    wanted = parameters._asdict()
    results = catalogue.searcher.search(wanted.pop("q"), per_page=PER_PAGE, **wanted)
    took = (perf_counter() - started) * 1000
    return results, _answer(results, catalogue.release, took)


@bp.get("/search")
def results_page() -> Response:
    """Show the results, complete without JavaScript; a tag without words shows the reviews that have it."""
    parameters = read_parameters(request.args)
    catalogue = current_catalogue()
    if parameters.tag and not parameters.q.strip():
        tagged = find_tagged(catalogue, parameters.tag, parameters.page)
        return make_response(render_template("tagged.html", parameters=parameters, tagged=tagged))
    results, _ = search(catalogue, parameters)
    page = render_template(
        "search.html",
        parameters=parameters,
        results=results,
        pages=-(-results.total // PER_PAGE),
        filters=_filters(catalogue, results, parameters),
        narrowed=(parameters.review, parameters.tag, parameters.year) != (None, None, None),
        read_as=_told_reading(results),
        landing_url=landing_url,
    )
    return make_response(page)


def suggest(catalogue: Catalogue, text: str) -> dict[str, Any]:
    """Return the completions of `text` as the API answers them; raises as `search` does."""
    text = _clean(text)
    if len(text) > LONGEST_TYPED:
        raise QueryError(f"what is typed has {len(text)} characters; type at most {LONGEST_TYPED}")
    suggestions = [
        {"text": item.text} | ({"url": section_url(item.review, item.section)} if item.review else {})
        for item in catalogue.searcher.suggest(text)
    ]
    return {"query": text, "suggestions": suggestions}


def _answer(results: SearchResults, release: str, took: float) -> dict[str, Any]:
    return {
        "query": results.query,
        "read_as": results.read_as,
        "total": results.total,
        "page": results.page,
        "per_page": results.per_page,
        "relaxed": results.relaxed,
        "partial": results.partial,
        "suggestion": results.suggestion,
        "took_ms": round(took, 2),
        "release": release,
        "hits": [
            {
                "review": hit.review,
                "section": hit.section,
                "title": hit.title.text,
                "heading": hit.heading.text,
                "url": section_url(hit.review, hit.section),
                "snippet": render_marked(hit.snippet),
                "score": round(hit.score, 3),
                "published": hit.published,
                "tags": list(hit.tags),
            }
            for hit in results.hits
        ],
        "facets": {name: [facet._asdict() for facet in facets] for name, facets in results.facets.items()},
    }


def _told_reading(results: SearchResults) -> str | None:
    """Return how the query was read, where that is not plain to see."""
    typed = " ".join(results.query.split())
    return results.read_as if results.read_as.casefold() != typed.casefold() else None


def _filters(catalogue: Catalogue, results: SearchResults, parameters: Parameters) -> list[dict[str, Any]]:
    """Return the filters worth offering: those set, and those with a choice."""
    filters = []
    for name, facets in results.facets.items():
        chosen = getattr(parameters, name)
        for facet in facets[:SHOWN_FACETS] if len(facets) > 1 or chosen is not None else ():
            on = str(facet.value) == str(chosen)
            label = _review_title(catalogue, str(facet.value)) if name == "review" else facet.value
            url = parameters.url(**{name: None if on else facet.value})
            filters.append({"label": label, "count": facet.count, "on": on, "url": url})
    return filters


def _review_title(catalogue: Catalogue, slug: str) -> str:
    review = catalogue.review(slug)
    return str(review["title"]).partition(": ")[0] if review else slug


def _number(values: Mapping[str, str], name: str) -> int | None:
    text = values.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise QueryError(f"{name} is not a number of at most {MOST_DIGITS} digits; write one, as in {name}=2")
    return int(text)


def _flag(values: Mapping[str, str], name: str) -> bool:
    text = values.get(name, "0")
    if text not in {"0", "1"}:
        raise QueryError(f"{name} is neither 0 nor 1; write {name}=1 for yes")
    return text == "1"


def _clean(text: str) -> str:
    """Replace what UTF-8 cannot carry, which a command line may pass on."""
    return text.encode("utf-8", "replace").decode("utf-8")
