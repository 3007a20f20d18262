"""What is read out of markdown-it's blocks."""

import pytest
from markdown_it.token import Token

from site_app.source.markdown.blocks import (
    as_label,
    children_of,
    flowing,
    line_of,
    plain_text,
    starts_section,
    with_spoilers,
)


def inline(*children: tuple[str, str]) -> Token:
    block = Token("inline", "", 0, map=[6, 8])
    block.children = [Token(kind, "", 0, content=content) for kind, content in children]
    return block


def test_block_stands_on_its_first_line() -> None:
    """From 1; one that nobody wrote stands on the first."""
    assert line_of(inline()) == 7
    assert line_of(Token("paragraph_close", "p", -1)) == 1


def test_heading_of_the_second_level_starts_a_section() -> None:
    """No other, and none inside another block."""
    kinds = [
        ("heading_open", "h2", 0),
        ("heading_open", "h3", 0),
        ("heading_open", "h2", 1),
        ("heading_close", "h2", 0),
    ]
    assert [starts_section(Token(kind, tag, 1, level=level)) for kind, tag, level in kinds] == [True] + [False] * 3


def test_children_stand_on_lines_of_their_own() -> None:
    """A break of either kind ends a line."""
    block = inline(("text", "a"), ("softbreak", ""), ("text", "b"), ("hardbreak", ""), ("text", "c"))
    lines = [(child.content, line) for child, line in children_of(block) if child.content]
    assert lines == [
        ("a", 7),
        ("b", 8),
        ("c", 9),
    ]
    assert [*children_of(Token("fence", "", 0))] == []


def test_spoilers_may_stand_in_spoilers() -> None:
    """The end of one is hidden no more; all between is."""
    kinds = ["a", "container_spoiler_open", "b", "container_spoiler_open", "container_spoiler_close", "c"]
    tokens = [Token(kind, "", 0) for kind in [*kinds, "container_spoiler_close", "d"]]
    hidden = [hidden for _, hidden in with_spoilers(tokens)]
    assert hidden == [False, True, True, True, True, True, False, False]


def test_words_of_a_block_are_plain() -> None:
    """Breaks are spaces; footnotes and images leave nothing."""
    parts = [("text", " a"), ("softbreak", "x"), ("code_inline", "b"), ("hardbreak", "x"), ("text", "c ")]
    hidden = [("footnote_ref", "x"), ("footnote_anchor", "x"), ("image", "x")]
    assert plain_text(inline(*parts, *hidden)) == "a b c"
    assert plain_text(Token("inline", "", 0)) == ""


def test_label_has_no_links_footnotes_and_images() -> None:
    """The heading itself keeps them."""
    kinds = ["link_open", "text", "link_close", "footnote_ref", "image", "em_open"]
    heading = inline(*((kind, "x") for kind in kinds))
    label = as_label(heading)
    assert [child.type for child in label.children or ()] == ["text", "em_open"]
    assert len(heading.children or ()) == 6
    assert as_label(Token("inline", "", 0)).children == []


@pytest.mark.parametrize(
    ("blocks", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "", "b", "c"], "a ·\nb ·\nc"),
        (["a.", "b!”", "c?)", "d…", "e。", "f:", "g,’", 'h;"]', "i"], 'a.\nb!”\nc?)\nd…\ne。\nf:\ng,’\nh;"]\ni'),
        (["a. b", "c"], "a. b ·\nc"),
    ],
)
def test_blocks_flow_into_one_text(blocks: list[str], text: str) -> None:
    """A dot stands where one would run into the next, and none after the last."""
    assert flowing(blocks) == text
