"""Completions of what is being typed."""

import random
import re
from collections.abc import Callable, Iterator

import pytest

from search_index import Searcher, SectionDocument, Suggestion, build_index
from tests.bench.reviews import make_reviews
from tests.search_index.conftest import SearchIn, make_section


@pytest.fixture
def searcher(search_in: SearchIn) -> Searcher:
    title, names = "Lovely Runner (2024)", ("Lovely Runner", "선재 업고 튀어")
    return search_in(
        make_section(
            "Themes of resilience. Resilience resonates. Ji Soo-hee runs in Seoul.",
            section="themes",
            heading="Themes Explored",
            title=title,
            names=names,
        ),
        make_section(
            "류선재는 배우다. 배우가 노래한다. A café on a corner.",
            section="cast",
            heading="Character Dynamics",
            spoiler="Resurrection awaits.",
            title=title,
            names=names,
        ),
    )


def texts(searcher: Searcher, typed: str) -> list[str]:
    return [suggestion.text for suggestion in searcher.suggest(typed)]


def people(searcher: Searcher, typed: str) -> list[str]:
    return [suggestion.text for suggestion in searcher.suggest(typed) if suggestion.kind == "person"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("r", "Lovely Runner (2024)"),
        ("res", "resilience"),
        ("lov", "Lovely Runner (2024)"),
        ("lovely r", "Lovely Runner (2024)"),
        ("runner l", "Lovely Runner (2024)"),
        ("lovelyr", "Lovely Runner (2024)"),
        ("character d", "Character Dynamics"),
        ("dynam", "Character Dynamics"),
        ("soo-h", "Soo-hee"),
        ("sooh", "Soo-hee"),
        ("seo", "Seoul"),
        ("cafe", "café"),
        ("CAFÉ", "café"),
        # Half-typed syllables, as an input method has them, and initial consonants.
        ("ㅅ", "선재 업고 튀어"),
        ("서", "선재 업고 튀어"),
        ("선ㅈ", "선재 업고 튀어"),
        ("선쟁", "선재 업고 튀어"),
        ("선재 ㅇ", "선재 업고 튀어"),
        ("선재업", "선재 업고 튀어"),
        ("ㅅㅈ", "선재 업고 튀어"),
        ("ㅅㅈㅇㄱ", "선재 업고 튀어"),
        ("ㅅㅈ ㅇㄱ", "선재 업고 튀어"),
        ("ㅌㅇ", "선재 업고 튀어"),
        ("배", "배우"),
        ("ㅂㅇ", "배우"),
        # A typo, from the fourth letter on; in an earlier word from the third.
        ("reisl", "resilience"),
        ("charc", "Character Dynamics"),
        ("themse", "Themes Explored"),
        ("lovley", "Lovely Runner (2024)"),
        ("ovely", "Lovely Runner (2024)"),
        ("kovely", "Lovely Runner (2024)"),
        ("lpvely run", "Lovely Runner (2024)"),
        ("lovelly run", "Lovely Runner (2024)"),
        ("runer lov", "Lovely Runner (2024)"),
        ("chracter dynmics", "Character Dynamics"),
        ("선제", "선재 업고 튀어"),
        ("손재 업", "선재 업고 튀어"),
    ],
)
def test_completion_comes_first(searcher: Searcher, typed: str, first: str) -> None:
    """Titles, names, headings and words complete from the first character of any word, however Hangul is typed."""
    assert texts(searcher, typed)[:1] == [first]


def test_heading_leads_to_its_section_and_title_to_its_review(searcher: Searcher) -> None:
    """A completion that is a place says where it is."""
    assert searcher.suggest("themes e") == [Suggestion("Themes Explored", "review", "review", "themes")]
    assert Suggestion("Lovely Runner (2024)", "review", "review", None) in searcher.suggest("lovely")


def test_name_leads_to_its_review(searcher: Searcher) -> None:
    """What the subject is also known as leads there; a name that the title has already is not said again."""
    assert searcher.suggest("선재") == [Suggestion("선재 업고 튀어", "review", "review")]
    assert [found.text for found in searcher.suggest("lovely") if found.kind == "review"] == ["Lovely Runner (2024)"]


