"""How long a page takes to show what a reader did on a phone, the processor slowed four times."""

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.browser.conftest import FLAGS
from tests.browser.tools import find_chromium

CPU_SLOWDOWN = 4
PHONE: ViewportSize = {"width": 390, "height": 844}
#: Between two keys, and after an act until all it led to is seen; milliseconds.
TYPING, SETTLING = 90, 400
TYPED = "christopher"
#: Disclosures that are opened on a page.
OPENED = 4

#: Notes the longest of the events that a reader's acts lead to, up to the frame that shows them.
WATCH = """
window.slowest = 0;
new PerformanceObserver((list) => {
  for (const event of list.getEntries()) {
    if (event.interactionId) window.slowest = Math.max(window.slowest, event.duration);
  }
}).observe({ type: "event", durationThreshold: 16, buffered: true });
"""


def slowest_interaction(address: str) -> float:
    """Return the milliseconds of a reader's slowest act: opening disclosures, typing, going through suggestions."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
        page.add_init_script(WATCH)
        page.goto(address, wait_until="networkidle")
        _act(page)
        slowest = float(page.evaluate("window.slowest"))
        browser.close()
    return slowest


def _act(page: Page) -> None:
    disclosures = [it for it in page.locator("main summary").all() if it.is_visible()]
    for disclosure in disclosures[:OPENED]:
        disclosure.tap()
        page.wait_for_timeout(SETTLING)
    page.locator("input[type=search]").first.tap()
    page.keyboard.type(TYPED, delay=TYPING)
    page.wait_for_timeout(SETTLING)
    for key in ("ArrowDown", "ArrowDown", "Escape", "ArrowDown", "Escape"):
        page.keyboard.press(key)
        page.wait_for_timeout(SETTLING)
