"""What Markdown becomes: sections, their HTML, their words."""

import io

import pytest
from PIL import Image

from site_app.source.markdown.document import Context, Link, Section
from site_app.source.markdown.render import render_markdown
from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import REVIEW, load, text
from tests.site_app.source.markdown.test_elements import PIER, rendered


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


def test_section_has_its_text_in_every_form() -> None:
    """Its heading as words, as HTML and as a label; its text for all, for who shares it, and for search."""
    document = rendered("a\n\n## The [선재](b)[^1] *c*\n\nd\n\n::: spoiler E\nf\n:::\n\n```\ng  h\n```\n\n[^1]: i")
    assert document.problems == []
    introduction, section = document.sections
    assert introduction == Section(
        "introduction", "Introduction", "Introduction", "Introduction", "<p>a</p>\n", "<p>a</p>\n", "a", "", False, 1
    )
    assert (section.slug, section.heading, section.headed, section.line) == ("the-선재-c", "The 선재 c", True, 3)
    assert section.label_html == 'The <span lang="ko">선재</span> <em>c</em>'
    parts = ['The <a href="/at/b"><span lang="ko">선재</span></a><sup class="footnote-ref">', "</sup> <em>c</em>"]
    assert [section.heading_html[: len(parts[0])], section.heading_html[-len(parts[1]) :]] == parts
    assert 'id="_fnref1"' in section.heading_html
    assert (section.text, section.spoiler) == ("d ·\ng h ·\ni", "f")
    assert "f" in section.html
    assert "<details" in section.html
    assert "details" not in section.shared_html
    assert section.shared_html.startswith("<p>d</p>\n<pre>")
    assert document.links == [Link("b", "/at/b", 3)]


def test_links_and_images_are_told_with_their_lines() -> None:
    """In the order of the text: those of a footnote in each section that uses it."""
    document = rendered("a\n[b](c)\n![d](pier.png)\n\n[^1]: [e](f)\n\n## G\n\nh[^1]")
    assert document.links == [
        Link("c", "/at/c", 2),
        Link("pier.png", PIER.url, 3, image=True),
        Link("f", "/at/f", 5),
    ]


def test_text_begins_below_the_front_matter() -> None:
    """Its lines are those of the file."""
    context = Context(str, lambda _: None, "en")
    document = render_markdown(["---", "# x", "---", "[a](b)"], 3, context)
    assert (document.problems, document.links) == ([], [Link("b", "b", 4)])
    assert rendered("").sections == []


def test_unsafe_address_is_told_and_not_printed() -> None:
    """Whatever gets past the checks, the sanitiser takes away."""
    document = rendered("[a](javascript:b)")
    assert document.links == [Link("javascript:b", "/at/javascript:b", 1)]
    context = Context(str, lambda _: None, "en")
    assert render_markdown(["[a](javascript:b)"], 0, context).sections[0].html == "<p><a>a</a></p>\n"


def test_addresses_printed_again_count() -> None:
    """A long one, named often, is refused before it is printed, on the line of its section."""
    text = f"[a]: https://a.example/{'b.' * 20_000}\n\n## C\n\n" + "[a]\n\n" * 110
    assert [problem.line for problem in rendered(text).problems] == [3]
    assert rendered(text.replace("[a]\n\n" * 110, "[a]\n\n" * 40)).problems == []


def test_section_that_prints_too_much_names_its_line() -> None:
    """Not that of the text before it."""
    words = ("a" * 1_000 + "\n") * 4_300
    [problem] = rendered(f"b\n\n## C\n\n{words}").problems
    assert (problem.line, problem.what) == (3, "the text prints as more than 4,194,304 characters")