def test_name_of_several_reviews_completes_to_their_titles(search_in: SearchIn) -> None:
    """Where two films have a name, the titles tell which is which."""
    searcher = search_in(
        *[
            make_section("Text.", review=f"r{year}", title=f"Solaris ({year})", names=("Солярис",))
            for year in (1972, 2002)
        ]
    )
    found = [Suggestion("Solaris (1972)", "review", "r1972"), Suggestion("Solaris (2002)", "review", "r2002")]
    assert searcher.suggest("солярис") == searcher.suggest("solar") == found


def test_heading_of_several_reviews_is_only_a_search(search_in: SearchIn) -> None:
    """A heading that many reviews have leads to no single one of them."""
    searcher = search_in(*[make_section("Text.", review=review, heading="Conclusion") for review in ("one", "two")])
    assert searcher.suggest("concl") == [Suggestion("Conclusion", "word")]


def test_suggestions_are_few_and_not_repeated(searcher: Searcher) -> None:
    """At most as many as asked for, each text once."""
    found = texts(searcher, "r")
    assert len(found) <= 8
    assert len({text.casefold() for text in found}) == len(found)
    assert len(searcher.suggest("r", limit=2)) == 2


@pytest.mark.parametrize("typed", ["", " ", "-", "xyzzy", "xy", "resurr", "the", "\ud800", "x" * 100_000])
def test_nothing_to_complete_is_no_suggestion(searcher: Searcher, typed: str) -> None:
    """Nothing is made up: no function words, no words that only spoilers have, nothing for nonsense."""
    assert [text for text in texts(searcher, typed) if not text.startswith("Themes")] == []


def test_each_suggestion_finds_something(searcher: Searcher) -> None:
    """Whatever is proposed for any first letter can be searched with success."""
    letters = [*"abcdefghijklmnopqrstuvwxyz", *"ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"]
    proposed = {text for letter in letters for text in texts(searcher, letter)}
    assert len(proposed) > 10
    assert [text for text in proposed if not searcher.search(text).total] == []
    assert not any(searcher.search(text).relaxed or searcher.search(text).corrected for text in proposed)


def test_kinds_have_an_order_and_places(search_in: SearchIn) -> None:
    """Reviews, people, words; many reviews leave two places to people and one to words, or take them where none are."""
    titles = [make_section("Text.", review=str(number), title=f"Marble {number}") for number in range(9)]
    named = make_section("There is Ann Marble, with Ben Marble, with Cy Marble and marbles. " * 2, review="named")
    kinds = [found.kind for found in search_in(*titles, named).suggest("marb")]
    assert kinds == ["review"] * 5 + ["person"] * 2 + ["word"]
    assert [found.kind for found in search_in(*titles).suggest("marb")] == ["review"] * 8
    assert [found.kind for found in search_in(named).suggest("marb")] == ["person"] * 3 + ["word"]


def test_best_match_comes_first(search_in: SearchIn) -> None:
    """The word typed whole comes before longer ones, the beginning of a title before what comes later in another."""
    names = ("The Love Letter", "Lovely", "Love Story", "Loveland")
    searcher = search_in(*[make_section("Text.", review=name, title=name) for name in names])
    assert texts(searcher, "love") == ["Love Story", "The Love Letter", "Lovely", "Loveland"]
    assert texts(searcher, "lov") == ["Lovely", "Love Story", "Loveland", "The Love Letter"]


def test_hyphens_join_what_is_typed(search_in: SearchIn) -> None:
    """A word with a hyphen is one word where there is one so, and two where there are not."""
    searcher = search_in(make_section("The in-depth study.", title="Indiana and the Depths"), "A rag tag band.")
    assert texts(searcher, "in-de") == ["in-depth"]
    assert texts(searcher, "indiana-dep") == ["Indiana and the Depths"]


def test_words_come_once_a_family(search_in: SearchIn) -> None:
    """Of the forms of a word the most frequent is shown, unless another is all that is typed, or alone begins so."""
    searcher = search_in("hitch " * 2 + "hitches hitched hitching " + "hitchhiked " * 3 + "hoping hoped hoped hope")
    assert texts(searcher, "hit") == ["hitchhiked", "hitch"]
    assert texts(searcher, "hitch") == ["hitch", "hitchhiked"]
    assert texts(searcher, "hitchi") == ["hitching"]
    assert texts(searcher, "hop") == ["hoped"]
    assert texts(searcher, "hope") == ["hope"]


