"""Korean without a dictionary analyser: what readers type finds what writers wrote."""

import unicodedata

import pytest

from search_index import Searcher, build_index
from search_index.analysis.hangul import is_hangul
from search_index.analysis.korean import korean_stems, without_particles
from tests.search_index.conftest import SearchIn, make_section, snippet_of

#: What is searched, by section. Every one holds words that others hold in part, so that first place means something.
TEXTS = {
    "topknot": "류선재는 최고의 배우다. 그의 노래가 세상에 울려 퍼진다.",
    "umbrella": "임솔이 노란 우산을 들고 빗속을 달렸다.",
    "title": "드라마 선재 업고 튀어를 보았습니다.",
    "goblin": "도깨비와 저승사자는 같은 집에서 지냈다.",
    "glory": "문동은의 복수극이 시작됐다. 학교폭력을 고발한다.",
    "tangerine": "폭싹 속았수다 속 애순이의 이야기는 아름다웠다.",
    "reply": "응답하라 1988의 골목길이 그립다. 덕선이네 가족은 반지하에 살았다.",
    "spring": "서울의 봄을 극장에서 관람했다.",
    "parasite": "기생충으로 아카데미상을 받은 봉준호 감독에게 박수를 보냈다.",
    "squid": "오징어게임 참가자들이 줄다리기에서 버텼다.",
    "crash": "사랑의불시착에서 윤세리와 리정혁이 만났다.",
    "signal": "무전기로 과거의 형사와 이야기를 나눴다. 범인을 잡지 못했다.",
    "mister": "고애신은 총을 쏘았고, 유진 초이는 그녀를 도왔다.",
    "lawyer": "이상한변호사우영우 고래가 나오는 장면에서 웃었다.",
    "moving": "초능력을 숨긴 아이들이 하늘을 날았다.",
    "hometown": "바닷마을 사람들은 서로에게 음식을 나누어 주었다. 햇볕이 눈부셨다.",
    "start": "청년들의 창업기를 그린 작품이다. 모두가 밤새 일했다.",
    "misaeng": "장그래는 회사 생활을 힘들어했지만 끝까지 버티었다고 한다.",
    "healer": "밤심부름꾼이 기자를 지켰다. 정체를 아무도 몰랐다.",
    "kingdom": "조선 시대 좀비들이 궁궐로 몰려왔습니다. 세자가 그들과 싸웠다.",
    "mask": "탈을 쓴 광대가 왕 앞에서 춤췄다. 백성이 눈물을 흘렸다.",
    "snow": "겨울연가의 첫눈은 참 고왔고, 편지를 오래 기다렸다.",
    "cook": "대장금이 수라간에서 죽을 끓였다. 맛을 보고 이름을 지었다.",
    "latin": "K드라마 팬들은 Netflix에서 2024년 작품을 골랐다.",
}

CASES = [
    # Any particle, on either side.
    ("류선재", "topknot"),
    ("류선재가", "topknot"),
    ("류선재에게", "topknot"),
    ("배우를", "topknot"),
    ("노래를", "topknot"),
    ("임솔", "umbrella"),
    ("임솔은", "umbrella"),
    ("우산", "umbrella"),
    ("우산이", "umbrella"),
    ("도깨비", "goblin"),
    ("도깨비가", "goblin"),
    ("저승사자의", "goblin"),
    ("집", "goblin"),
    ("집이", "goblin"),
    ("학교폭력", "glory"),
    ("복수극을", "glory"),
    ("골목길", "reply"),
    ("골목길에서", "reply"),
    ("기생충", "parasite"),
    ("기생충을", "parasite"),
    ("감독", "parasite"),
    ("감독님은", "parasite"),
    ("무전기", "signal"),
    ("형사들이", "signal"),
    ("초능력이", "moving"),
    ("궁궐에서", "kingdom"),
    ("좀비", "kingdom"),
    # Spaces dropped.
    ("선재업고튀어", "title"),
    ("서울의봄", "spring"),
    ("폭싹속았수다", "tangerine"),
    ("응답하라1988", "reply"),
    ("유진초이", "mister"),
    ("조선시대", "kingdom"),
    ("회사생활", "misaeng"),
    # Spaces added.
    ("오징어 게임", "squid"),
    ("오징어 게임을", "squid"),
    ("사랑의 불시착", "crash"),
    ("이상한 변호사 우영우", "lawyer"),
    ("류 선재", "topknot"),
    ("겨울 연가", "snow"),
    ("학교 폭력", "glory"),
    ("줄 다리기", "squid"),
    # A word inside a longer one; the given name without the family name.
    ("선재는 배우", "topknot"),
    ("동은", "glory"),
    ("동은이", "glory"),
    ("준호", "parasite"),
    ("애신이", "mister"),
    ("정혁", "crash"),
    ("우영우", "lawyer"),
    ("변호사", "lawyer"),
    ("아카데미", "parasite"),
    ("다리기", "squid"),
    ("심부름", "healer"),
    # Verbs: the dictionary form finds the past and other forms, and the other way round.
    ("달리다", "umbrella"),
    ("지내다", "goblin"),
    ("시작되다", "glory"),
    ("아름답다", "tangerine"),
    ("아름다운", "tangerine"),
    ("그리워", "reply"),
    ("관람하다", "spring"),
    ("보내다", "parasite"),
    ("버티다", "squid"),
    ("만나다", "crash"),
    ("만납니다", "crash"),
    ("나누다", "signal"),
    ("쏘다", "mister"),
    ("돕다", "mister"),
    ("웃다", "lawyer"),
    ("웃으며", "lawyer"),
    ("날다", "moving"),
    ("일하다", "start"),
    ("지키다", "healer"),
    ("모르다", "healer"),
    ("몰라", "healer"),
    ("몰려오다", "kingdom"),
    ("싸우다", "kingdom"),
    ("춤추다", "mask"),
    ("흘리다", "mask"),
    ("기다리다", "snow"),
    ("기다려요", "snow"),
    ("곱다", "snow"),
    ("끓이다", "cook"),
    ("짓다", "cook"),
    ("고르다", "latin"),
    # Korean beside Latin letters and digits.
    ("netflix", "latin"),
    ("K드라마", "latin"),
    ("2024", "latin"),
]


