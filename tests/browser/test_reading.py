"""Reading as readers do: on a phone, zoomed in, in the dark, in high contrast, on paper."""

import io
import re
import subprocess

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.tools import find_command

PAGES = {
    "home": "/",
    "all reviews": "/reviews/",
    "of a tag, by year": "/tags/weather/?sort=year",
    "tags": "/tags/",
    "review": "/reviews/glass-harbour/",
    "section": "/reviews/glass-harbour/the-drowned-quarter/",
    "many sections": "/reviews/long-cut/",
    "about": "/about/",
    "search": "/search",
    "tag": "/search?q=&tag=weather",
    "results": "/search?q=harbour",
    "some of the words": "/search?q=Glasshavn+melancholy+harbour",
    "relaxed": "/search?q=harbour+lighthouse",
    "corrected": "/search?q=melancoly",
    "no results": "/search?q=xylophone",
    "404": "/reviews/glass-harbor/",
    "400": "/search?q=a&page=0",
}


def overflow(page: Page) -> list[str]:
    """Return what reaches beyond the window, but for what scrolls by itself."""
    found: list[str] = page.evaluate("""() => {
        const wide = [...document.querySelectorAll("body *")].filter((element) =>
            element.getBoundingClientRect().right > innerWidth + 1 &&
            !element.closest("table, pre, .hidden, .skip"));
        return wide.map((element) => element.outerHTML.slice(0, 80));
    }""")
    return found


