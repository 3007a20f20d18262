"""What other dialects hide is hidden by ours, and shows nowhere."""

import pytest

from tests.site_app.source.importing.blogs import Blog

HEAD = "---\ntitle: A\ndate: 2019-05-01\n---\n"
ALONE = {
    "reddit": ">!They die.!<",
    "discord": "||They die.||",
    "discord, spaced": "|| They die. ||",
    "stack exchange": ">! They\n>! die.",
    "obsidian": "> [!spoiler]- The end\n> They die.",
    "forum": "[spoiler]They die.[/spoiler]",
    "forum, labelled": "[SPOILER=The end]They die.[/SPOILER]",
    "braces": "{spoiler}They die.{/spoiler}",
    "hugo": "{{< spoiler >}}They die.{{< /spoiler >}}",
    "hugo, alone": '{{< spoiler text="They die." />}}',
    "liquid": "{% spoiler %}\nThey die.\n{% endspoiler %}",
    "liquid, alone": "{% spoiler They die. %}",
    "details": "<details><summary>The end</summary>They die.</details>",
    "element": "<Spoiler>They die.</Spoiler>",
    "class": '<p class="is spoiler">They <b>die</b>.</p>',
    "fence": "~~~ spoiler\nThey die.\n~~~",
    "container": "::: details The end\nThey die.\n:::",
    "container of few spaces": ":::spoiler\nThey die.\n:::",
    "mkdocs": '??? note "The end"\n    They die.',
    "old reddit": "[They die.](/spoiler)",
    "title of a link": '[The end](#s "They die.")',
}


def _shown(blog: Blog) -> str:
    return " ".join(section.text for section in blog.reviews()["a"].sections)


@pytest.mark.parametrize("kind", ALONE)
def test_each_dialect_is_hidden(blog: Blog, kind: str) -> None:
    """A spoiler of any dialect is one of ours, and the paragraphs around it stay as they are."""
    blog.write("a.md", f"{HEAD}Before.\n\n{ALONE[kind]}\n\nAfter.\n\n## Next\n\nMore.\n")
    blog.imported()
    hidden = " ".join(section.spoiler for section in blog.reviews()["a"].sections)
    assert "die" in hidden
    assert _shown(blog).split() == ["Before.", "After.", "More."]


WITHIN = {
    "a sentence": ("Then >!they die!< alone.", "::: spoiler\nThen they die alone.\n:::"),
    "two of them": ("||One|| and ||two||.", "::: spoiler\nOne and two.\n:::"),
    "a quotation": ("> Then ||they die||.\n> So.", "::: spoiler\n> Then they die.\n> So.\n:::"),
    "a list": ("- a >!b!<\n- c", "::: spoiler\n- a b\n- c\n:::"),
    "an item's second paragraph": ("- a\n\n  b ||c||\n\n- d", "- a\n\n  ::: spoiler\n  b c\n  :::\n\n- d"),
    "several paragraphs": ("[spoiler]One\n\ntwo[/spoiler]", "::: spoiler\n\nOne\n\ntwo\n\n:::"),
    "a heading": ("## He >!dies!<\n\nText.", "## He …\n\nText."),
    "no end": (
        "{{< spoiler >}}\nOne\n\n{{< /spoiler >}}\n\n[spoiler]Two",
        "::: spoiler\n\nOne\n\n:::\n\n::: spoiler\nTwo\n:::",
    ),
    "code": ("`||x||`", "`||x||`"),
    "an element": ("<i>!x!</i>", "*!x!*"),
    "a box": ("::: tip Good\nWords.\n:::", "**Good**\n\nWords."),
    "an admonition": ('!!! note "Good"\n    Words.\n\nMore.', "**Good**\n\nWords.\n\nMore."),
    "a comment": ("Words. %%a note%%", "Words."),
}


@pytest.mark.parametrize("kind", WITHIN)
def test_what_is_hidden_within_hides_its_paragraph(blog: Blog, kind: str) -> None:
    """What hides a part of a paragraph hides it whole; code, boxes and elements are no spoilers."""
    body, expected = WITHIN[kind]
    blog.write("a.md", f"{HEAD}{body}\n")
    blog.imported()
    assert blog.reviews()["a"]
    assert "\n".join(line.rstrip() for line in blog.body("a").split("\n")) == expected


def test_front_matter_shows_no_spoilers(blog: Blog) -> None:
    """Titles and summaries stand in lists: what they should hide is left out of them."""
    blog.write("a.md", "---\ntitle: A ||dies||\nsummary: He >!dies!< alone\ndate: 2019-05-01\n---\nText.\n")
    blog.imported()
    review = blog.reviews()["a"]
    assert (review.title, review.summary) == ("A …", "He … alone")
