"""Names are found in the other script, below those in the script that was typed; what is no name is not."""

from itertools import count

import pytest

from search_index import Searcher, build_index
from tests.search_index.analysis.test_romanization import NAMES, WORDS, orders
from tests.search_index.conftest import SearchIn, make_section, marked_up, sections_found, snippet_of

HANGUL = {hangul: str(number) for number, hangul in enumerate(dict.fromkeys(hangul for hangul, _ in [*NAMES, *WORDS]))}
KOREAN = ["{}의 주연이다.", "{}도 배우다.", "그는 {}", "{}에게 영화를"]
#: What is written in the texts of each person, and what of it is typed by whom.
PEOPLE = [
    ("변우석", "Byeon Woo-seok"),
    ("김혜윤", "Kim Hye-yoon"),
    ("이민호", "Lee Min-ho"),
    ("손예진", "Son Ye-jin"),
    ("현빈", "Hyun Bin"),
    ("공유", "Gong Yoo"),
    ("봉준호", "Bong Joon Ho"),
    ("박찬욱", "Park Chan-wook"),
    ("송강호", "Song Kang-ho"),
    ("최민식", "Choi Min-sik"),
    ("전지현", "Jun Ji-hyun"),
    ("박은빈", "Park Eun-bin"),
    ("강태오", "Kang Tae-oh"),
    ("배두나", "Bae Doona"),
    ("이정재", "Lee Jung-jae"),
    ("정호연", "Jung Ho-yeon"),
    ("황동혁", "Hwang Dong-hyuk"),
    ("윤여정", "Youn Yuh-jung"),
    ("한예리", "Han Ye-ri"),
    ("김태리", "Kim Tae-ri"),
    ("남주혁", "Nam Joo-hyuk"),
    ("조승우", "Cho Seung-woo"),
    ("유지태", "Yoo Ji-tae"),
    ("김고은", "Kim Go-eun"),
    ("신민아", "Shin Min-a"),
    ("임솔", "Im Sol"),
    ("류선재", "Ryu Sun-jae"),
    ("남궁민", "Namkoong Min"),
]


COMMON = (
    "사랑 우리 이야기 사람 드라마 영화 시간 마음 여자 남자 나라 친구 오늘 결말 주인공 그리고 하지만 공부 기억 시작 가족"
)


