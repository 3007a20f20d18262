"""Where the links of a text lead."""

from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import load


def test_links_lead_where_the_writer_meant(write_content: WriteContent) -> None:
    """A link to a review's file, and one to a section, print as addresses that work on every page."""
    kitchen, harbour = load(write_content()).reviews
    assert 'href="/reviews/glass-harbour/#sound-and-silence"' in kitchen.sections[0].html
    assert 'href="/reviews/glass-harbour/#the-drowned-quarter"' in harbour.sections[2].html