#: A second shelf, so that words common in dramas do not make every section an answer.
MORE_TEXTS = {
    "cast": "김다미가 지수희 역을 맡았다. 이민호는 코치로 나온다.",
    "conglomerate": "재벌집 막내아들이 인기를 끌었다. 송중기의 연기가 빛났다.",
    "hospital": "슬기로운 의사생활에서 다섯 친구가 밴드를 한다.",
    "girl": "달리기를 좋아하는 소녀의 성장 이야기. 꿈을 향해 달리다.",
    "track": "그녀는 불안과 싸우며 트랙 위를 뛰었다. 친구들이 응원했다.",
    "city": "서울의 도시 풍경을 아름답게 담은 촬영이 돋보인다.",
    "music": "사운드트랙은 감정을 잘 살렸다. 노래를 부르는 장면이 좋다.",
    "viewers": "시청자들은 수희의 여정에 공감했습니다. 눈물이 났어요.",
    "new": "한국드라마의 새로운 장을 열었다.",
    "wedding": "두 사람은 결국 결혼했다. 행복하게 살았다고 한다.",
    "courage": "이 작품은 실패를 두려워하지 않는 청춘에게 용기를 준다.",
    "time": "선재 업고 튀어 는 시간여행 로맨스다. 타임슬립을 다룬다.",
    "actors": "배우들의 호흡이 완벽하다. 변우석과 김혜윤이 주연을 맡는다.",
    "dazzling": "눈이 부시게 를 보고 많이 울었다. 할머니가 된 소녀가 나온다.",
    "mister-my": "나의 아저씨에서 아이유가 이지안을 연기했다. 조용히 걸었다.",
    "letter": "그는 편지를 읽고 답장을 썼다. 비밀을 숨겼다.",
    "palace": "왕이 신하에게 물었다. 궁을 떠나야 했다. 말을 타고 멀리 갔다.",
    "star": "별에서 온 그대는 외계인과 배우의 사랑을 그렸다. 치킨을 먹고 맥주를 마셨다.",
}