@pytest.fixture(scope="module")
def in_hangul(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Return a searcher of texts that have names in Hangul alone, some with particles."""
    bodies = [KOREAN[number % len(KOREAN)].format(hangul) for number, hangul in enumerate(HANGUL)]
    return build(tmp_path_factory, [*bodies, "A running story of the winter in a city: the father of the thing."])


@pytest.fixture(scope="module")
def in_latin(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    """Return a searcher of texts that have names in Latin letters alone."""
    bodies = [f"We saw {latin} there." for _, latin in PEOPLE]
    return build(tmp_path_factory, [*bodies, "Lee Marvin and Ma Rainey met Han Solo; a young man may go so far."])


def build(factory: pytest.TempPathFactory, bodies: list[str]) -> Searcher:
    directory = factory.mktemp("index")
    build_index([make_section(body, section=str(number)) for number, body in zip(count(), bodies)], directory)
    return Searcher(directory)


def test_names_in_latin_letters_find_hangul(in_hangul: Searcher) -> None:
    """However a name is typed, the text that has it in Hangul is found, for at least 98 of 100."""
    asked = [(hangul, " ".join(order)) for hangul, words in NAMES for order in orders(words)]
    missed = [typed for hangul, typed in asked if HANGUL[hangul] not in sections_found(in_hangul, typed)]
    assert len(missed) <= 0.02 * len(asked), missed


@pytest.mark.parametrize("typed", ["gisaengchung", "Busanhaeng", "Dokkaebi", "sunjae", "woo-seok", "Hye-yoon"])
def test_words_in_latin_letters_find_hangul(in_hangul: Searcher, typed: str) -> None:
    """One word does, if it has five letters, whether a title, a place or a given name."""
    found = {" ".join(words): hangul for hangul, words in WORDS}[typed.lower().replace("-", " ")]
    assert HANGUL[found] in sections_found(in_hangul, typed)


@pytest.mark.parametrize(("hangul", "latin"), PEOPLE)
def test_hangul_finds_names_in_latin_letters(in_latin: Searcher, hangul: str, latin: str) -> None:
    """With particles, apart from the surname, or as it is; and the name is marked."""
    number = str([name for name, _ in PEOPLE].index(hangul))
    for typed in (hangul, f"{hangul}의", f"{hangul[:1]} {hangul[1:]}"):
        assert sections_found(in_latin, typed) == [number]
    assert f"<mark>{latin}</mark>" in snippet_of(in_latin, hangul)


def test_hangul_of_a_given_name_finds_it_in_latin_letters(search_in: SearchIn) -> None:
    """After a surname, before it, or by itself with its hyphen."""
    searcher = search_in("We saw Byeon Wooseok.", "It is Woo-seok Byun!", "Is Woo-seok here?", "It is wooden.")
    assert set(sections_found(searcher, "우석")) == {"0", "1", "2"}


@pytest.mark.parametrize(
    "typed", ["running story", "the winter", "in the city", "to be", "the father", "so far", "thing", "father", "o in"]
)
def test_english_finds_no_hangul(in_hangul: Searcher, typed: str) -> None:
    """Neither words of the texts, nor others, alone or side by side."""
    assert set(sections_found(in_hangul, typed)) <= {str(len(HANGUL))}


def test_korean_words_find_no_latin_letters(in_latin: Searcher) -> None:
    """A common word is no name."""
    for typed in COMMON.split():
        assert not sections_found(in_latin, typed)


@pytest.mark.parametrize(("hangul", "latin"), PEOPLE)
def test_the_script_that_was_typed_comes_first(search_in: SearchIn, hangul: str, latin: str) -> None:
    """Both are found, whichever was typed."""
    searcher = search_in(f"{hangul} x y z", f"{latin} x")
    assert sections_found(searcher, hangul) == ["0", "1"]
    assert sections_found(searcher, latin) == ["1", "0"]


def test_the_usual_spelling_comes_first(search_in: SearchIn) -> None:
    """What is nearer to what was typed counts more."""
    searcher = search_in("강동호", "강동훈", "강통훈")
    assert sections_found(searcher, "kang donghun") == ["1", "2"]


def having_all_words(searcher: Searcher, typed: str) -> list[str]:
    """Return the slugs of the sections found that have all the words."""
    return [hit.section for hit in searcher.search(typed).hits if hit.all_words]


def test_a_title_of_several_words_is_found(search_in: SearchIn) -> None:
    """Short words of it too, beside one that is read as Hangul."""
    searcher = search_in("선재 업고 튀어", "선재는 학생이다", "업고 가다")
    assert having_all_words(searcher, "seonjae upgo twieo") == ["0"]
    assert not searcher.search("upgo").total


def test_a_known_word_stays_what_it_is(search_in: SearchIn) -> None:
    """One word that the texts have in Latin letters is not read as Hangul; two words are, as a name has two."""
    searcher = search_in("A burning city", "버닝", "공유")
    assert sections_found(searcher, "burning") == ["0"]
    assert sections_found(searcher, "gong yoo") == ["2"]


def test_a_word_that_spoilers_alone_have_is_as_good_as_unknown(search_in: SearchIn) -> None:
    """That nobody sees it changes nothing."""
    searcher = search_in(make_section("선재 업고", spoiler="It is Sunjae.", section="hidden"), "other")
    assert sections_found(searcher, "sunjae") == ["hidden"]


def test_what_spoilers_have_in_the_other_script_stays_hidden(search_in: SearchIn) -> None:
    """It is found by those who ask for spoilers, and shown to them alone."""
    searcher = search_in(
        make_section("An open text.", spoiler="범인은 변우석이다.", section="hangul"),
        make_section("An open text.", spoiler="It was Lee Min-ho.", section="latin"),
    )
    for typed, section in (("byun wooseok", "hangul"), ("wooseok", "hangul"), ("이민호", "latin"), ("민호", "latin")):
        results = searcher.search(typed)
        assert (results.total, results.suggestion) == (0, None)
        assert sections_found(searcher, typed, spoilers=True) == [section]
    assert "<mark>변우석이다</mark>" in marked_up(searcher.search("byun wooseok", spoilers=True).hits[0].snippet)


def test_exclusions_and_phrases_mean_what_they_say(search_in: SearchIn) -> None:
    """Neither looks into the other script."""
    searcher = search_in("봉준호 영화", "Bong Joon-ho film")
    assert sections_found(searcher, '"bong joon-ho"') == ["1"]
    assert sections_found(searcher, '"봉준호"') == ["0"]
    assert sections_found(searcher, "영화 -joonho -bong") == ["0"]
    assert sections_found(searcher, "film -봉준호") == ["1"]


def test_a_name_is_found_among_other_words(search_in: SearchIn) -> None:
    """Its clauses are met by the name in the other script; those of the other words as ever."""
    searcher = search_in("봉준호 interview", "봉준호", "interview", "Joon-ho Bong", "영화")
    assert having_all_words(searcher, "interview bong joonho") == ["0"]
    assert having_all_words(searcher, "봉준호 interview") == ["0"]


def test_latin_letters_alone_take_next_to_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    """An index without Hangul has empty columns, and reads no name."""
    searcher = build(tmp_path_factory, ["A running story", "Byun Wooseok runs"])
    assert sections_found(searcher, "byun wooseok") == ["1"]
    assert not searcher.search("변우선").total