NAMES = """We follow Christopher Nolan here. The camera of Christopher Nolan’s film loves Kim Hye-yoon.
Tom Hanks smiles. Tom Hanks weeps. When Meg Ryan laughs, we laugh; when Meg Ryan cries, so do we.
With Kim Hye-Yoon came Guillermo del Toro, and Guillermo del Toro knew J.J. Abrams. So did we: J.J. Abrams waved.
Then Philip Seymour Hoffman came, and Philip Seymour Hoffman stayed with old Zoë Žižek, with young Zoë Žižek."""


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("nol", "Christopher Nolan"),
        ("christopher n", "Christopher Nolan"),
        ("chirstopher no", "Christopher Nolan"),
        ("hye", "Kim Hye-yoon"),
        ("hyey", "Kim Hye-yoon"),
        ("kim hye-y", "Kim Hye-yoon"),
        ("hank", "Tom Hanks"),
        ("ryan", "Meg Ryan"),
        ("toro", "Guillermo del Toro"),
        ("abra", "J.J. Abrams"),
        ("hoff", "Philip Seymour Hoffman"),
        ("zoe z", "Zoë Žižek"),
    ],
)
def test_people_are_learned_from_texts(search_in: SearchIn, typed: str, name: str) -> None:
    """Names that are said more than once, inside sentences or at their beginning, complete from any of their words."""
    assert people(search_in(NAMES), typed) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Only once is Christopher Nolan named.",
        "Brave Nolan came. Brave Nolan saw. He was brave, how brave.",
        "It is set in New York, which is New York. The North Sea, the North Sea.",
        "There was the Academy Award, an Academy Award.",
        "We saw The Nolan Variations, and The Nolan Variations saw us.",
        "So a SECRET FILE is no other SECRET FILE.",
        "Of Star Wars we say that Star Wars is a war of stars: stars make wars, and a star makes war.",
        "In all Of Kiarostami Of Kiarostami.",
    ],
)
def test_other_capitals_are_no_people(search_in: SearchIn, text: str) -> None:
    """Who is named in passing, and places, awards, titles and common words with capitals are no people."""
    searcher = search_in(text)
    typed = {word[:3].lower() for word in re.findall(r"\w{3,}", text)}
    assert [name for some in sorted(typed) for name in people(searcher, some)] == []


def test_titles_are_no_people(search_in: SearchIn) -> None:
    """What is reviewed is told as a review, though texts name it as they name people."""
    searcher = search_in(
        make_section("For Erin Brockovich, as Erin Brockovich is.", title="Erin Brockovich (2000)", review="a"),
        make_section(
            "It is no Erin Brockovich, not Erin Brockovich.", title="Other", names=("Larry Flynt",), review="b"
        ),
        make_section("Not Larry Flynt, not Larry Flynt.", title="Third", review="c"),
    )
    assert people(searcher, "broc") == people(searcher, "flyn") == []


def test_people_in_spoilers_stay_hidden(search_in: SearchIn) -> None:
    """A name that only spoilers have is not completed, nor does a spoiler make one of what is named once."""
    hidden = "Then Keyser Soze, the one Keyser Soze. And Verbal Kint, our Verbal Kint."
    searcher = search_in(make_section("We meet Verbal Kint here.", spoiler=hidden))
    assert people(searcher, "kint") == texts(searcher, "soze") == texts(searcher, "keyser") == []


def test_who_wrote_a_review_is_completed_and_found(search_in: SearchIn) -> None:
    """Those who are told of as people need no text to name them, and a search for them finds the section."""
    searcher = search_in(
        make_section("Text.", section="a")._replace(people=("Jane Doe",)), make_section("Text.", section="b")
    )
    assert searcher.suggest("doe") == searcher.suggest("jane d") == [Suggestion("Jane Doe", "person")]
    assert [hit.section for hit in searcher.search("Jane Doe").hits] == ["a"]


