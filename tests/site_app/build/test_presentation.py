"""What pages are given of a review."""

from site_app.build.presentation import _alone


def test_headings_of_a_section_alone_stand_below_its_own() -> None:
    """On a page of its own a section is the first heading, so those inside come next."""
    assert _alone('<h3 id="a_b">B</h3><p>&lt;h3&gt;</p><h4>C</h4>') == '<h2 id="a_b">B</h2><p>&lt;h3&gt;</p><h3>C</h3>'
    assert _alone("<p>B</p>") is None
