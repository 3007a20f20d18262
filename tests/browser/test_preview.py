"""Writing with a page beside it: it loads itself again and stays where its reader is."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.site_app.cli.test_preview import FAULT, REVIEW, previewing
from tests.site_app.conftest import FIRST, SITE

LONG = FIRST.replace("## Sound", "Water. " * 2000 + "\n\n## Sound") + "\n" + "Foghorns. " * 2000


def test_saved_page_loads_itself_again_in_its_place(browser: Browser, tmp_path: Path) -> None:
    """What is added above moves no reader; a fault comes to the page and goes, and no policy is broken."""
    content = tmp_path / "content"
    review = content / REVIEW
    review.parent.mkdir(parents=True)
    (content / "site.toml").write_text(SITE)
    review.write_text(LONG)
    complaints: list[str] = []
    with previewing(content) as served, browser.new_context() as context:
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{served.url}reviews/glass-harbour/")
        section = page.locator("#sound-and-silence")
        section.evaluate("section => section.scrollIntoView()")
        place = "section => Math.round(section.getBoundingClientRect().top / 8)"
        before = section.evaluate(place)
        review.write_text(LONG.replace("Every street", "Lanterns. " * 500 + "\n\nEvery street"))
        expect(page.locator("#the-drowned-quarter")).to_contain_text("Lanterns.")
        page.wait_for_timeout(500)
        assert abs(section.evaluate(place) - before) <= 1
        review.write_text(f"{FIRST}\n[Out](javascript:alert)\n")
        expect(page.get_by_role("alert")).to_contain_text(FAULT)
        review.write_text(LONG)
        expect(page.get_by_role("alert")).to_have_count(0)
    assert complaints == []