def test_people_are_found_but_are_no_other_names(search_in: SearchIn) -> None:
    """What a section is found by is told where it is another name, and not where it is who wrote the review."""
    section = make_section("Text.", names=("Runner", "선재"))._replace(people=("Jane Doe", "John Roe"))
    searcher = search_in(section)
    for typed in ("jane", "John Roe", '"jane doe"', '"선재 Jane"'):
        assert [hit.name for hit in searcher.search(typed).hits] == [None]
    [hit] = searcher.search("선재 roe").hits
    assert hit.name is not None
    assert hit.name.text == "선재"


FIRST_NAMES = ["Annika", "Boris", "Clarice", "Dietrich", "Eleonora", "Francesco"]
LAST_NAMES = [
    *("Abbott", "Bergqvist", "Castellano", "Dubois", "Eriksen", "Fontaine", "Grzelak", "Hollander", "Ibarra"),
    *("Jankowski", "Kowalczyk", "Lindqvist", "Marchetti", "Nakamura", "Okonkwo", "Petrov", "Quintero"),
    *("Rasmussen", "Szabo", "Takahashi", "Ulrichsen", "Vasquez", "Wojcik", "Yamada", "Zielinski"),
]


def _letters(typed: str, generator: random.Random) -> str:
    """Return what is typed with a slip in it."""
    at = generator.randrange(len(typed) - 1)
    other = generator.choice("abcdefghijklmnopqrstuvwxyz")
    return generator.choice(
        (
            typed[:at] + typed[at + 1 :],
            typed[:at] + other + typed[at:],
            typed[:at] + other + typed[at + 1 :],
            typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :],
        )
    )


@pytest.fixture(scope="module")
def documents() -> list[SectionDocument]:
    return list(make_reviews(600))


@pytest.fixture(scope="module")
def many(documents: list[SectionDocument], tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    directory = tmp_path_factory.mktemp("many")
    build_index(documents, directory)
    return Searcher(directory)


def _share(searcher: Searcher, wanted: Iterator[tuple[str, Callable[[Suggestion], bool]]]) -> float:
    found = [any(map(is_meant, searcher.suggest(typed))) for typed, is_meant in wanted]
    assert len(found) > 50
    return sum(found) / len(found)


def _leads_to(review: str) -> Callable[[Suggestion], bool]:
    return lambda found: found.review == review


def _titles(documents: list[SectionDocument]) -> Iterator[tuple[str, list[str]]]:
    for review, title in {document.review: document.title for document in documents}.items():
        yield review, re.findall("[a-z]+", title.lower())


@pytest.mark.bulk
def test_any_word_of_a_title_leads_to_its_review(many: Searcher, documents: list[SectionDocument]) -> None:
    """With four letters of the second word alone, or with those and the first word mistyped, the review is there."""
    generator = random.Random(3)
    titles = [(review, words) for review, words in _titles(documents) if len(words) > 1 and len(words[1]) > 3]
    second = ((words[1][:4], _leads_to(review)) for review, words in titles)
    assert _share(many, second) >= 0.95
    slips = (
        (f"{_letters(words[0], generator)} {words[1][:4]}", _leads_to(review))
        for review, words in titles
        if len(words[0]) > 3
    )
    assert _share(many, slips) >= 0.9


@pytest.mark.bulk
def test_people_of_many_reviews_are_completed(documents: list[SectionDocument], search_in: SearchIn) -> None:
    """Four letters of a surname after the first name are enough, with a slip in that too; so is a surname alone."""
    generator = random.Random(3)
    names = [f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES]
    said = generator.sample([*names, *names], k=2 * len(names))
    searcher = search_in(
        *(
            document._replace(body=f"{document.body} We saw {one} here, and {other} there.")
            for document, one, other in zip(documents, said[::2], said[1::2], strict=False)
        )
    )

    def wanted(typed: Callable[[str, str], str]) -> Iterator[tuple[str, Callable[[Suggestion], bool]]]:
        for name in names:
            yield typed(*name.lower().split()), Suggestion(name, "person").__eq__

    assert _share(searcher, wanted(lambda first, last: f"{first} {last[:4]}")) >= 0.95
    assert _share(searcher, wanted(lambda first, last: f"{_letters(first, generator)} {last[:4]}")) >= 0.85
    assert _share(searcher, wanted(lambda _, last: last[:4])) >= 0.95
