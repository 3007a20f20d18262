"""No page has a fault that axe-core knows, in any state a reader can bring it into."""

import json

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import DESKTOP, OpenPage
from tests.browser.test_reading import PAGES
from tests.browser.tools import find_package_file

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES: dict[str, ViewportSize] = {"phone": {"width": 320, "height": 640}, "desktop": DESKTOP}


def violations(page: Page) -> list[str]:
    """Return the faults that axe-core finds in light and in dark; the policy of the page lets no other way run it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(find_package_file("axe-core/axe.min.js").read_text("utf-8") + ";0")
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"]})
    faults = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for fault in page.evaluate(f"axe.run(document, {options})")["violations"]:
            faults += [
                f"{scheme} {fault['id']}: {node['html'][:99]} {node['failureSummary']}" for node in fault["nodes"]
            ]
    return faults


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_page_has_no_violation(open_page: OpenPage, path: str) -> None:
    """As it opens, and with every spoiler open, every suggestion shown; in one window, which is half the work."""
    page = open_page("about:blank")
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        page.goto(path)
        assert violations(page) == [], size
        page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true })")
        page.locator("#_q").fill("")
        page.locator("#_q").press_sequentially("wa")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("ArrowDown")
        assert violations(page) == [], size


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_page_without_scripts_has_no_violation(open_page: OpenPage, path: str) -> None:
    """The page as the server sends it, spoilers closed and open; only axe itself runs."""
    page = open_page("about:blank")
    page.route("**/*.js", lambda route: route.abort())
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        page.goto(path)
        assert page.locator("#_q").get_attribute("role") is None
        assert violations(page) == [], size
        for summary in page.locator("summary:visible").all():
            summary.click()
            assert violations(page) == [], size


def test_checker_is_at_work(open_page: OpenPage) -> None:
    """A page with a fault is seen, so the silence above means something."""
    page = open_page("/")
    page.evaluate("document.querySelector('h1').append(document.createElement('img'))")
    assert [fault.partition(":")[0] for fault in violations(page)] == ["light image-alt", "dark image-alt"]
