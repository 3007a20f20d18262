"""What is built upon the build before is what is built from nothing, to the byte, whatever was edited."""

import random
from pathlib import Path

import pytest

from site_app.source.files.faults import ContentError
from tests.site_app.conftest import Build, WriteContent
from tests.site_app.source.images.image_files import flat
from tests.sizes import size

SEEDS = range(size(2, torture=100))
EDITS = 8
WORDS = [
    "harbour",
    "항구",
    "lantern",
    "유리",
    "winter",
    "café",
    "runner",
    "Anselm",
    "선재",
    "foghorn",
    "quarter",
    "soup",
]


class Writer:
    """Someone who edits a content folder at random; what is wrong after an edit may be mended by another."""

    def __init__(self, content: Path, seed: int) -> None:
        self.content, self.chance = content, random.Random(seed)

    def edit(self) -> str:
        """Change something; return what."""
        edits = [
            *(self.reword, self.add, self.add, self.rename, self.delete, self.link),
            *(self.picture, self.repaint, self.settings, self.synonyms, self.about),
        ]
        chosen = self.chance.choice(edits)
        chosen()
        return chosen.__name__

    def reword(self) -> None:
        """Write a sentence more, under a heading of its own or not."""
        with self._review().open("a", encoding="utf-8") as file:
            heading = f"\n## {self._words(2)}\n" if self.chance.random() < 0.5 else ""
            file.write(f"{heading}\n{self._words(9)}.\n")

    def add(self) -> None:
        """Write another review."""
        day = f"20{self.chance.randint(10, 25)}-0{self.chance.randint(1, 9)}-11"
        head = f"title: {self._words(2)}\npublished: {day}\ntags: [{self.chance.choice(WORDS)}]"
        self._path(self.chance.randint(0, 99)).write_text(f"---\n{head}\n---\n{self._words(20)}.\n", "utf-8")

    def rename(self) -> None:
        """Give a review another address."""
        self._review().rename(self._path(self.chance.randint(0, 99)))

    def delete(self) -> None:
        """Take a review away, unless it is the last."""
        if len(self._reviews()) > 1:
            self._review().unlink()

    def link(self) -> None:
        """Link a review to another."""
        with self._review().open("a", encoding="utf-8") as file:
            file.write(f"\n[{self._words(1)}]({self._review().name})\n")

    def picture(self) -> None:
        """Show an image."""
        self.repaint()
        with self._review().open("a", encoding="utf-8") as file:
            file.write(f"\n![{self._words(1)}](../media/a.png)\n")

    def repaint(self) -> None:
        """Put another image in the place of one."""
        (self.content / "media").mkdir(exist_ok=True)
        (self.content / "media/a.png").write_bytes(flat("RGB", (self.chance.randint(0, 255), 9, 9), "PNG"))

    def settings(self) -> None:
        """Change what all pages show."""
        lines = [f"title = {self._words(2)!r}", 'base_url = "https://reviews.example"']
        lines.append(self.chance.choice(['language = "ko"', 'language = "en"', "accent = '#225588'"]))
        (self.content / "site.toml").write_text("\n".join(lines), "utf-8")

    def synonyms(self) -> None:
        """Let words mean the same."""
        one, other = self.chance.sample(WORDS, 2)
        (self.content / "synonyms.toml").write_text(f'groups = [["{one}", "{other}"]]\n', "utf-8")

    def about(self) -> None:
        """Tell of the site."""
        (self.content / "about.md").write_text(f"---\ntitle: {self._words(1)}\n---\n{self._words(5)}\n", "utf-8")

    def _reviews(self) -> list[Path]:
        return sorted((self.content / "reviews").glob("*.md"))

    def _review(self) -> Path:
        return self.chance.choice(self._reviews())

    def _path(self, number: int) -> Path:
        return self.content / f"reviews/review-{number}.md"

    def _words(self, many: int) -> str:
        return " ".join(self.chance.choices(WORDS, k=many))


@pytest.mark.bulk
@pytest.mark.parametrize("seed", SEEDS)
def test_build_upon_another_is_one_from_nothing(
    write_content: WriteContent, build: Build, tmp_path: Path, seed: int
) -> None:
    """Edits, renames, deletions, images and settings in any order; faults in between are told alike."""
    content = write_content()
    writer, told = Writer(content, seed), []
    for number in range(EDITS):
        told.append(writer.edit())
        upon, anew = tmp_path / "upon", tmp_path / f"anew-{number}"
        assert made(build, content, upon) == made(build, content, anew), told


def made(build: Build, content: Path, output: Path) -> dict[str, bytes] | str:
    """Return the files of a build, or its faults."""
    try:
        build(content, output)
    except ContentError as error:
        return str(error)
    current = output / "current"
    return {str(path.relative_to(current)): path.read_bytes() for path in current.rglob("*") if path.is_file()}
