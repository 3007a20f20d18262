"""What Markdown becomes: sections, their HTML, their words."""

import io

import pytest
from PIL import Image

from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import REVIEW, load, text


def test_sections_start_at_headings_of_the_second_level(write_content: WriteContent) -> None:
    """The text before the first is the introduction; ids are the slugs of the headings."""
    _, harbour = load(write_content()).reviews
    assert [section.slug for section in harbour.sections] == [
        "introduction",
        "the-drowned-quarter",
        "sound-and-silence",
    ]


def test_heading_in_a_code_block_starts_no_section(write_content: WriteContent) -> None:
    """Only Markdown's own headings count, so an example of Markdown stays in one piece."""
    content = load(write_content({REVIEW: text("```\n## Not a heading\n```\n\n## Real\n\nWords.")}))
    [review] = [review for review in content.reviews if review.slug == "a"]
    assert [section.slug for section in review.sections] == ["introduction", "real"]


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("Conclusion: A New Chapter in K-Drama", "conclusion-a-new-chapter-in-k-drama"),
        ("Soo-hee’s Choice", "soo-hees-choice"),
        ("줄거리와 인물", "줄거리와-인물"),
        ("Café *Société*", "cafe-societe"),
        ("ガラスの港", "ガラスの港"),
    ],
)
def test_section_id_is_the_slug_of_its_heading(write_content: WriteContent, heading: str, slug: str) -> None:
    """Letters of every script are kept, Latin accents are not."""
    content = load(write_content({REVIEW: text(f"## {heading}\n\nWords.")}))
    assert slug in [section.slug for review in content.reviews for section in review.sections]


def test_spoiler_is_hidden_and_its_words_are_kept_apart(write_content: WriteContent) -> None:
    """The label shows; the words stand in `details` and in `spoiler`, never in `text`."""
    quarter = load(write_content()).reviews[1].sections[1]
    assert "<summary>The lighthouse</summary>" in quarter.html
    assert "Anselm" in quarter.spoiler
    assert "Anselm" not in quarter.text


def test_footnote_stands_in_the_section_that_uses_it(write_content: WriteContent) -> None:
    """Wherever the note is written, its text is printed below the section that refers to it."""
    content = load(write_content({REVIEW: text("## One\n\nFact.[^n]\n\n## Two\n\nWords.\n\n[^n]: Source.")}))
    [review] = [review for review in content.reviews if review.slug == "a"]
    assert "Source." in review.sections[0].html
    assert "Source." not in review.sections[1].html


def test_tables_keep_their_alignment(write_content: WriteContent) -> None:
    """By class: the content security policy forbids styles in the text."""
    content = load(write_content({REVIEW: text("| a | b |\n|--:|---|\n| 1 | 2 |")}))
    [review] = [review for review in content.reviews if review.slug == "a"]
    assert '<td class="right">1</td>' in review.sections[0].html


def test_blocks_do_not_run_together_in_the_text(write_content: WriteContent) -> None:
    """A dot stands where a cell, a heading or an item ends no sentence; excerpts and descriptions are one line."""
    source = "Here.\n\n| One | Two |\n|---|---|\n| 3 | 4 |\n\n### Then\n\nWords:\n\n- a\n- b\n\n    code"
    content = load(write_content({REVIEW: text(source)}))
    [review] = [review for review in content.reviews if review.slug == "a"]
    shown = " ".join(review.sections[0].text.split())
    assert shown == "Here. One · Two · 3 · 4 · Then · Words: a · b · code"


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("The [makers](https://example.org/)[^1] of *it*", "The makers of <em>it</em>"),
        ("![A dog](../media/dog.png) <https://example.org/>", " https://example.org/"),
    ],
)
def test_label_of_a_heading_can_stand_in_a_link(write_content: WriteContent, heading: str, label: str) -> None:
    """It has no link, footnote or image of its own."""
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    source = text(f"## {heading}\n\nWords.[^1]\n\n[^1]: Note.")
    content = load(write_content({REVIEW: source, "media/dog.png": file.getvalue()}))
    [review] = [review for review in content.reviews if review.slug == "a"]
    assert review.sections[-1].label_html == label
