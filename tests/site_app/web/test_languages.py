"""What the site says is in its language, every word of it; what a review says is marked with its own."""

import re
import shutil
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import XML

import pytest
from flask import abort
from flask.testing import FlaskClient
from PIL import Image

from site_app.build.building import build_site
from site_app.build.publishing import STATIC
from site_app.source.words import load
from site_app.web import create_app
from tests.site_app.conftest import SITE, Build, WriteContent

#: Attributes that are read out or shown.
SAID = frozenset({"alt", "aria-label", "content", "label", "placeholder", "title"})
#: What is for programs: metadata that is no text, and addresses.
META = re.compile(r"og:(?:url|type|image|image:\w+)|viewport|robots|twitter:card|color-scheme|theme-color|article:\w+")
LATIN = re.compile(r"[A-Za-z]{2,}")

KOREAN_SITE = """\
title = "한국 드라마 읽기"
tagline = "천천히 읽는 드라마"
language = "ko"
base_url = "https://reviews.example"
navigation = [{label = "처음", url = "/"}]
"""
KOREAN_REVIEW = """\
---
title: "유리 항구 {number}: 물에 잠긴 도시"
published: 2026-03-{day:02}
updated: 2026-04-01
author: 김소희
summary: 잠수부가 떠났던 항구로 돌아온다.
editor_note: 시사회에서 보고 썼다.
tags: [영화, 가족 {number}]
image: ../media/pier.png
image_alt: 안개 낀 부두
subject:
  {{type: {kind}, name: 유리 항구, also_known_as: [물의 도시], year: {year}, country: 한국, director: 박감독,
   writer: 이작가, cast: [변우석], episodes: 16, network: 방송}}
rating: {{value: 4.5, best: 5}}
corrections: [{{date: 2026-04-01, text: 장소를 바로잡았다.}}]
---

잠수부가 항구로 돌아오지만 아무도 그를 모른다고 한다.[^1] 등대가 보인다.

## 물에 잠긴 거리

거리의 끝은 모두 물이다. 등대가 있다.

### 다리 아래

::: spoiler
등대지기는 형이다.
:::

## 소리와 침묵 {number}

무적이 대사를 대신한다. 바다 {number} 등대.

![부두](../media/pier.png)

[^1]: 항구의 이름은 정해지지 않았다.
"""
ABOUT = "---\ntitle: 소개\n---\n\n우리는 드라마를 읽는다.\n"
KINDS = ["TVSeries", "Movie", "Book", "VideoGame", "MusicAlbum", "Play"]


class Said(HTMLParser):
    """Collects what a page says, to whoever sees or hears it, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what the attributes say."""
        told = {name: value or "" for name, value in attrs}
        self._hidden = tag in {"script", "style"}
        if tag == "a":
            self.links.append(told.get("href", ""))
        if tag != "meta" or not META.fullmatch(told.get("name", told.get("property", ""))):
            said = (name for name in told if name in SAID or name.startswith("data-"))
            self.texts += [told[name] for name in said if not told[name].startswith("/")]  # An address says nothing.

    def handle_data(self, data: str) -> None:
        """Take text that is shown."""
        if not self._hidden:
            self.texts.append(data)


def read(page: str) -> Said:
    said = Said()
    said.feed(page)
    return said


