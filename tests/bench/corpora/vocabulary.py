"""Words as natural text has them: few are frequent, most are rare, and a longer text has more of them.

A word's frequency falls with its rank as Zipf and Mandelbrot have it, and faster past the words that all writers share:
the double power law of Gerlach and Altmann, "Stochastic Model for the Vocabulary Growth in Natural Languages" (2013),
from which Heaps' law follows with the exponent 1/1.77.
"""

import random
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, count
from pathlib import Path

REVIEW = Path(__file__).parents[2] / "data" / "lovely-runner.txt"
#: The words that hold sentences together, the most frequent first; of any English text, they are nearly a half.
FUNCTION_WORDS = """
    the of and a to in is that it with as his for on this but her an film by who from are be he not at all one has
    have its they she so or like if about just more out there when you what their up some into time can no would than
    him which only was we been even other most will good much how my through make way get where well does two too them
    any first could because after never while off really over off then these such between before both made being every
    own those still another very many without though few also were do had me your our might us must here why often
    yet each during perhaps always against until upon since again
""".split()  # noqa: SIM905 - a line a word is no better to read
#: What reviews of films are about, the most frequent first; then come the words of a real one, as they stand.
NOUNS = """
    movie story character scene director year actor performance world moment role family friend drama comedy woman
    girl man thing plot script ending screen camera city war song mother father child death night day house theme
    joke dialogue sequel studio secret dream stranger brother sister marriage journey detective murder mystery
    writer soldier village island summer winter king queen robot ghost vampire painting musician dancer teacher
""".split()  # noqa: SIM905
#: Mandelbrot's shift, which puts "the" at a twentieth of all words.
SHIFT = 1.0
#: Where the frequency begins to fall faster, and how fast from there (Gerlach and Altmann, table I).
SHARED_WORDS, STEEPNESS = 7_873, 1.77
#: How often each form of a word occurs: so many times less than the most frequent one, as a rank.
NOUN = (("", 1), ("s", 1.8))
FAMILIES = (
    NOUN,
    NOUN,
    (("", 1), ("ed", 1.4), ("ing", 1.6), ("s", 2.2), ("er", 8), ("able", 20)),
    (("", 1), ("ly", 3), ("ness", 9), ("er", 12), ("est", 14)),
)
PLURALS = {"man": "men", "woman": "women", "child": "children"}
#: How long words are that are made up, before their ending: the first ones, a letter more after so many, the last.
SHORT, LONGER_AFTER, LONG = 6, 16_000, 10
_Family = tuple[tuple[str, float], ...]
_ENDED = ("s", "ed", "ing", "ly")
_SYLLABLE = re.compile(r"[^aeiouy]*[aeiouy]+(?:[^aeiouy]+$|[^aeiouy](?=[^aeiouy]))?")


class Vocabulary:
    """Words, the most frequent first, to be drawn as often as natural text has them, with Mandelbrot's `shift`."""

    def __init__(self, words: Sequence[str], shift: float = SHIFT) -> None:
        self.words = words
        self.cumulated = list(accumulate(frequency(rank, shift) for rank in range(len(words))))

    def draw(self, generator: random.Random, number: int) -> list[str]:
        """Return so many words."""
        return generator.choices(self.words, cum_weights=self.cumulated, k=number)


def frequency(rank: int, shift: float) -> float:
    """Return how often the word of a rank, from 0, occurs, in proportion to others."""
    if rank < SHARED_WORDS:
        return 1 / (rank + 1 + shift)
    return float((SHARED_WORDS / rank) ** STEEPNESS) / (SHARED_WORDS + shift)


def make_vocabulary(tokens: int, generator: random.Random) -> Vocabulary:
    """Return the English words that a text of `tokens` words may have.

    It ends at words that occur a tenth of a time, so that half of those in the text occur once, as in nature.
    """
    size = int(SHARED_WORDS * max(tokens / SHARED_WORDS, 1) ** (1 / STEEPNESS))
    words: dict[str, float] = dict.fromkeys(FUNCTION_WORDS, 0)
    for place, (lemma, family) in enumerate(_families(generator), len(words)):
        if len(words) >= size:
            break
        for ending, factor in family:
            words.setdefault(inflect(lemma, ending), place * factor)
    return Vocabulary(sorted(words, key=words.__getitem__))


def inflect(lemma: str, ending: str) -> str:
    """Return a word with an ending, spelt as English spells them."""
    if ending == "s" and lemma in PLURALS:
        return PLURALS[lemma]
    if lemma.endswith("e") and ending.startswith(("a", "e", "i")):
        return lemma[:-1] + ending
    if re.search("[^aeiou]y$", lemma) and ending not in {"", "ing"}:
        return lemma[:-1] + ("ies" if ending == "s" else "i" + ending)
    return lemma + ("es" if ending == "s" and lemma.endswith(("s", "x", "ch", "sh")) else ending)


def _families(generator: random.Random) -> Iterator[tuple[str, _Family]]:
    """Yield words and their endings, without end: of films, of a real review, and others of its syllables."""
    real = dict.fromkeys(re.findall(r"\b[a-z]{4,}\b", REVIEW.read_text("utf-8").lower()))
    yield from ((noun, NOUN) for noun in NOUNS)
    # Frequent words are short (Zipf's law of abbreviation).
    yield from ((word, NOUN[:1]) for word in sorted(real, key=len) if word not in NOUNS)
    syllables = [parts for word in (*NOUNS, *real) if len(parts := _SYLLABLE.findall(word)) > 1]
    first, last = [parts[0] for parts in syllables], [parts[-1] for parts in syllables]
    middle = [part for parts in syllables for part in parts[1:-1]]
    for number in count():
        inner = generator.choices(middle, k=generator.choice((0, 0, 0, 0, 1, 1)))
        lemma = "".join((generator.choice(first), *inner, generator.choice(last)))
        if len(lemma) <= min(SHORT + number // LONGER_AFTER, LONG):
            yield lemma, NOUN[:1] if lemma.endswith(_ENDED) else generator.choice(FAMILIES)
