"""Search results for a terminal."""

import shutil

import click

from search_index import Hit, MarkedText, SearchResults
from search_index.explanations import Explanation, Share
from site_app.addresses import section_url
from site_app.cli.columns import wrap
from site_app.printable import printable

#: Lines stay as short as a column of print.
WIDEST = 100
INDENT = "    "
#: Scores are shown with three decimals.
LEAST_SHOWN = 0.0005
CUT_SHORT = "The search asks for more than one may cost; this is what was found within it."
SOME_OF_THE_WORDS = "Some of the words:"
#: Stand for the ends of a mark while lines are broken; no content has them, they are not characters.
START, END = "\ufdd0", "\ufdd1"


def print_results(results: SearchResults) -> None:
    """Print the reviews found, in order, each with the best of its sections, what matched highlighted."""
    click.echo(_heading(results))
    pages = -(-(results.reviews or 0) // results.per_page)
    if results.page > pages > 0:
        click.echo(f"There is no page {results.page:,}; the last is {pages:,}.")
    is_told = results.relaxed
    for rank, group in enumerate(results.groups, (results.page - 1) * results.per_page + 1):
        if not (is_told or group.hits[0].all_words):
            click.echo(f"\n{SOME_OF_THE_WORDS}")
            is_told = True
        click.echo(f"\n{rank:2}  {_shown(group.hits[0].title, bold=True)}")
        if name := next((hit.name for hit in group.hits if hit.name), None):
            click.echo(f"{INDENT}also known as {_shown(name, bold=False)}")
        for hit in group.hits:
            _print_hit(hit)
        if group.more:
            click.echo(f"{INDENT}{group.more} more in this review")


def print_explanation(explanation: Explanation) -> None:
    """Print how a query was read and what the score of each section is made of."""
    click.echo(f"{printable(explanation.query)}: read as {explanation.read_as or 'nothing'}")
    if explanation.partial:
        click.echo(CUT_SHORT)
    for clause in explanation.clauses:
        click.echo(f"{INDENT}{clause.text}: in {clause.sections} sections, as {', '.join(clause.forms) or 'nothing'}")
    for rank, hit in enumerate(explanation.hits, 1):
        click.echo(f"\n{rank:2}  {click.style(f'{hit.score:.3f}', bold=True)}  {hit.review}#{hit.section}")
        for share in hit.shares:
            click.echo(f"{share.score:12.3f}  {share.form} in {share.field}{_asked(share)}")
        for score, what in (
            (hit.title, "its title"),
            (hit.adjacency, "words side by side"),
            (hit.alike, "sections like it"),
        ):
            if abs(score) >= LEAST_SHOWN:
                click.echo(f"{score:+12.3f}  {what}")


def _print_hit(hit: Hit) -> None:
    click.echo(f"{INDENT}{_shown(hit.heading, bold=True)}")
    click.echo(click.style(f"{INDENT}{section_url(hit.review, hit.section)}", dim=True))
    if hit.lacking:
        click.echo(f"{INDENT}without: {printable(', '.join(hit.lacking))}")
    click.echo(_excerpt(hit))


def _asked(share: Share) -> str:
    return "" if share.form == share.text else f", for {share.text}"


def _heading(results: SearchResults) -> str:
    reviews, sections = _count(results.reviews or 0, "review"), _count(results.total, "section")
    lines = [f"{sections} in {reviews} for {printable(results.query)}"]
    if results.corrected:
        lines.append(f"Nothing has these words as typed; searched for {results.read_as}.")
    elif results.relaxed:
        lines.append("No section has all of these words; these have some of them.")
    if results.suggestion and not results.corrected:
        lines.append(f"Did you mean {results.suggestion}?")
    if results.partial:
        lines.append(CUT_SHORT)
    return "\n".join(lines)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _excerpt(hit: Hit) -> str:
    width = min(WIDEST, shutil.get_terminal_size().columns) - len(INDENT)
    pieces = hit.snippet.pieces()
    marked = "".join(f"{START}{piece}{END}" if is_marked else piece for piece, is_marked in pieces)
    lines = wrap(marked, max(20, width))
    return "\n".join(INDENT + _highlighted(line) for line in lines)


def _shown(marked: MarkedText, *, bold: bool) -> str:
    return "".join(click.style(piece, bold=bold, underline=is_marked) for piece, is_marked in marked.pieces())


def _highlighted(line: str) -> str:
    return line.replace(START, "\x1b[1;33m").replace(END, "\x1b[0m")