@pytest.fixture(scope="module")
def korean_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a build of a site without a Latin letter in its content, big enough for pages of everything."""
    content, output = tmp_path_factory.mktemp("korean"), tmp_path_factory.mktemp("built")
    for name in ("reviews", "media"):
        (content / name).mkdir()
    (content / "site.toml").write_text(KOREAN_SITE, "utf-8")
    (content / "about.md").write_text(ABOUT, "utf-8")
    for number in range(24):
        kind, year = KINDS[number % len(KINDS)], 1990 + number
        review = KOREAN_REVIEW.format(number=number, day=1 + number, kind=kind, year=year)
        (content / f"reviews/harbour-{number}.md").write_text(review, "utf-8")
    Image.new("RGB", (64, 48), "teal").save(content / "media/pier.png")
    build_site(content, output, lambda *_: None, lambda: None)
    return output / "current"


@pytest.fixture
def korean(korean_build: Path) -> FlaskClient:
    """Return a client of the Korean site, where requests can go wrong in every way."""
    app = create_app({"BUILD": korean_build})
    app.add_url_rule("/broken", "broken", lambda: str(1 // 0))
    for code in (400, 410, 412, 418):
        app.add_url_rule(f"/mistaken/{code}", f"mistaken{code}", partial(abort, code))
    return app.test_client()


def crawl(client: FlaskClient, start: list[str]) -> Iterator[tuple[str, Said]]:
    """Yield every page that links lead to from `start`, one of each address with its numbers taken off."""
    waiting, kinds = start, set()
    while waiting:
        address = waiting.pop()
        kind = re.sub(r"\d+|%[0-9A-F]{2}", "", address.partition("#")[0])
        if kind in kinds or not address.startswith("/") or urlsplit(address).path.endswith((".atom", ".xml", ".png")):
            continue
        kinds.add(kind)
        said = read(client.get(address).text)
        yield address, said
        waiting += said.links


SEARCHES = [
    "등대", "등대 없는말", "없는말뿐", "항구 형", "물에잠긴", "유리항구 침뮥", "-등대 항구",
    '"유리 항구"', "박감독", " ", "형",
]  # fmt: skip
FILTERS = ["&tag=영화", "&year=1993", "&review=harbour-3", "&spoilers=1", "&sort=newest", "&page=2", "&page=90"]
MISTAKES = [
    "/nowhere/잃어버린-쪽/", "/search?q=등대&page=0", "/search?q=등대&sort=best", "/search?q=등대&year=x",
    "/search?q=" + "가" * 201, "/search?q=" + "+".join("가나다라마바사아자차카타파하거너더"),
    '/search?q="' + "+".join("가나다라마바사아자") + '"',
    "/search?tag=없는태그", "/broken", "/mistaken/400", "/mistaken/410", "/mistaken/418", "/?page=99", "/search",
]  # fmt: skip


def test_korean_site_says_nothing_in_english(korean: FlaskClient) -> None:
    """No page that a reader can come to, and nothing that a page says without being seen."""
    korean.application.config["PROPAGATE_EXCEPTIONS"] = False
    searches = [*(f"/search?q={words}" for words in SEARCHES), *(f"/search?q={SEARCHES[0]}{more}" for more in FILTERS)]
    visited = []
    for address, said in crawl(korean, [*searches, *MISTAKES, "/"]):
        english = LATIN.findall(" ".join(said.texts).replace("https://reviews.example", ""))
        english = [word for word in english if word not in urlsplit(address).path]
        assert english == [], address
        visited.append(address)
    assert {"/about/", "/reviews/harbour-0/"} < {re.sub(r"\d+", "0", address) for address in visited}
    refused = korean.post("/").text + korean.get("/", headers={"Host": "evil.example"}).text
    assert LATIN.findall(" ".join(read(refused).texts).replace("https://reviews.example", "")) == []


def test_korean_site_counts_and_dates_in_korean(korean: FlaskClient) -> None:
    """As readers of Korean write them; programs are told the language, too."""
    page = korean.get("/reviews/harbour-7/").text
    assert '<html lang="ko" dir="ltr">' in page
    assert '<time datetime="2026-03-08">2026년 3월 8일</time>' in page
    assert ">1분<" in page
    assert '"inLanguage":"ko"' in page
    feed, description = (XML(korean.get(path).text) for path in ("/feed.atom", "/opensearch.xml"))
    assert feed.attrib == {"{http://www.w3.org/XML/1998/namespace}lang": "ko"}
    assert {"ko"} == {element.text for element in description if element.tag.endswith("Language")}


@pytest.mark.parametrize(
    ("words", "told"),
    [("가" * 201, "200자까지"), ("+".join("가" * 17), "16개까지"), (f'"{"+".join("가" * 9)}"', "따옴표 안에")],
)
def test_cap_of_a_query_is_told_in_words(korean: FlaskClient, words: str, told: str) -> None:
    """To a reader, which it is and how much there may be."""
    page = korean.get(f"/search?q={words}")
    assert page.status_code == 400
    assert told in page.text


@pytest.mark.parametrize("name", ["site.css", "site.js"])
def test_static_files_say_nothing_themselves(name: str) -> None:
    """The script's words come with the page."""
    text = (STATIC / name).read_text("utf-8")
    assert (
        re.findall(r"""(?:content|textContent|ariaLabel|aria-label"?|title) ?[:=] ?["'`][^"'`$]*[A-Za-z]{2}""", text)
        == []
    )
    page = (Path(load.__file__).parents[2] / "web/templates/base.html").read_text("utf-8")
    assert set(re.findall(r"\bwords\.(\w+)", text)) <= set(re.findall(r"data-(\w+)", page))


