"""Sites to look at and to measure as readers see them: the one that ships, and a large one that has everything."""

import random
from pathlib import Path

from PIL import Image, ImageFilter

from tests.bench.content import write_content
from tests.bench.corpora.films import load_films

#: The review that has it all, and is the newest.
ALBUM = "the-long-album"
SECTIONS = 15
#: Upright, wide and square; pixels.
SIZES = ((900, 1350), (1600, 900), (1200, 1200))
#: In so many, one review has no rating, and one no picture.
UNRATED, UNPICTURED = 5, 3
PICTURES = 12
PARAGRAPH = (
    "The camera keeps its distance until the music stops, and by then nobody in the room is who they said they were. "
    "It is a film of rooms and weather, of people who come in from the rain and forget to take off their coats."
)


def write_showcase(directory: Path, reviews: int) -> None:
    """Write a site of so many made-up reviews, most with rating and picture, and one of fifteen sections and images."""
    write_content(directory, reviews - 1, load_films())
    (directory / "media").mkdir()
    for number in range(PICTURES):
        _draw(number).save(directory / f"media/p{number}.jpg", quality=90)
    for number, path in enumerate(sorted((directory / "reviews").iterdir())):
        path.write_text(_with_more(path.read_text("utf-8"), number), "utf-8")
    (directory / "about.md").write_text(f"---\ntitle: About us\n---\n\n{PARAGRAPH}\n", "utf-8")
    (directory / "reviews" / f"{ALBUM}.md").write_text(_album(), "utf-8")


def _with_more(text: str, number: int) -> str:
    rating = f"rating: {{value: {1 + number % 9 / 2}, best: 5}}\n" if number % UNRATED else ""
    image = f"image: ../media/p{number % PICTURES}.jpg\nimage_alt: A still\n" if number % UNPICTURED else ""
    return text.replace("---\n", f"---\n{rating}{image}", 1)


def _album() -> str:
    head = (
        '---\ntitle: "The Long Album: Fifteen Rooms, One House"\npublished: 2026-11-20\ntags: [drama, 2020s]\n'
        "author: Rin Abe\nrating: {value: 4.5, best: 5}\nimage: ../media/p1.jpg\nimage_alt: A house\n"
        "subject: {type: Movie, name: The Long Album, also_known_as: [긴 앨범], year: 2024}\n---\n"
    )
    sections = [
        f"## Room {number}: {'A Door' if number % 2 else 'A Window'}\n\n{PARAGRAPH}\n\n"
        f"![Room {number}](../media/p{number % PICTURES}.jpg)\n\n{PARAGRAPH} {PARAGRAPH}\n"
        for number in range(1, SECTIONS + 1)
    ]
    return "\n".join([head, PARAGRAPH, "", *sections])


def _draw(number: int) -> Image.Image:
    """Return something with the colours and the grain of a photograph."""
    generator = random.Random(number)
    small = Image.frombytes("RGB", (16, 16), generator.randbytes(16 * 16 * 3))
    picture = small.resize(SIZES[number % len(SIZES)], Image.Resampling.BICUBIC)
    grain = Image.effect_noise(picture.size, 30).convert("RGB").filter(ImageFilter.GaussianBlur(1))
    return Image.blend(picture, grain, 0.15)