def test_page_fits_the_narrowest_phone(open_page: OpenPage) -> None:
    """At 320 px, which is 400% zoom on a desktop too, nothing is cut off or scrolls sideways (WCAG 1.4.10)."""
    page = open_page("about:blank", viewport={"width": 320, "height": 640})
    for name, path in PAGES.items():
        page.goto(path)
        assert overflow(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name


def test_page_follows_the_colours_of_the_reader(open_page: OpenPage) -> None:
    """Paper is light by day and dark by night; the ink turns with it."""
    colours = {}
    for scheme in ("light", "dark"):
        page = open_page("/", color_scheme=scheme)
        style = "getComputedStyle(document.body)"
        colours[scheme] = page.evaluate(f"[{style}.backgroundColor, {style}.color]")
    assert colours["light"] == ["rgb(251, 249, 245)", "rgb(29, 26, 22)"]
    assert colours["dark"] == ["rgb(20, 18, 16)", "rgb(237, 231, 222)"]


def test_forced_colours_keep_every_state(open_page: OpenPage) -> None:
    """In high contrast what is chosen is told by an outline, since colours are the reader's own."""
    page = open_page("/search?q=harbour&tag=weather", forced_colors="active")
    outlined = "link => getComputedStyle(link).outlineStyle"
    for states in (".group", ".sorts"):
        assert page.locator(f"{states} [aria-current]").first.evaluate(outlined) == "solid"
        assert page.locator(f"{states} a:not([aria-current])").first.evaluate(outlined) == "none"


def test_rating_is_figures_and_as_many_stars(open_page: OpenPage) -> None:
    """Half of the fifth star of 4.5 is lit; where colours are the reader's own, the figures say it alone."""
    page = open_page("/reviews/glass-harbour/")
    rating = page.get_by_role("img", name="Rated 4.5 of 5").first
    stars = rating.locator("meter")
    assert stars.evaluate("meter => meter.clientWidth / meter.clientHeight") == 5
    with Image.open(io.BytesIO(stars.screenshot(scale="css"))) as picture:
        drawn = picture.convert("RGB")
    star = drawn.width // 5
    middle = [drawn.getpixel((4 * star + star * part // 8, drawn.height // 2)) for part in (3, 5)]
    assert middle[0] == drawn.getpixel((star // 2, drawn.height // 2))
    assert middle[1] != middle[0]
    page.emulate_media(forced_colors="active")
    expect(stars).to_be_hidden()
    expect(rating.get_by_text("4.5/5")).to_be_visible()


def test_nothing_moves_by_itself(open_page: OpenPage) -> None:
    """There is no animation and no smooth scrolling to turn off."""
    page = open_page("/reviews/glass-harbour/")
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_pictures_keep_their_room_and_come_small(open_page: OpenPage) -> None:
    """Width and height are in the page, below the fold a picture waits, and a phone takes a small modern one."""
    page = open_page("/reviews/glass-harbour/", viewport={"width": 390, "height": 640})
    pictures = page.locator("main img")
    assert pictures.first.get_attribute("fetchpriority") == "high"
    assert pictures.evaluate_all("images => images.map(image => image.loading)")[1:] == ["lazy"]
    assert pictures.evaluate_all("images => images.every(image => image.width && image.height && image.alt)")
    chosen = pictures.first.evaluate("async image => { await image.decode(); return image.currentSrc }")
    assert chosen.endswith("-480.avif")
    ratio = pictures.first.evaluate("image => image.clientWidth / image.clientHeight")
    assert ratio == pytest.approx(1800 / 1100, rel=0.02)
    high = pictures.nth(1)
    assert high.evaluate("image => [image.clientHeight, getComputedStyle(image).objectFit]") == [640 * 0.85, "contain"]


def test_contents_follow_the_reader(open_page: OpenPage) -> None:
    """On a wide screen the contents stay in view and say which section is being read."""
    page = open_page("/reviews/glass-harbour/", viewport={"width": 1360, "height": 500})
    page.evaluate("document.getElementById('sound-and-silence').scrollIntoView()")
    current = page.locator('.contents [aria-current="location"]')
    expect(current).to_have_text("Sound and Silence")
    expect(current).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 390, 1360])
def test_contents_keep_each_heading_together(open_page: OpenPage, width: int) -> None:
    """A heading with marks, Hangul and a link is one block that wraps between words; numbers of two digits do not."""
    page = open_page("/reviews/long-cut/", viewport={"width": width, "height": 800})
    page.evaluate("document.querySelector('.contents details').open = true")
    entries = page.locator(".contents a")
    assert entries.first.inner_text() == "The makers and their harbour, 유리 항구"
    assert len(set(entries.locator(":scope > *").evaluate_all("all => all.map(one => one.offsetLeft)"))) == 1
    heights = entries.evaluate_all("all => all.map(one => one.offsetHeight)")
    assert heights[0] <= 3 * heights[1]
    assert set(heights[1:]) == {heights[1]}


def test_contents_fold_on_a_phone_and_stay_within_reach(open_page: OpenPage) -> None:
    """One line opens them, and from anywhere in the text a link leads back; wide screens show them beside it."""
    page = open_page("/reviews/long-cut/", viewport={"width": 390, "height": 800}, java_script_enabled=False)
    entry, back = page.get_by_role("link", name="Part number 9"), page.get_by_role("link", name="Contents", exact=True)
    expect(entry).to_be_hidden()
    page.locator(".contents summary").click()
    assert entry.bounding_box()["height"] >= 44  # type: ignore[index]
    entry.click()
    expect(page.get_by_role("heading", name="Part number 9", exact=True)).to_be_in_viewport()
    expect(back).to_be_in_viewport(ratio=1)
    back.click()
    expect(entry).to_be_in_viewport()
    page.set_viewport_size({"width": 1360, "height": 800})
    page.reload()
    expect(entry).to_be_visible()
    expect(page.locator(".contents summary")).to_be_hidden()
    expect(back).to_be_hidden()


def test_section_is_named_once(open_page: OpenPage) -> None:
    """A heading says its words alone, in no region that says them again; beside it a link to it, by its number."""
    page = open_page("/reviews/glass-harbour/")
    assert page.get_by_role("heading", level=2).first.aria_snapshot() == '- heading "The Drowned Quarter" [level=2]'
    assert page.locator("article").aria_snapshot().count("The Drowned Quarter") == 2  # in the contents, and here
    assert page.get_by_role("region").count() == 2  # corrections and related reviews
    page.get_by_role("link", name="Link to section 2").click()
    assert page.evaluate("location.hash") == "#sound-and-silence"


def test_targets_are_large_enough(open_page: OpenPage) -> None:
    """24 px, but for links within a line; on a phone 44 px what leads on. At 200 % ten letters fit the field."""
    page = open_page("/reviews/glass-harbour/", viewport={"width": 390, "height": 800})
    sizes = """least => [...document.querySelectorAll("a, button, input, summary")].filter((target) => {
        const box = target.getBoundingClientRect();
        const counts = !target.closest("p:not(.kicker, .whole), li:not(.tags li), .hidden, .skip");
        return counts && target.checkVisibility() &&
            Math.min(box.height, Math.max(box.width, least === 44 ? 44 : 0)) < least;
    }).map((target) => target.outerHTML)"""
    assert page.evaluate(sizes, 24) == []
    lesser = "permalink|checkbox|/search|class=.self"
    small = [target for target in page.evaluate(sizes, 44) if not re.search(lesser, target)]
    assert small == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    room = page.locator("#_q").evaluate("""field => {
        const style = getComputedStyle(field), pen = document.createElement("canvas").getContext("2d");
        pen.font = style.font;
        return (field.clientWidth - parseFloat(style.paddingLeft) * 2) / pen.measureText("christophe").width;
    }""")
    assert room >= 1


def test_no_link_stands_in_another(open_page: OpenPage) -> None:
    """A heading's own link and footnote stay in the heading: everything else that names it is one link."""
    page = open_page("/reviews/long-cut/")
    assert page.locator("h2 a[href='https://example.org/harbour']").count() == 1
    assert page.locator(".contents a").count() == page.locator(".contents li").count()
    for path in ("/reviews/long-cut/", "/reviews/long-cut/part-number-2/"):
        assert open_page(path).locator("nav a[href*='example.org'], nav .footnote-ref").count() == 0


def test_footnotes_are_heard_and_lead_back(open_page: OpenPage) -> None:
    """Numbered through on a review, and on the page of one section: there and back, without scripts."""
    for path in ("/reviews/glass-harbour/", "/reviews/glass-harbour/sound-and-silence/"):
        page = open_page(path, java_script_enabled=False)
        page.get_by_label("Footnote 2").click()
        note = page.get_by_role("list", name="Footnotes").last.get_by_role("listitem")
        expect(note).to_have_css("background-color", "rgb(255, 227, 168)")
        assert "Eleven of them" in note.inner_text()
        page.get_by_label("Back to reference 2").click()
        assert page.evaluate("document.querySelector(':target')?.textContent") == "[2]"


def test_heading_inside_a_section_links_to_itself(open_page: OpenPage) -> None:
    """By a link beside it, so that the heading is read without."""
    page = open_page("/reviews/glass-harbour/", viewport={"width": 390, "height": 640})
    heading = page.get_by_role("heading", name="The song", exact=True)
    link = page.get_by_role("link", name="Link to “The song”")
    size = link.bounding_box()
    assert size
    assert min(size["width"], size["height"]) >= 24
    link.click()
    assert page.url.endswith("/reviews/glass-harbour/#sound-and-silence_the-song")
    expect(heading).to_be_in_viewport()


def test_line_of_a_related_review_leads_to_it(open_page: OpenPage) -> None:
    """All of it, on a phone; its link is called by the title, and the reason is read after it."""
    page = open_page("/reviews/glass-harbour/", viewport={"width": 390, "height": 640}, java_script_enabled=False)
    [line] = page.get_by_role("region", name="Related reviews").get_by_role("listitem").all()
    assert line.get_by_role("link", name="Long Cut", exact=True).count() == 1
    assert "same writer: Jo Lie" in (line.text_content() or "")
    size = line.bounding_box()
    assert size
    assert 44 <= size["height"] <= 120
    line.locator(".why").click(force=True)
    page.wait_for_url("**/reviews/long-cut/")


@pytest.mark.parametrize("width", [320, 390, 1360])
def test_tables_break_between_words_only(open_page: OpenPage, width: int) -> None:
    """No word or year in a table is broken; what has no room is scrolled to."""
    page = open_page("/reviews/long-cut/", viewport={"width": width, "height": 800})
    lines = page.locator("td").evaluate_all("""cells => cells.map((cell) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return [cell.textContent.split(" ").length, new Set([...range.getClientRects()].map(({ y }) => y)).size];
    })""")
    assert [(words, drawn) for words, drawn in lines if drawn > words] == []


def test_passages_in_another_language_say_so(open_page: OpenPage) -> None:
    """Korean words in an English text are marked as Korean wherever they stand, and break between words only."""
    page = open_page("/reviews/glass-harbour/")
    for place in (".headed h2", ".introduction p", ".facts", ".subject dd", "figcaption", ".corrections p", ".tags li"):
        passage = page.locator(f'{place} [lang="ko"], {place}[lang="ko"]').first
        assert passage.evaluate("element => getComputedStyle(element).wordBreak") == "keep-all", place
    assert open_page("/search?q=유리").locator('.hit [lang="ko"]').count() > 0


def test_spoiler_opens_without_scripts(open_page: OpenPage) -> None:
    """It is closed until the reader opens it, by keyboard too."""
    page = open_page("/reviews/glass-harbour/", java_script_enabled=False)
    hidden = page.get_by_text("her brother Anselm")
    expect(hidden).to_be_hidden()
    page.locator(".spoiler summary").focus()
    page.keyboard.press("Enter")
    expect(hidden).to_be_visible()


def printed(page: Page) -> str:
    """Return the words of the page as printed."""
    command = [find_command("pdftotext", "apt-get install poppler-utils"), "-layout", "-", "-"]
    return subprocess.run(command, input=page.pdf(format="A4"), capture_output=True, check=True).stdout.decode()


def test_print_is_the_review_and_its_source(open_page: OpenPage) -> None:
    """On paper: title, byline, text, corrections and the address; no forms, no navigation."""
    paper = printed(open_page("/reviews/glass-harbour/"))
    for words in (
        "Glass Harbour",
        "Rin Abe",
        "Foghorns carry",
        "유리 항구",
        "https://reels.example/reviews/glass-harbour/",
    ):
        assert words in paper
    assert "https://example.org/makers" in paper
    assert "[2]" in paper
    assert "Eleven of them" in paper
    for words in ("Search", "Older review", "Press", "Skip", "Link to", "Related", "#", "↩", "Ask"):
        assert words not in paper


def test_spoilers_print_as_the_reader_chose(open_page: OpenPage) -> None:
    """Closed ones stay closed on paper, opened ones print, and one tick prints them all."""
    page = open_page("/reviews/glass-harbour/", java_script_enabled=False)
    assert "Anselm" not in printed(page)
    page.get_by_label("with its spoilers").check()
    assert "Anselm" in printed(page)
    page.get_by_label("with its spoilers").uncheck()
    page.locator(".spoiler summary").click()
    assert "Anselm" in printed(page)


def test_layout_never_shifts(open_page: OpenPage) -> None:
    """From the first paint to the last picture, nothing that is read moves."""
    page = open_page("/reviews/glass-harbour/", viewport={"width": 390, "height": 640})
    page.wait_for_load_state("networkidle")
    shift = page.evaluate("""() => new Promise((resolve) => {
        let total = 0;
        new PerformanceObserver((list) => { for (const entry of list.getEntries()) total += entry.value })
            .observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(total), 200);
    })""")
    assert shift == 0
