"""Reviews made up for benchmarks and tests: natural in how words, names and lengths are spread, the same for a seed."""

import random
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from search_index import SectionDocument
from site_app.source.slugs import slugify
from tests.bench.corpora.films import Film
from tests.bench.corpora.hangul import make_hangul_words, make_name
from tests.bench.corpora.vocabulary import FUNCTION_WORDS, Vocabulary, make_vocabulary

#: Sections a review beside its introduction, and how many reviews in a hundred have so many: 2.64 in all, as 1,943 real
#: reviews have 5,131.
MORE_SECTIONS, MORE_WEIGHTS = (0, 1, 2, 3, 4, 5, 6, 8), (30, 26, 19, 12, 7, 3, 2, 1)
SECTIONS = 2.64
#: Words a section: their logarithms have this middle and spread, which makes 110 on average and, with
#: title, heading and names, the 120 words and 711 bytes of the real ones; and the bounds.
MIDDLE, SPREAD = 4.25, 0.6
SHORTEST, LONGEST = 24, 900
#: One word in so many, if it means something, is of the review's own subject, which has so many words.
OWN_SHARE, OWN_WORDS = 4, 40
#: One in so many begins two that often stand together; a vocabulary has such a pair for so many of its words. With
#: both, words that stand together in a section are together in others, half as often as in the abstracts of CISI.
PAIR_SHARE, WORDS_A_PAIR, PAIR_SHIFT = 3, 16, 30
#: What stands between the two.
JOINTS = (" ", " ", " of ", " and ", " in the ", " of the ")
#: One sentence in so many names one of the people.
NAMED = 4
#: How many in a hundred reviews are about Koreans, how many are written in Korean, and how many sections hide an end.
KOREAN, IN_KOREAN, SPOILERS = 0.05, 0.02, 0.03
HANGUL_WORDS = 12_000
HEADINGS = (
    *("Plot", "The Characters", "Themes", "Visual Style", "Music and Sound", "Reception", "Conclusion", "The Cast"),
    *("Performances", "Direction", "Is It Worth Watching?", "Production Design", "Final Thoughts", "Pacing"),
)
NUMERALS = ("II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
INVENTED_FILMS = 500

_FUNCTION_WORDS = frozenset(FUNCTION_WORDS)


class _Language(NamedTuple):
    """Words, pairs of them that often stand together, and how a sentence ends."""

    words: Vocabulary
    pairs: Vocabulary
    full_stop: str


class _Subject(NamedTuple):
    """What a review is about."""

    film: Film
    names: tuple[str, ...]
    people: tuple[str, ...]


def make_reviews(count: int, *, films: Sequence[Film] = (), seed: int = 1) -> Iterator[SectionDocument]:
    """Yield the sections of `count` reviews, of `films` in turn, or of invented ones where there are none.

    When the films run out, they have sequels and subtitles.
    """
    generator = random.Random(seed)
    english = _make_language(make_vocabulary(int(count * SECTIONS * 115), generator), ".", generator)
    korean = _make_language(Vocabulary(make_hangul_words(HANGUL_WORDS, generator)), "다.", generator)
    films = films or _invent_films(english.words, generator)
    people = _People([film.director for film in films if film.director])
    for number in range(count):
        is_korean = generator.random() < KOREAN
        film = _sequel(films[number % len(films)], number // len(films), english.words, generator)
        subject = _make_subject(film, people, korean.words if is_korean else None, generator)
        in_korean = is_korean and generator.random() < IN_KOREAN / KOREAN
        language = korean if in_korean else english
        yield from _make_sections(number, subject, language, generator)


def _make_language(words: Vocabulary, full_stop: str, generator: random.Random) -> _Language:
    number = max(1, len(words.words) // WORDS_A_PAIR)
    drawn = [word for word in words.draw(generator, 5 * number) if word not in _FUNCTION_WORDS]
    joints = generator.choices(JOINTS if full_stop == "." else JOINTS[:1], k=number)
    pairs = map("".join, zip(drawn[:number], joints, drawn[number : 2 * number], strict=True))
    return _Language(words, Vocabulary(list(pairs), PAIR_SHIFT), full_stop)


def _invent_films(words: Vocabulary, generator: random.Random) -> list[Film]:
    def invent(parts: int) -> str:
        return " ".join(_content_words(words, parts, generator)).title()

    genres = ("Drama", "Comedy", "Action")
    return [
        Film(invent(generator.choice((1, 2, 2, 3))), generator.randrange(1960, 2011), invent(2), genres[number % 3])
        for number in range(INVENTED_FILMS)
    ]


def _content_words(words: Vocabulary, number: int, generator: random.Random) -> list[str]:
    drawn = words.draw(generator, 4 * number + 8)
    return [word for word in dict.fromkeys(drawn) if word not in _FUNCTION_WORDS][:number]


def _sequel(film: Film, number: int, words: Vocabulary, generator: random.Random) -> Film:
    """Return the film, or its `number`th sequel: every other one has a numeral, the rest a subtitle."""
    if not number:
        return film
    if number % 2:
        title = f"{film.title} {NUMERALS[number // 2 % len(NUMERALS)]}"
    else:
        title = f"{film.title}: {' '.join(_content_words(words, 2, generator)).title()}"
    return film._replace(title=title, year=film.year + number)


class _People:
    """Actors, named with the first and the last names of directors."""

    def __init__(self, directors: Sequence[str]) -> None:
        self.first = [name.split()[0] for name in directors]
        self.last = [name.split()[-1] for name in directors]

    def draw(self, generator: random.Random) -> str:
        return f"{generator.choice(self.first)} {generator.choice(self.last)}"


def _make_subject(film: Film, people: _People, korean: Vocabulary | None, generator: random.Random) -> _Subject:
    if korean is None:
        cast = (people.draw(generator), people.draw(generator), film.director or people.draw(generator))
        return _Subject(film, (film.title,), cast)
    names = [make_name(generator) for _ in range(3)]
    hangul = " ".join(korean.draw(generator, 2))
    return _Subject(film, (film.title, hangul), tuple(f"{name.latin} ({name.hangul})" for name in names))


def _make_sections(
    number: int, subject: _Subject, language: _Language, generator: random.Random
) -> Iterator[SectionDocument]:
    title, year, _, genre = subject.film
    own = _content_words(language.words, OWN_WORDS, generator)
    tags = tuple(slugify(tag) for tag in (genre, f"{year // 10 * 10}s") if tag)
    [more] = generator.choices(MORE_SECTIONS, MORE_WEIGHTS)
    for section in range(1 + more):
        heading = _make_heading(own, generator) if section else "Introduction"
        yield SectionDocument(
            review=f"{slugify(title)}-{number}",
            section=f"{slugify(heading)}-{section}" if section else "introduction",
            title=f"{title} ({year})",
            heading=heading,
            names=subject.names,
            body=_make_text(_draw_length(generator), subject.people, own, language, generator),
            spoiler=_make_text(25, (), own, language, generator) if generator.random() < SPOILERS else "",
            tags=tags,
            year=year,
            published=f"{2001 + number % 25}-{1 + number % 12:02}-{1 + number % 28:02}",
        )


def _draw_length(generator: random.Random) -> int:
    return int(min(max(generator.lognormvariate(MIDDLE, SPREAD), SHORTEST), LONGEST))


def _make_heading(own: Sequence[str], generator: random.Random) -> str:
    if generator.random() < 0.5:
        return generator.choice(HEADINGS)
    return " ".join(generator.sample(own, generator.choice((1, 2, 2, 3)))).title()


def _make_text(
    length: int, people: Sequence[str], own: Sequence[str], language: _Language, generator: random.Random
) -> str:
    """Return sentences of four to forty words, in paragraphs of three and more."""
    words = _draw_words(length, own, language, generator)
    paragraphs: list[list[str]] = [[]]
    at = 0
    while at < length:
        end = at + min(max(int(generator.gauss(18, 8)), 4), 40)
        if len(paragraphs[-1]) > 2 and generator.random() < 0.4:
            paragraphs.append([])
        paragraphs[-1].append(_make_sentence(words[at:end], people, generator) + language.full_stop)
        at = end
    return "\n".join(map(" ".join, paragraphs))


def _draw_words(length: int, own: Sequence[str], language: _Language, generator: random.Random) -> list[str]:
    words = language.words.draw(generator, length)
    for replacements in (
        generator.choices(own, k=length // OWN_SHARE),
        language.pairs.draw(generator, length // PAIR_SHARE),
    ):
        for replacement in replacements:
            place = int(generator.random() * length)
            if words[place] not in _FUNCTION_WORDS:
                words[place] = replacement
    return words


def _make_sentence(words: list[str], people: Sequence[str], generator: random.Random) -> str:
    if people and generator.random() < 1 / NAMED:
        words[len(words) // 2] = generator.choice(people)
    if len(words) > 12:
        words[len(words) // 3] += ","
    text = " ".join(words)
    return text[0].upper() + text[1:]


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
