"""The site as `microsite deploy --rehearse` shows it: packaged, under AWS's own runtime client, read in a browser."""

import re
import signal
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Request, Response, expect

from tests.browser.conftest import TIMEOUT
from tests.deploy.commands import passing_files, rehearsed_url, started
from tests.deploy.conftest import copy_project

OVERTAKEN = {"net::ERR_ABORTED"}


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL that the command printed; at the end, told to end, it leaves nothing."""
    project = copy_project(tmp_path_factory.mktemp("rehearsal"))
    with started(project, "deploy", "--rehearse") as rehearsal:
        yield rehearsed_url(rehearsal)
        rehearsal.send_signal(signal.SIGTERM)
        assert rehearsal.wait(30) == 0
    assert not passing_files(project)


def amiss(page: Page) -> list[str]:
    """Return the list that fills with what the console and the network have to complain of.

    A suggestion overtaken by the next letter is given up by the page itself, and no failure.
    """
    found: list[str] = []

    def note_failure(request: Request) -> None:
        if request.failure not in OVERTAKEN:
            found.append(request.url)

    def note_refusal(answer: Response) -> None:
        if answer.status >= 400:
            found.append(f"{answer.url}: {answer.status}")

    page.on("console", lambda message: found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("requestfailed", note_failure)
    page.on("response", note_refusal)
    return found


def look_for(page: Page, words: str) -> None:
    """Type into the search field, and wait until what it suggests to these words has come."""
    page.locator("#_q").fill("")
    with page.expect_response(lambda answer: "/suggest?" in answer.url):
        page.locator("#_q").press_sequentially(words)
    page.wait_for_load_state("networkidle")


def test_rehearsed_site_is_read_and_searched(browser: Browser, rehearsed: str) -> None:
    """From the front page to the review, by suggestion and by search to a section, in English and in Hangul.

    Over plain HTTP throughout: nothing a page says of itself sends the browser elsewhere.
    """
    page = browser.new_page(base_url=rehearsed)
    page.set_default_timeout(TIMEOUT)
    found = amiss(page)
    page.goto("/")
    page.locator("h1 a").click()
    expect(page).to_have_url(f"{rehearsed}reviews/lovely-runner/")
    expect(page.locator("h1")).to_contain_text("Lovely Runner")
    expect(page.locator("#themes-explored h2")).to_contain_text("Themes Explored")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 249, 245)"

    look_for(page, "resilience")
    expect(page.get_by_role("option").first).to_have_text("resilience", ignore_case=True)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{rehearsed}search?q=resilience")
    page.locator(".passages a").first.click()
    expect(page).to_have_url(re.compile(f"^{rehearsed}reviews/lovely-runner/#"))
    expect(page.locator(":target")).to_be_in_viewport()
    expect(page.locator(":target")).to_contain_text("resilience")

    look_for(page, "선재")
    expect(page.get_by_role("option").first).to_contain_text("선재")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{rehearsed}search?q={quote('선재')}")
    expect(page.locator(".hit").first).to_contain_text("Lovely Runner")
    assert found == []
    page.close()
