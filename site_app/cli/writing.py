"""The commands that write into the content: a new review, and reviews that were kept for other tools."""

import sys
from pathlib import Path

import click

from site_app.cli.command import Command, content_option, count
from site_app.cli.progress import ProgressBar
from site_app.printable import printable
from site_app.source.importing.importer import Imported, import_reviews, read_mapping
from site_app.source.new_review import write_review


@click.command(cls=Command)
@click.argument("title")
@click.option("--subject", "kind", metavar="TYPE", help="What is reviewed, as in TVSeries, Movie or Book.")
@content_option
def new(title: str, kind: str | None, content: Path) -> None:
    """Begin a review called TITLE: a file that `check` finds no fault in, with its keys explained."""
    click.echo(f"Wrote {printable(str(write_review(title, kind, content)))}.")


@click.command(name="import", cls=Command)
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only tell what would become of each text.")
@click.option("--map", "mapping", multiple=True, metavar="KEY=OURS", help="Which of their keys means which of ours.")
@content_option
def import_command(directory: Path, dry_run: bool, mapping: tuple[str, ...], content: Path) -> None:
    """Make reviews of the Markdown under DIRECTORY, kept for Hugo, Jekyll, Eleventy, Astro, Zola or Ghost.

    Front matter is mapped, shortcodes and HTML become Markdown, images come along. A line tells of each text what was
    mapped, guessed and left. Nothing that is there is written over.
    """
    imported = import_reviews(directory, content, read_mapping(mapping), ProgressBar(), dry_run=dry_run)
    for one in imported:
        click.echo(printable(_told(one, directory)))
    done = sum(one.slug is not None for one in imported)
    would = "would be imported; nothing was written" if dry_run else "imported"
    click.echo(f"{done:,} of {count(len(imported), 'text')} {would}.")
    if not done:
        sys.exit(1)


def _told(imported: Imported, directory: Path) -> str:
    path = imported.path.relative_to(directory)
    if imported.slug is None:
        return f"{path}: not imported; {imported.refused}"
    kinds = {"mapped": imported.mapped, "guessed": imported.guessed, "left": imported.left}
    told = [f"{kind} {', '.join(notes)}" for kind, notes in kinds.items() if notes]
    return "; ".join((f"{path}: reviews/{imported.slug}.md", *told))
