"""What the browser is told to refuse, it refuses, and no page of ours needs it."""

import re

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import OpenPage

#: Remembers what the policy of a page was broken by, from the page's first moment.
WATCH = "window.broken = []; addEventListener('securitypolicyviolation', e => broken.push(e.violatedDirective))"


def watched(open_page: OpenPage, path: str) -> Page:
    page = open_page("/about/")
    page.add_init_script(WATCH)
    page.goto(path)
    return page


def test_reading_and_searching_break_no_rule(open_page: OpenPage) -> None:
    """Suggestions, results in place, filters and the way back need no markup made of text."""
    page = watched(open_page, "/search?q=harbour")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".pages")).to_contain_text("Page 2")
    page.locator("#_q").fill("")
    page.locator("#_q").press_sequentially("mel")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=mel$"))
    page.go_back()
    expect(page.locator(".pages")).to_contain_text("Page 2")
    assert page.evaluate("[stayed, broken]") == [True, []]


@pytest.mark.parametrize("path", ["/", "/reviews/glass-harbour/", "/about/", "/nothing"])
def test_text_becomes_no_markup(open_page: OpenPage, path: str) -> None:
    """Neither on a page nor in a document made aside, nor under a policy of one's own making."""
    page = watched(open_page, path)
    assert page.evaluate("broken") == []
    for attempt in (
        "document.body.innerHTML = '<b>x</b>'",
        "new DOMParser().parseFromString('<b>x</b>', 'text/html')",
        "document.createElement('script').text = 'x'",
        "trustedTypes.createPolicy('x', { createHTML: text => text })",
    ):
        with pytest.raises(Error, match=r"Trusted(HTML|Script)|disallowed"):
            page.evaluate(attempt)


def test_picture_is_shown_on_a_page_and_has_no_rights_alone(open_page: OpenPage) -> None:
    """It is decoded where a page shows it; opened by itself it is of no origin."""
    page = open_page("/reviews/glass-harbour/")
    picture = page.locator("main img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('main img').naturalWidth > 0")
    page.goto(str(picture.get_attribute("src")))
    assert page.evaluate("window.origin") == "null"
