"""Reviews made up for benchmarks: the sentences of a real one, with words drawn as natural text draws them."""

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from search_index import SectionDocument

_REVIEW = Path(__file__).parents[1] / "data" / "lovely-runner.txt"
_SYLLABLES = [c + v + e for c in "bcdfghjklmnprstvw" for v in "aeiou" for e in ("", "n", "r", "s", "l", "t")]
_HEADINGS = ["Plot", "Character Dynamics", "Themes", "Visual Style", "Music", "Reception", "Conclusion"]


def make_vocabulary(size: int, generator: random.Random) -> list[str]:
    """Return made-up words, the most frequent first."""
    words: dict[str, None] = {}
    while len(words) < size:
        words["".join(generator.choices(_SYLLABLES, k=generator.choice((1, 2, 2, 3, 3, 4))))] = None
    return list(words)


def make_reviews(count: int, *, sections: int = 7, words: int = 120, seed: int = 1) -> Iterator[SectionDocument]:
    """Yield the sections of `count` reviews. Half of the longer words are drawn from 20,000 by Zipf's law."""
    generator = random.Random(seed)
    vocabulary = make_vocabulary(20_000, generator)
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    sentences = re.split(r"(?<=[.!?])\s+", _REVIEW.read_text("utf-8"))
    drawn = iter(generator.choices(vocabulary, weights, k=count * sections * words))
    for number in range(count):
        name = " ".join(word.title() for word in generator.sample(vocabulary, 2))
        for section in range(sections):
            heading = _HEADINGS[section] if generator.random() < 0.5 else next(drawn).title()
            yield SectionDocument(
                review=f"review-{number}",
                section=f"section-{section}",
                title=f"{name} ({2000 + number % 25})",
                heading=heading,
                names=(name,),
                body=_make_body(sentences, drawn, words, generator),
                spoiler="",
                tags=(f"tag-{number % 12}",),
                year=2000 + number % 25,
                published=f"20{number % 25:02}-01-01",
            )


def _make_body(sentences: Sequence[str], drawn: Iterator[str], words: int, generator: random.Random) -> str:
    body: list[str] = []
    while len(body) < words:
        for word in generator.choice(sentences).split():
            replaced = len(word) > 4 and generator.random() < 0.5
            body.append(next(drawn, word) if replaced else word)
    return " ".join(body)


def make_queries(documents: Sequence[SectionDocument], count: int, *, seed: int = 2) -> list[str]:
    """Return queries of one to four words that stand together in some section, as readers' queries mostly do."""
    generator = random.Random(seed)
    queries: list[str] = []
    while len(queries) < count:
        words = re.findall(r"[A-Za-z]{3,}", generator.choice(documents).body)
        length = generator.choice((1, 1, 2, 2, 2, 3, 4))
        at = generator.randrange(max(len(words) - length, 1))
        queries.append(" ".join(words[at : at + length]).lower())
    return queries
