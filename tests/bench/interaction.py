"""How long a page works for what a reader does on a phone, as processor time of its main thread, four times slower.

Until a frame shows it, a reader waits that long and a frame, if nothing else runs. Times of the clock say more of who
else is at work on the machine.
"""

from collections.abc import Callable, Iterator
from functools import partial

from playwright.sync_api import CDPSession, Page, ViewportSize, sync_playwright

from tests.browser.conftest import FLAGS
from tests.browser.tools import find_chromium

CPU_SLOWDOWN = 4
PHONE: ViewportSize = {"width": 390, "height": 844}
#: Until all that an act led to is done, the answer of a server included; milliseconds.
SETTLING = 300
TYPED = "chris"
KEYS = ("ArrowDown", "ArrowDown", "Escape", "ArrowDown", "Escape")
#: Disclosures that are opened on a page.
OPENED = 4


def slowest_interaction(address: str) -> tuple[float, str]:
    """Return the milliseconds of the slowest act and which it is: opening, typing, going through suggestions."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        session = context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        slowest = max((_measure(page, session, act), name) for name, act in _acts(page))
        browser.close()
    return slowest


def _acts(page: Page) -> Iterator[tuple[str, Callable[[], None]]]:
    field = page.locator("input[type=search]").first
    disclosures = [it for it in page.locator("main summary").all() if it.is_visible()]
    for disclosure in disclosures[:OPENED]:
        yield f"opening “{' '.join(disclosure.inner_text().split())}”", disclosure.tap
    yield "tapping the field", field.tap
    for letter in (*TYPED, *KEYS):
        yield f"typing {letter}", partial(page.keyboard.press, letter)


def _measure(page: Page, session: CDPSession, act: Callable[[], None]) -> float:
    before = _spent(session)
    act()
    page.wait_for_timeout(SETTLING)
    return CPU_SLOWDOWN * (_spent(session) - before)


def _spent(session: CDPSession) -> float:
    """Return what the page's main thread has worked since it was made, in milliseconds of processor."""
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    return 1000 * float(metrics["TaskDuration"])
