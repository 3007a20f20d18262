"""Foreign words in Korean are found in their usual spellings; native words that differ so are not the same."""

import pytest

from search_index.analysis.loanwords import are_variants, foreign_syllables, keys_of_variants, listed
from search_index.analysis.sounds import sound_keys
from tests.search_index.conftest import SearchIn, make_section, sections_found, snippet_of

#: What is written now and then, and what is right.
VARIANTS = (
    "컨텐츠/콘텐츠 콘텐트/콘텐츠 컨텐트/콘텐츠 케익/케이크 초콜렛/초콜릿 쵸콜릿/초콜릿 메세지/메시지 까페/카페 "
    "싸이코/사이코 쥬스/주스 텔레비젼/텔레비전 텔레비죤/텔레비전 로보트/로봇 악세사리/액세서리 리더쉽/리더십 "
    "커피샵/커피숍 바베큐/바비큐 비지니스/비즈니스 소세지/소시지 심볼/심벌 워크샵/워크숍 자켓/재킷 쟝르/장르 "
    "챠트/차트 쥬니어/주니어 컨셉/콘셉트 컴플렉스/콤플렉스 타겟/타깃 프로포즈/프러포즈 할로윈/핼러윈 "
    "화이팅/파이팅 쓰릴러/스릴러 씨리즈/시리즈 써스펜스/서스펜스 로멘스/로맨스 코메디/코미디 "
    "애니매이션/애니메이션 미스테리/미스터리 케릭터/캐릭터 매니져/매니저 스탭/스태프 클라이막스/클라이맥스 "
    "스펙타클/스펙터클 애피소드/에피소드 앤딩/엔딩 헐리우드/할리우드 뮤지칼/뮤지컬 컨서트/콘서트 콘트롤/컨트롤 "
    "콜렉션/컬렉션 싸운드/사운드 트랜드/트렌드 브렌드/브랜드 디지탈/디지털 써비스/서비스 뻐스/버스 돈까스/돈가스 "
    "째즈/재즈 레져/레저 라이센스/라이선스 스케쥴/스케줄 크리스챤/크리스천"
)
#: Words that differ by the same letters and mean something else.
OTHERS = (
    "개다/캐다 커피/코피 카드/코드 소리/서리 거기/고기 모레/모래 파리/머리 토끼/도끼 그림/크림 떨다/털다 "
    "다져/따져 파산/파손 파기/포기 평안/평온 통제/통지 대처/데쳐 끼워/키워 꽃대/콧대 부서/부셔 때운/태운 "
    "지퍼/짚어 버튼/벗은 이틀/잊을 세이프/세입 사다/싸다 재배/제배 빠트리다/퍼트리다 자연스러운/지연스러운 "
    "카페/카피 세트/시트 보스/버스 로켓/라켓 상스러운/쌍스러운 전하다/존하다 류선재/류선제 정원/종원"
)


def pairs(text: str) -> list[tuple[str, ...]]:
    return [tuple(pair.split("/")) for pair in text.split()]


def finds(one: str, other: str) -> bool:
    """Say whether one is looked up as the other, and held to be the same."""
    is_sought = bool({*keys_of_variants(one)} & {*sound_keys(other)})
    return other in listed(one) or (is_sought and bool(foreign_syllables(one)) and are_variants(one, other))


@pytest.mark.parametrize(("one", "other"), pairs(VARIANTS))
def test_spellings_of_a_foreign_word_are_the_same(one: str, other: str) -> None:
    """Whichever is asked for."""
    assert finds(one, other)
    assert finds(other, one)


@pytest.mark.parametrize(("one", "other"), pairs(OTHERS))
def test_words_that_mean_something_else_are_not_the_same(one: str, other: str) -> None:
    """Though they differ by letters that pass for each other in foreign words."""
    assert not finds(one, other)
    assert not finds(other, one)


def test_a_word_is_no_variant_of_itself() -> None:
    """Nor of one that is longer."""
    assert not finds("콘텐츠", "콘텐츠")
    assert not finds("콘텐츠", "콘텐츠들")


def test_a_spelling_finds_the_other_below_itself(search_in: SearchIn) -> None:
    """With particles, in phrases and without, and what was found is marked."""
    searcher = search_in("x 컨텐츠를 보았다", "x 콘텐츠를 보았다", "x 이야기를 보았다")
    assert sections_found(searcher, "콘텐츠") == ["1", "0"]
    assert sections_found(searcher, "컨텐츠가") == ["0", "1"]
    assert sections_found(searcher, "컨텐트의") == ["0", "1"]
    assert sections_found(searcher, '"x 콘텐츠를"') == ["1", "0"]
    assert "<mark>컨텐츠를</mark>" in snippet_of(search_in("x 컨텐츠를 보았다"), "콘텐츠")


@pytest.mark.parametrize(("one", "other"), pairs(VARIANTS)[:12])
def test_each_spelling_finds_a_text_that_has_the_other(search_in: SearchIn, one: str, other: str) -> None:
    """Though no text has the one that was typed."""
    assert sections_found(search_in(f"그는 {other}의 이야기다", "사람의 이야기다"), one) == ["0"]
    assert sections_found(search_in(f"그는 {one}의 이야기다", "사람의 이야기다"), other) == ["0"]


def test_what_spoilers_have_in_another_spelling_stays_hidden(search_in: SearchIn) -> None:
    """It is found by those who ask for spoilers."""
    searcher = search_in(make_section("열린 글.", spoiler="범인은 로보트다", section="hidden"))
    assert (searcher.search("로봇").total, searcher.search("로봇").suggestion) == (0, None)
    assert sections_found(searcher, "로봇", spoilers=True) == ["hidden"]
