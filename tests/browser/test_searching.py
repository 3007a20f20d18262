"""Searching as readers do: by keyboard, with an input method, back and forth, and without scripts."""

import re
from urllib.parse import quote

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import OpenPage

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
    """From the top of the page: the skip link, the name, the field; Enter searches, Tab and Enter open a hit."""
    page = open_page("/")
    for _ in range(3):
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
    """A review, a section of one, a person and a word are told apart, to those who listen too."""
    page = open_page("/")
    for typed, name in (
        ("under", "Glass Harbour: A City Under Water review"),
        ("drowned", "The Drowned Quarter section"),
        ("melan", "Melancholy word"),
        ("abe", "Rin Abe person"),
    ):
        field(page).fill(typed)
        expect(page.get_by_role("option", name=name, exact=True)).to_be_visible()
    options(page).first.click()
    expect(page).to_have_url(re.compile(r"/search\?q=Rin\+Abe$"))
    expect(page.locator(".hit h2 a").first).to_have_attribute("href", re.compile("/reviews/glass-harbour/"))


def test_suggestions_are_asked_for_once_a_pause(open_page: OpenPage) -> None:
    """Quick letters make one request, not one each; an emptied field makes none."""
    page = open_page("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.extend([request.url] if "/suggest" in request.url else []))
    field(page).press_sequentially("harbour", delay=10)
    expect(options(page).first).to_be_visible()
    assert len(asked) == 1
    field(page).fill("")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.wait_for_timeout(300)
    assert len(asked) == 1


def test_overtaken_suggestions_never_show(open_page: OpenPage) -> None:
    """A slow answer to an earlier letter does not replace the answer to a later one."""
    page = open_page("/")

    def answer_late(route: Route) -> None:
        page.wait_for_timeout(600)
        route.continue_()

    page.route("**/suggest?q=w", answer_late)
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


def test_landing_page_marks_what_was_found_until_cleared(open_page: OpenPage) -> None:
    """The browser marks the words of the excerpt in its own section; a button, or Escape, takes the marks away."""
    page = open_page("/search?q=melancholy")
    page.locator(".passages a").first.click()
    button = page.get_by_role("button", name="Clear the marks")
    expect(button).to_be_visible()
    passage = page.locator("#sound-and-silence p").last
    marked = passage.screenshot()
    expect(page.locator("#sound-and-silence")).to_be_in_viewport()
    button.click()
    expect(button).to_have_count(0)
    assert passage.screenshot() != marked
    page.goto("/reviews/glass-harbour/")
    expect(button).to_have_count(0)