MORE_CASES = [
    ("다미", "cast"),
    ("다미는", "cast"),
    ("민호", "cast"),
    ("이민호가", "cast"),
    ("수희 역", "cast"),
    ("지 수희", "cast"),
    ("재벌집막내아들", "conglomerate"),
    ("막내 아들", "conglomerate"),
    ("막내아들", "conglomerate"),
    ("송중기가", "conglomerate"),
    ("중기", "conglomerate"),
    ("빛나다", "conglomerate"),
    ("끌다", "conglomerate"),
    ("슬기로운의사생활", "hospital"),
    ("의사 생활", "hospital"),
    ("슬기로운 의사 생활", "hospital"),
    ("친구", "hospital"),
    ("밴드가", "hospital"),
    ("달리기", "girl"),
    ("달렸다", "girl"),
    ("소녀는", "girl"),
    ("성장", "girl"),
    ("꿈이", "girl"),
    ("좋아하다", "girl"),
    ("좋아했다", "girl"),
    ("불안", "track"),
    ("뛰다", "track"),
    ("응원하다", "track"),
    ("응원", "track"),
    ("싸웠다", "track"),
    ("트랙에서", "track"),
    ("풍경이", "city"),
    ("아름답다", "city"),
    ("아름다웠다", "city"),
    ("촬영은", "city"),
    ("담다", "city"),
    ("돋보이다", "city"),
    ("사운드 트랙", "music"),
    ("살리다", "music"),
    ("부르다", "music"),
    ("불렀다", "music"),
    ("감정이", "music"),
    ("공감하다", "viewers"),
    ("시청자", "viewers"),
    ("눈물", "viewers"),
    ("나다", "viewers"),
    ("한국 드라마", "new"),
    ("새롭다", "new"),
    ("열다", "new"),
    ("결혼하다", "wedding"),
    ("결혼", "wedding"),
    ("행복하다", "wedding"),
    ("살다", "wedding"),
    ("행복", "wedding"),
    ("두렵다", "courage"),
    ("청춘", "courage"),
    ("청춘이", "courage"),
    ("용기", "courage"),
    ("주다", "courage"),
    ("준다", "courage"),
    ("시간 여행", "time"),
    ("타임 슬립", "time"),
    ("타임슬립", "time"),
    ("로맨스", "time"),
    ("선재업고튀어", "time"),
    ("선재를업고튀어", "time"),
    ("우석", "actors"),
    ("변우석은", "actors"),
    ("혜윤이", "actors"),
    ("김혜윤", "actors"),
    ("완벽", "actors"),
    ("맡다", "cast"),
    ("완벽하다", "actors"),
    ("눈이부시게", "dazzling"),
    ("눈이 부시게", "dazzling"),
    ("울다", "dazzling"),
    ("할머니", "dazzling"),
    ("보다", "dazzling"),
    ("나의아저씨", "mister-my"),
    ("아저씨", "mister-my"),
    ("아이유", "mister-my"),
    ("지안", "mister-my"),
    ("걷다", "mister-my"),
    ("연기하다", "mister-my"),
    ("조용하다", "mister-my"),
    ("읽다", "letter"),
    ("쓰다", "letter"),
    ("숨기다", "letter"),
    ("편지", "letter"),
    ("묻다", "palace"),
    ("떠나다", "palace"),
    ("타다", "palace"),
    ("가다", "palace"),
    ("신하", "palace"),
    ("별에서온그대", "star"),
    ("별에서 온그대", "star"),
    ("그리다", "star"),
    ("먹다", "star"),
    ("마시다", "star"),
    ("외계인", "star"),
    ("치킨", "star"),
    ("맥주를", "star"),
]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return _searcher_of(TEXTS, tmp_path_factory)


@pytest.fixture(scope="module")
def second_searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    return _searcher_of(MORE_TEXTS, tmp_path_factory)


