"""Searching as readers do: by keyboard, with an input method, back and forth, and without scripts."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import OpenPage

#: Stops of the Tab key.
MOST_STOPS = 6
QUERIES = [
    "harbour",
    "melancholy",
    "harbor water",
    "wether",
    "xylophone",
    "유리",
    "선재",
    '"every street"',
    "-water harbour",
    "Glasshavn melancholy harbour",
]


def hits(page: Page) -> list[str]:
    places: list[str] = page.locator(".passages a").evaluate_all(
        "links => links.map(link => link.pathname + link.hash)"
    )
    return places


def field(page: Page) -> Locator:
    return page.locator("#_q")


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def test_keyboard_alone_finds_a_section(open_page: OpenPage) -> None:
    """From the top: the skip link, the name, all reviews, the field; Enter searches, Tab and Enter open a hit."""
    page = open_page("/")
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(field(page)).to_be_focused()
    page.keyboard.type("melancholy")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=melancholy$"))
    page.locator(".passages a").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/reviews/glass-harbour/#sound-and-silence"))


def test_suggestions_come_while_typing(open_page: OpenPage) -> None:
    """A list of options, announced as a combobox; arrows choose, Escape takes the choice back."""
    page = open_page("/")
    field(page).press_sequentially("mel")
    expect(options(page).first).to_have_text("melancholy", ignore_case=True)
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    chosen = page.locator('[role=option][aria-selected="true"]')
    expect(chosen).to_have_count(1)
    assert field(page).get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    expect(field(page)).to_have_value(re.compile("melancholy", re.IGNORECASE))
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("mel")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field(page)).to_have_attribute("aria-expanded", "false")


def test_arrows_go_round_through_the_field(open_page: OpenPage) -> None:
    """Up from the field is the last option; down from the last is the field again, as it was typed."""
    page = open_page("/")
    field(page).press_sequentially("wat")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator('[role=option][aria-selected="true"]')).to_have_count(0)
    expect(field(page)).to_have_value("wat")


def test_suggestion_of_a_section_leads_there(open_page: OpenPage) -> None:
    """A heading is a place: choosing it opens it, by key or by pointer."""
    page = open_page("/")
    field(page).press_sequentially("drowned")
    option = options(page).filter(has_text="The Drowned Quarter")
    option.click()
    expect(page).to_have_url(re.compile("/reviews/glass-harbour/#the-drowned-quarter"))


def test_suggestions_say_what_they_are(open_page: OpenPage) -> None:
    """Reviews, people and words stand in groups with names, for those who listen too; what was typed is bold."""
    page = open_page("/")
    for typed, group, name in (
        ("under", "Reviews", "Glass Harbour: A City Under Water"),
        ("drowned", "Reviews", "The Drowned Quarter section"),
        ("melan", "Words to search for", "melancholy"),
        ("abe", "People", "Rin Abe"),
    ):
        field(page).fill(typed)
        option = page.get_by_role("group", name=group, exact=True).get_by_role("option", name=name)
        expect(option.locator("b")).to_have_text(re.compile(typed, re.IGNORECASE))
    options(page).first.click()
    expect(page).to_have_url(re.compile(r"/search\?q=Rin\+Abe$"))
    expect(page.locator(".hit h2 a").first).to_have_attribute("href", re.compile("/reviews/glass-harbour/"))


@pytest.mark.parametrize("delay", [0, 30, 400])
def test_suggestions_are_asked_for_few_times(open_page: OpenPage, delay: int) -> None:
    """However fast a long word is typed, or pasted; what was asked for once is known, and nobody asks for nothing."""
    page = open_page("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.extend([request.url] if "/suggest" in request.url else []))
    if delay:
        field(page).press_sequentially("christopher", delay=delay)
    else:
        field(page).fill("christopher")
    page.wait_for_timeout(200)
    assert 1 <= len(asked) <= 4
    before = len(asked)
    field(page).fill("")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field(page).fill("christopher")
    page.wait_for_timeout(200)
    assert len(asked) == before


def test_suggestions_stay_while_others_are_awaited(open_page: OpenPage) -> None:
    """Of the last ones those that still fit are shown at once; no request is given up for a longer beginning."""
    page = open_page("/")
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.route("**/suggest?*q=glass%20*", lambda _: None)
    field(page).press_sequentially("glas")
    expect(options(page).filter(has_text="Glass Harbour")).to_be_visible()
    field(page).press_sequentially("s har")
    expect(options(page)).to_have_text(["Glass Harbour: A City Under Water"])
    expect(page.locator("[role=option] b")).to_have_text(["Glass", "Har"])
    field(page).press_sequentially("x")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert failed == []


def test_suggestions_are_counted_and_come_back(open_page: OpenPage) -> None:
    """Their number is told; after Escape an arrow shows them again, and what was typed is as it was."""
    page = open_page("/")
    field(page).press_sequentially("glas")
    expect(options(page).first).to_be_visible()
    expect(page.locator("#_said")).to_have_text(f"Suggestions: {options(page).count()}")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(options(page).first).to_be_visible()
    expect(field(page)).to_have_value("glas")


def test_overtaken_suggestions_never_show(open_page: OpenPage) -> None:
    """A slow answer to an earlier letter does not replace the answer to a later one."""
    page = open_page("/")

    def answer_late(route: Route) -> None:
        page.wait_for_timeout(600)
        route.continue_()

    page.route("**/suggest?*q=w", answer_late)
    field(page).press_sequentially("w")
    page.wait_for_timeout(250)
    field(page).press_sequentially("ater")
    expect(options(page).first).to_contain_text(re.compile("water", re.IGNORECASE))
    page.wait_for_timeout(700)
    expect(options(page).first).to_contain_text(re.compile("water", re.IGNORECASE))


def test_input_method_keeps_its_enter(open_page: OpenPage) -> None:
    """Half a syllable is completed already; the Enter that ends a composition neither chooses nor searches."""
    page = open_page("/")
    field(page).focus()
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "유", "selectionStart": 1, "selectionEnd": 1})
    expect(options(page).filter(has_text="유리").first).to_be_visible()
    for kind in ("rawKeyDown", "keyUp"):
        event = {"type": kind, "key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229}
        keys.send("Input.dispatchKeyEvent", event)
    keys.send("Input.insertText", {"text": "유리"})
    expect(field(page)).to_have_value("유리")
    assert page.url.endswith("/")
    composing = "field => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowDown', isComposing: true}))"
    expect(options(page).first).to_be_visible()
    field(page).evaluate(composing)
    expect(page.locator('[role=option][aria-selected="true"]')).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=%EC%9C%A0%EB%A6%AC$"))


def test_results_change_in_place_and_back_takes_them_back(open_page: OpenPage) -> None:
    """Another search, a filter and a page are each an address; the document is never left; back and forward work."""
    page = open_page("/search?q=harbour")
    page.evaluate("window.stayed = true")
    first = hits(page)
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator(".pages")).to_contain_text("Page 2")
    field(page).fill("melancholy")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("“melancholy”")
    expect(page).to_have_title(re.compile("melancholy"))
    expect(page.get_by_role("status").last).to_have_text("1 review")
    page.go_back()
    expect(page.locator(".pages")).to_contain_text("Page 2")
    page.go_back()
    expect(page.locator(".pages")).to_contain_text("Page 1")
    assert hits(page) == first
    expect(field(page)).to_have_value("harbour")
    page.go_forward()
    expect(page.locator(".pages")).to_contain_text("Page 2")
    assert page.evaluate("window.stayed")


def test_results_without_a_connection_fall_back_to_the_browser(open_page: OpenPage) -> None:
    """Where the page cannot be fetched, the browser goes there itself and says what it has to say."""
    page = open_page("/search?q=harbour")
    page.evaluate("void (window.fetch = () => Promise.reject(new TypeError('offline')))")
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile("page=2"))
    assert page.evaluate("window.stayed") is None


def test_results_are_the_same_without_scripts(open_page: OpenPage) -> None:
    """Asked through the form, in place or page by page: the same hits in the same order, and the same words."""
    with_scripts = open_page("about:blank")
    without = open_page("about:blank", java_script_enabled=False)
    for query in QUERIES:
        for page, begin in ((with_scripts, "/search?q=first"), (without, "/")):
            page.goto(begin)
            field(page).fill(query)
            page.keyboard.press("Enter")
            expect(page.locator("h1")).to_contain_text(query)
        assert hits(with_scripts) == hits(without), query
        assert with_scripts.locator(".results").inner_text() == without.locator(".results").inner_text(), query


def test_first_result_is_a_few_stops_from_the_field(open_page: OpenPage) -> None:
    """Six at most by Tab, orders and filters or not; on a phone the filters are one, which opens by a key."""
    page = open_page("/search?q=harbour")
    line = page.locator(".filters summary")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        field(page).focus()
        for _ in range(MOST_STOPS):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.closest('.hit')"):
                break
        expect(page.locator(".hit h2 a").first).to_be_focused()
        assert line.is_visible() == (width < 1000)
    line.press("Enter")
    page.locator(".group a", has_text="film").first.press("Enter")
    expect(page).to_have_url(re.compile("tag=film"))
    expect(page.locator(".hit")).to_have_count(1)


def test_line_is_met_in_order_by_who_listens(open_page: OpenPage) -> None:
    """It is a heading among those of the reviews; the name one was found by, and what one lacks, are told as text."""
    page = open_page("/search?q=Glasshavn+melancholy+harbour", java_script_enabled=False)
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert "Glass Harbour" in headings[0]
    assert headings[1].startswith("Some of the words")
    assert all("Weather Film" in heading for heading in headings[2:])
    first, second = page.get_by_role("article").all()[:2]
    expect(first).to_contain_text("also known as Glasshavn")
    expect(first.get_by_role("link", name="in Sound and Silence")).to_be_visible()
    expect(second).to_contain_text("without Glasshavn, melancholy")


def test_correction_can_be_refused(open_page: OpenPage) -> None:
    """Where another spelling was searched, one link searches for what was typed."""
    page = open_page("/search?q=melancoly")
    expect(page.locator(".reading")).to_contain_text("melancholy")
    page.get_by_role("link", name="all the same").click()
    expect(page.locator(".count")).to_have_text("0 reviews")
    expect(page).to_have_url(re.compile(quote('"melancoly"')))
    expect(page.get_by_role("link", name="all the same")).to_have_count(0)


def test_slash_leads_to_the_search_and_can_be_turned_off(open_page: OpenPage) -> None:
    """The key is for who wants it (WCAG 2.1.4), the choice is remembered, and writing is never interrupted."""
    page = open_page("/")
    page.keyboard.press("/")
    expect(field(page)).to_be_focused()
    page.keyboard.type("and/or")
    expect(field(page)).to_have_value("and/or")
    page.get_by_label("Press / to search").uncheck()
    page.reload()
    page.keyboard.press("/")
    expect(field(page)).not_to_be_focused()
    expect(page.get_by_label("Press / to search")).not_to_be_checked()


def marked(page: Page) -> list[str]:
    """Return what the script has marked, in order."""
    found: list[str] = page.evaluate("[...(CSS.highlights.get('found') ?? [])].map(String)")
    return found


def test_landing_page_marks_what_was_found_until_cleared(open_page: OpenPage) -> None:
    """All of it in its section; buttons go from mark to mark; another one, or Escape, takes the marks away."""
    page = open_page("/search?q=water+street")
    page.locator(".passages a[href*=drowned]").first.click()
    bar = page.get_by_role("group", name="Words found")
    expect(page.locator("#the-drowned-quarter")).to_be_in_viewport()
    assert marked(page) == ["street", "water", "street"]
    passage = page.locator("#the-drowned-quarter p").first
    before = passage.screenshot()
    bar.get_by_role("button", name="Next mark").click()
    expect(page.locator("#_said")).to_have_text("2 / 3")
    assert page.evaluate("String([...CSS.highlights.get('now')][0])") == "water"
    bar.get_by_role("button", name="Clear the marks").click()
    expect(bar).to_have_count(0)
    assert marked(page) == []
    assert passage.screenshot() != before
    page.reload()
    expect(bar).to_be_visible()
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    page.goto("/reviews/glass-harbour/")
    expect(bar).to_have_count(0)


@pytest.mark.parametrize("width", [320, 390, 800, 1360])
def test_way_through_the_marks_covers_nothing(open_page: OpenPage, width: int) -> None:
    """It stands in the air above its section, or beside the text; nothing moves when it comes."""
    page = open_page("/search?q=melancholy", viewport={"width": width, "height": 700})
    page.locator(".passages a").first.click()
    expect(page.locator(".marks")).to_be_attached()
    for top in (0, 0.5, 1):
        page.evaluate("top => scrollTo(0, top * document.body.scrollHeight)", top)
        covered = page.evaluate("""() => {
            const bar = document.querySelector(".marks").getBoundingClientRect();
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const texts = [];
            while (walker.nextNode()) {
                const { data, parentElement } = walker.currentNode;
                if (!data.trim() || parentElement.closest(".marks, .hidden, .skip, [hidden]")) continue;
                const range = new Range();
                range.selectNodeContents(walker.currentNode);
                for (const { left, right, top, bottom } of range.getClientRects()) {
                    if (left < bar.right && right > bar.left && top < bar.bottom && bottom > bar.top) texts.push(data);
                }
            }
            return texts;
        }""")
        assert covered == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_words_in_a_spoiler_are_shown_to_who_searched_there(open_page: OpenPage) -> None:
    """It opens where nothing else has what was found; a section's own marks leave it closed."""
    page = open_page("/search?q=Anselm&spoilers=1")
    page.locator(".passages a").first.click()
    expect(page.get_by_text("her brother Anselm")).to_be_visible()
    assert marked(page) == ["Anselm"]
    page.goto("/search?q=street")
    page.locator(".passages a[href*=drowned]").first.click()
    expect(page.locator(".marks")).to_be_visible()
    expect(page.get_by_text("her brother Anselm")).to_be_hidden()


def test_waiting_shows_itself(open_page: OpenPage) -> None:
    """What is waited for is busy, and after a while says so; once it is there, nothing of that is left."""
    page = open_page("/search?q=harbour")
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/search?*page=2*", hold)
    page.get_by_role("link", name="Next").click()
    expect(page.locator("main")).to_have_attribute("aria-busy", "true")
    expect(page.get_by_text("Searching…")).to_be_visible()
    waiting[0].continue_()
    expect(page.locator(".pages")).to_contain_text("Page 2")
    expect(page.get_by_text("Searching…")).to_have_count(0)
    expect(page.locator("main")).not_to_have_attribute("aria-busy", "true")


def test_own_link_of_a_section_is_copied(open_page: OpenPage) -> None:
    """It leads there as links do, and is in the clipboard, which is said."""
    page = open_page("/reviews/glass-harbour/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("#sound-and-silence a.self").click()
    expect(page.get_by_text("Link copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    expect(page).to_have_url(re.compile("/reviews/glass-harbour/#sound-and-silence_the-song$"))
