"""Who wrote a review: `author`, or several `authors`, in its front matter."""

from site_app.source.files.entries import Block, Entry
from site_app.source.files.faults import quoted, shortened
from site_app.source.slugs import slugify
from site_app.source.subject import check_people


def read_authors(head: Block) -> tuple[str, ...]:
    """Return who wrote a review, each once, in the order of the byline; each must have an address and be findable."""
    if "author" in head.entries and "authors" in head.entries:
        head.fault("author", "“author” stands beside “authors”", "keep authors, with all the names")
    key = "author" if "author" in head.entries else "authors"
    if meant := _meant_by(head.entries.get("author")):
        head.fault("author", "“author” is not one name", f"write {meant}")
        head.known += ["author", "authors"]
        return ()
    author, authors = head.text("author"), head.texts("authors")
    names = (author, *authors) if author else authors
    check_people(head, key, names, listed="authors")
    for name in names:
        if not slugify(name):
            head.fault(key, f"{quoted(name)} in “{key}” has no letter for an address", "write a name in letters")
    return names


def _meant_by(author: Entry | None) -> str | None:
    """Return what is meant by names that `author` holds as a list, or as other tools do: `author: {name: A}`."""
    value = author.value if author else None
    if isinstance(value, list):
        return f"authors: [{shortened(', '.join(str(item.value) for item in value))}]"
    if isinstance(value, dict) and (name := value.get("name")):
        return f"author: {shortened(name.value)}"
    return None
