"""A folder kept for another tool, and the content that it becomes."""

from pathlib import Path

from PIL import Image

from site_app.source.content import load_content
from site_app.source.importing.importer import Imported, import_reviews, read_mapping
from site_app.source.reviews import Review

SITE = 'title = "Films"\nbase_url = "https://films.example"\n'


class Blog:
    """A folder kept for another tool, and the content that it becomes."""

    def __init__(self, root: Path) -> None:
        self.directory, self.content = root / "blog", root / "content"
        self.directory.mkdir()
        self.content.mkdir()
        (self.content / "site.toml").write_text(SITE)

    def write(self, name: str, text: str) -> None:
        """Write a text of it."""
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def draw(self, name: str) -> None:
        """Put an image there."""
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (40, 30), "teal").save(path)

    def imported(self, *told: str, dry_run: bool = False) -> list[Imported]:
        """Import it."""
        return import_reviews(self.directory, self.content, read_mapping(told), lambda *_: None, dry_run=dry_run)

    def reviews(self) -> dict[str, Review]:
        """Return the reviews that our reader finds no fault in, by their slugs."""
        return {review.slug: review for review in load_content(self.content, lambda *_: None).reviews}

    def body(self, slug: str) -> str:
        """Return the text of a review below its front matter."""
        return (self.content / "reviews" / f"{slug}.md").read_text().split("\n---\n", 1)[1].strip()