def _searcher_of(texts: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    directory = tmp_path_factory.mktemp("korean")
    build_index([make_section(text, section=slug) for slug, text in texts.items()], directory)
    return Searcher(directory)


@pytest.mark.parametrize(("query", "section"), CASES)
def test_korean_query_finds_its_section_first(searcher: Searcher, query: str, section: str) -> None:
    """Particles, spaces, longer words and verb endings do not stand between a reader and the section."""
    results = searcher.search(query)
    assert [hit.section for hit in results.hits][:1] == [section]
    assert not results.relaxed
    assert not results.corrected


@pytest.mark.parametrize(("query", "section"), MORE_CASES)
def test_more_korean_queries_find_their_section_first(second_searcher: Searcher, query: str, section: str) -> None:
    """The same rules hold for other words."""
    test_korean_query_finds_its_section_first(second_searcher, query, section)


@pytest.mark.parametrize(("query", "section"), CASES[::4])
def test_decomposed_input_finds_the_same(searcher: Searcher, query: str, section: str) -> None:
    """Hangul typed as separate letters (NFD, as macOS file names have it) finds what the composed word finds."""
    decomposed = unicodedata.normalize("NFD", query)
    assert [hit.section for hit in searcher.search(decomposed).hits][:1] == [section]


def test_decomposed_text_is_found(search_in: SearchIn) -> None:
    """Text written as separate letters is found by the composed word, and shown composed."""
    searcher = search_in(unicodedata.normalize("NFD", "류선재는 배우다"))
    assert snippet_of(searcher, "선재") == "<mark>류선재는</mark> 배우다"


@pytest.mark.parametrize(
    ("query", "marked"),
    [("선재 노래", "<mark>류선재는</mark>"), ("달리다", "<mark>달렸다</mark>"), ("우산", "<mark>우산을</mark>")],
)
def test_matched_korean_is_marked(searcher: Searcher, query: str, marked: str) -> None:
    """Words inside words, verb forms and words with particles are marked in the excerpt."""
    assert marked in snippet_of(searcher, query)


def test_apple_is_not_read_as_a_particle(search_in: SearchIn) -> None:
    """A last syllable that cannot be a particle where it stands is part of the word: 사과 is not 사 with 과."""
    searcher = search_in("네 번째 사는 사람", "사과를 먹었다")
    assert [hit.section for hit in searcher.search("사과").hits] == ["1"]


PARTICLES = "나들이지만이자이자에게서라는이랑이란이라"


@pytest.mark.parametrize("times", [1, 2, 3, 5, 100])
def test_a_run_of_particles_has_few_forms_each_once(times: int) -> None:
    """However many particles a word ends in, what it may be without them is bounded, and so are its stems."""
    bases = without_particles(PARTICLES * times)
    assert 1 < len(bases) <= 9
    assert len(set(bases)) == len(bases)
    assert all((PARTICLES * times).startswith(base) for base in bases)
    assert len(korean_stems(PARTICLES * times)) < 50


def test_a_text_of_one_syllable_is_indexed_and_found(search_in: SearchIn) -> None:
    """A word of any length builds, and is found by a part of it: each of its syllables is a particle too."""
    searcher = search_in(make_section("가" * 200_000, title="가" * 9_000), "이" * 1_000)
    assert searcher.search("이" * 200).total == 1
    assert searcher.suggest("가")


@pytest.mark.parametrize(
    ("form", "stems"),
    [
        # Particles, after a consonant, a vowel or either; 로 also after ㄹ.
        ("선재를", "선재를 선재 선재르다"),
        ("서울로", "서울로 서울"),
        ("부산으로", "부산으로 부산 부산으"),
        ("부산로", "부산로"),
        ("서울는", "서울는 서울다 서울느다 서울늘다"),
        ("사과", "사과 사고다"),
        ("류선재에게서", "류선재에게서 류선재 류선재에게다 류선재에게서다 류선재에게스다"),
        # What a verb is made of: its noun, or the verb before -하다, which ends in a vowel.
        ("시작되었다", "시작되었다 시작되었다다 시작되었드다 시작되다 시작됫다 시작되어다 시작되으다 시작"),
        ("사랑했다", "사랑했다 사랑했다다 사랑했드다 사랑하다 사랑해다 사랑핳다 사랑헣다 사랑"),
        ("깨끗하다", "깨끗하다 깨끗하 깨끗하다다 깨끗하드다 깨끗"),
        ("두려워하다", "두려워하다 두려워하 두려워하다다 두려워하드다 두려워 두렵다 두려우다"),
        ("아름다워하다", "아름다워하다 아름다워하 아름다워하다다 아름다워하드다 아름다워 아름답다 아름다우다"),
        ("조용히", "조용히 조용하다 조용"),
        # Endings, and what happens between them and the stem.
        ("만드는", "만드는 만드 만드다 만들다 만드느다 만드늘다"),
        ("지으면", "지으면 지으다 지다 짓다 지으며다 지으멸다 지으몋다"),
        ("들으면", "들으면 들으다 들다 듣다 들으며다 들으멸다 들으몋다"),
        ("달린다", "달린다 달리다 달릴다 달린다다 달린드다"),
        ("고마운", "고마운 고마우다 고마울다 고맙다"),
        ("빨간", "빨간 빨가다 빨갈다 빨갛다"),
        ("갑니다", "갑니다 갑니 가다 갈다 갛다 갑니다다 갑니드다"),
        # Stems joined with -아 or -어.
        ("달려서", "달려서 달리다 달려다 달려서다 달려스다"),
        ("도와", "도와 도 돕다 도오다"),
        ("몰라", "몰라 모르다 몰라다 몰르다"),
        ("푸르러", "푸르러 푸르다 푸르러다 푸르르다"),
        ("바빠", "바빠 바빠다 바쁘다"),
        ("배워", "배워 뱁다 배우다"),
        ("있었다", "있었다 있었다다 있었드다 있다 있어다 있으다"),
        ("했다", "했다 했다다 했드다 하다 해다 핳다 헣다"),
        # A word of one syllable ends in nothing.
        ("봐", "봐"),
    ],
)
def test_a_word_has_every_stem_it_may_have(form: str, stems: str) -> None:
    """Itself, what it is without particles, and the verbs that it may be a form of, likely or not; and no others."""
    assert {*korean_stems(form)} == {*stems.split()}


@pytest.mark.parametrize(("length", "is_a_verb"), [(40, True), (41, False)])
def test_only_a_word_of_forty_syllables_is_a_verb(length: int, is_a_verb: bool) -> None:
    """What is longer is no word, and has no verbs."""
    form = "달" * (length - 2) + "린다"
    assert (f"{form[:-2]}리다" in korean_stems(form)) is is_a_verb


@pytest.mark.parametrize("form", ["a", "é", "가a", "a가", "ㄱ가", "天", "가天", "힣\ud7a4"])
def test_a_word_of_other_letters_is_no_hangul(form: str) -> None:
    """Nor is one with a single other letter in it."""
    assert not is_hangul(form)
    assert is_hangul("가힣")