def test_language_is_one_file(
    write_content: WriteContent, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Put beside the others: pages say what it says, from its side, without a change of code."""
    folder = tmp_path / "words"
    shutil.copytree(load.FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    text = re.sub(r'(?m)(= \{?(?:one = )?")', r"\1§ ", load.ENGLISH_WORDS.read_text("utf-8"))
    (folder / "ar.toml").write_text(re.sub(r"\{one.* other = (\".*\")\}", r"\1", text), "utf-8")
    monkeypatch.setattr(load, "FOLDER", folder)
    build(write_content({"site.toml": SITE + 'language = "ar-EG"\n'}), tmp_path / "out")
    client = create_app({"BUILD": tmp_path / "out" / "current"}).test_client()
    page = client.get("/reviews/kitchen-of-echoes/").text
    assert '<html lang="ar-EG" dir="rtl">' in page
    assert "§ 2 أبريل 2026" in page


def test_language_without_words_is_that_of_texts_alone(
    write_content: WriteContent, build: Build, tmp_path: Path
) -> None:
    """The pages speak English around them, and say which is which."""
    build(write_content({"site.toml": SITE + 'language = "fa"\n'}), tmp_path / "out")
    client = create_app({"BUILD": tmp_path / "out" / "current"}).test_client()
    page = client.get("/reviews/kitchen-of-echoes/").text
    assert '<html lang="en" dir="ltr">' in page
    assert '<article class="review" lang="fa" dir="rtl">' in page
    assert '<p class="facts" lang="en" dir="ltr">' in page
    assert '"inLanguage":"fa"' in page


FOREIGN = """\
---
title: "شباب سعيد: حكاية مدينة"
published: 2026-05-01
language: ar
author: Rin Abe
editor_note: شوهد في عرض خاص.
tags: [drama]
rating: {value: 4.5, best: 5}
corrections: [{date: 2026-05-05, text: صحح الاسم.}]
---

يعود البطل إلى المدينة. حمل 선재 هنا.

## البداية

كل شارع ينتهي بالماء.
"""


@pytest.fixture
def foreign(write_content: WriteContent, build: Build, tmp_path: Path) -> FlaskClient:
    """Return a client of an English site whose newest review is in Arabic."""
    build(write_content({"reviews/happy-youth.md": FOREIGN}), tmp_path / "out")
    return create_app({"BUILD": tmp_path / "out" / "current"}).test_client()


ARABIC, ENGLISH = 'lang="ar" dir="rtl"', 'lang="en" dir="ltr"'
BYLINE = 'By <a rel="author" href="/authors/rin-abe/"><bdi>Rin Abe</bdi></a>'


@pytest.mark.parametrize(
    ("address", "marked"),
    [
        ("/reviews/happy-youth/", [f'<article class="review" {ARABIC}>', f'<p class="facts" {ENGLISH}>']),
        ("/reviews/happy-youth/", [f"<ol {ARABIC}>", f'class="tags" {ENGLISH}', f'class="source" {ENGLISH}']),
        ("/reviews/happy-youth/", ['<span lang="ko">선재</span>', f'<span {ARABIC}>شوهد', BYLINE]),
        ("/reviews/kitchen-of-echoes/", [f"<bdi {ARABIC}>", '<article class="review">', '<p class="facts">']),
        ("/search?q=شارع", [f'<article class="hit" {ARABIC}>', f'<span class="place" {ENGLISH}>']),
        ("/search?q=شارع", ['class="asked" dir="auto"']),
        ("/search?q=soup", ['<article class="hit">', 'type="search" dir="auto"']),
        ("/", [ARABIC, ENGLISH]),
    ],
)  # fmt: skip
def test_review_in_another_language_says_so(foreign: FlaskClient, address: str, marked: list[str]) -> None:
    """Wherever its text stands; what the page says inside it is in the page's language."""
    page = foreign.get(address).text
    assert [told for told in marked if told not in page] == []


def test_programs_are_told_the_language_of_a_review(foreign: FlaskClient) -> None:
    """In structured data and in the feed."""
    assert '"inLanguage":"ar"' in foreign.get("/reviews/happy-youth/").text
    assert '"inLanguage":"en"' in foreign.get("/reviews/kitchen-of-echoes/").text
    languages = [
        entry.get("{http://www.w3.org/XML/1998/namespace}lang")
        for entry in XML(foreign.get("/feed.atom").text).iter("{http://www.w3.org/2005/Atom}entry")
    ]
    assert languages == ["ar", None, None]
