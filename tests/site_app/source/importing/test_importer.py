"""A folder kept for another tool, imported: what is mapped, guessed, left, and what our reader says of it."""

import json
import random
from datetime import date
from pathlib import Path

import pytest

from site_app.source.content import load_content
from site_app.source.importing.importer import ImportRefusedError, import_reviews, read_mapping
from tests.site_app.source.importing.blogs import Blog

FORMS = {
    "jekyll": ("_posts/2019-05-01-parasite.md", "---\nlayout: post\ntitle: Parasite\ncategories: [Film]\n---\nText.\n"),
    "hugo": (
        "posts/parasite/index.md",
        '+++\ntitle = "Parasite"\ndate = 2019-05-01T10:00:00Z\ntags = ["Film"]\n+++\nText.\n',
    ),
    "hugo-json": ("parasite.md", '{"title": "Parasite", "date": "2019-05-01", "tags": ["Film"]}\n\nText.\n'),
    "astro": (
        "parasite.mdx",
        "---\ntitle: Parasite\npubDate: May 1, 2019\ntags: Film\n---\nimport X from './x'\n\nText.\n",
    ),
    "zola": ("parasite.md", '+++\ntitle = "Parasite"\ndate = 2019-05-01\n[taxonomies]\ntags = ["Film"]\n+++\nText.\n'),
    "ghost": (
        "parasite.md",
        "---\ntitle: Parasite\npublished_at: '2019-05-01T00:00:00.000Z'\ntags:\n  - Film\n---\nText.\n",
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_tool_is_read(blog: Blog, form: str) -> None:
    """The front matter of every tool gives title, day and tags, and its text the review's."""
    blog.write(*FORMS[form])
    (one,) = blog.imported()
    review = blog.reviews()["parasite"]
    assert one.slug == "parasite"
    assert (review.title, review.published.isoformat(), review.tags) == ("Parasite", "2019-05-01", ("Film",))
    assert review.sections[0].text == "Text."


@pytest.mark.parametrize(
    ("written", "value", "best"),
    [
        ("4/5", 4, 5),
        ("8.5 out of 10", 8.5, 10),
        ('"★★★½"', 3.5, 5),
        ("'3,5/5'", 3.5, 5),
        ("{value: 7, best: 10}", 7, 10),
    ],
)
def test_ratings_that_name_their_scale(blog: Blog, written: str, value: float, best: float) -> None:
    """A rating of so much is taken as it says."""
    blog.write("a.md", f"---\ntitle: A\ndate: 2019-05-01\nrating: {written}\n---\nText.\n")
    blog.imported()
    rating = blog.reviews()["a"].rating
    assert rating
    assert (rating.value, rating.best) == (value, best)


def test_the_scale_of_ratings_is_that_of_all(blog: Blog) -> None:
    """A bare rating is of the least usual scale that holds all of the folder, and that is told as a guess."""
    for name, grade in (("a", "4"), ("b", "7.5")):
        blog.write(f"{name}.md", f"---\ntitle: A\ndate: 2019-05-01\ngrade: {grade}\n---\nText.\n")
    first, _ = blog.imported()
    rating = blog.reviews()["a"].rating
    assert rating
    assert rating.best == 10
    assert "grade is of 10" in first.guessed


def test_what_no_scale_tells_is_left(blog: Blog) -> None:
    """A rating in letters is never made a number."""
    blog.write("a.md", "---\ntitle: A\ndate: 2019-05-01\ngrade: B+\n---\nText.\n")
    (one,) = blog.imported()
    assert blog.reviews()["a"].rating is None
    assert "grade" in one.left


def test_keys_are_mapped_as_the_maintainer_says(blog: Blog) -> None:
    """--map wins over what a key usually means; what is no key of ours is refused."""
    blog.write("a.md", "---\ntitle: A\ndate: 2019-05-01\nwatched: 2018-02-03\nmovie_no: Stalker\n---\nText.\n")
    blog.imported("watched=published", "movie_no=subject.name")
    review = blog.reviews()["a"]
    assert review.published.isoformat() == "2018-02-03"
    assert review.subject
    assert review.subject.name == "Stalker"
    with pytest.raises(ImportRefusedError, match="--map x=nothing: it maps to no key of ours"):
        read_mapping(["x=nothing"])


def test_a_text_without_title_or_day(blog: Blog) -> None:
    """The first heading, or the file's name, is the title; what was guessed is told."""
    blog.write("one.md", "---\ndate: 2019-05-01\n---\n# The Host\n\nText.\n")
    blog.write("two_words.md", "Text alone.\n")
    one, two = blog.imported()
    reviews = blog.reviews()
    assert (reviews["one"].title, reviews["two-words"].title) == ("The Host", "Two words")
    assert "title from the first heading" in one.guessed
    assert [*two.guessed] == ["title from the file’s name", "published from the day the file was changed"]


def test_front_matter_that_is_no_yaml(blog: Blog) -> None:
    """Colons, @ and # in bare values are what their writer meant."""
    blog.write("a.md", "---\ntitle: Mission: Impossible # 2\nauthor: @jane\ndate: 2019-05-01\n---\nText.\n")
    blog.imported()
    review = blog.reviews()["a"]
    assert (review.title, review.authors) == ("Mission: Impossible # 2", ("@jane",))


BODIES = {
    "html": ("<p>Some <em>words</em>,<br>a <b>line</b>.</p>", "Some *words*,\\\na **line**."),
    "quotation": ("<blockquote><p>One</p><p>Two</p></blockquote>", "> One\n>\n> Two"),
    "list": ("<ol>\n  <li>One</li>\n  <li>Two</li>\n</ol>", "1. One\n\n1. Two"),
    "table": ("<table><tr><th>a</th></tr><tr><td>1</td></tr></table>", "| a |\n| --- |\n| 1 |"),
    "spoiler": ("<details><summary>The end</summary>They die.</details>", "::: spoiler The end\n\nThey die.\n\n:::"),
    "hugo spoiler": ("{{% spoiler %}}They die.{{% /spoiler %}}", "::: spoiler\nThey die.\n:::"),
    "video": ("{{< youtube abc >}}", "[youtube](https://www.youtube.com/watch?v=abc)"),
    "frame": ('<iframe src="https://e.example/x"></iframe>', "[https://e.example/x](https://e.example/x)"),
    "script": ("Text.<script>alert(1)</script>", "Text."),
    "liquid": ("Text.{% include ad.html %} {{ page.x }}", "Text."),
    "kramdown": ("Text.\n{: .lead #x}", "Text."),
    "heading id": ("Text.\n\n## Plot {#plot}\n\nMore.", "Text.\n\n## Plot\n\nMore."),
    "levels": ("Text.\n\n# Plot\n\nMore.\n\n## Act\n\nMore.", "Text.\n\n## Plot\n\nMore.\n\n### Act\n\nMore."),
    "code": ("`<b>` and\n\n```\n<i>{{ x }}</i>\n```", "`<b>` and\n\n```\n<i>{{ x }}</i>\n```"),
    "dead link": ("See [this](/2010/nothing/).", "See this."),
    "unsafe link": ("See [this](javascript:x).", "See this."),
    "stray footnote": ("Text[^9] here.", "Text here."),
    "stray container": ("Text.\n\n:::", "Text.\n\n\\:\\:\\:"),
}


@pytest.mark.parametrize("kind", BODIES)
def test_what_is_not_our_markdown_becomes_so(blog: Blog, kind: str) -> None:
    """HTML, shortcodes and what our reader refuses become Markdown or plain words; nothing is a fault."""
    body, expected = BODIES[kind]
    blog.write("a.md", f"---\ntitle: A\ndate: 2019-05-01\n---\n{body}\n")
    blog.imported()
    assert blog.reviews()["a"]
    assert "\n".join(line.rstrip() for line in blog.body("a").split("\n")) == expected


def test_images_and_links_come_along(blog: Blog) -> None:
    """An image is found beside its text or under the site's root, and a link to another text leads to its review."""
    blog.draw("static/img/a b.png")
    blog.draw("posts/near.png")
    blog.write(
        "posts/2019-05-01-one.md",
        "---\ntitle: One\n---\n![far](</img/a b.png>) ![near](near.png)\n\n[two](/2019/two/) ![gone](gone.png)\n",
    )
    blog.write("posts/2019-05-02-two.md", "---\ntitle: Two\n---\n[one](./2019-05-01-one.md)\n")
    one, _ = blog.imported()
    assert blog.body("one") == "![far](../media/a-b.png) ![near](../media/near.png)\n\n[two](two.md)"
    assert blog.body("two") == "[one](one.md)"
    assert set(blog.reviews()) == {"one", "two"}
    assert "the image gone.png" in one.left


def test_nothing_is_written_over(blog: Blog) -> None:
    """A review or an image that is there stays, whatever is imported, and another import changes nothing."""
    blog.draw("posts/a.png")
    blog.write("posts/a.md", "---\ntitle: A\ndate: 2019-05-01\n---\n![x](a.png)\n")
    (blog.content / "media").mkdir()
    (blog.content / "media/a.png").write_bytes(b"another")
    blog.imported()
    before = {path: path.read_bytes() for path in blog.content.rglob("*") if path.is_file()}
    (again,) = blog.imported()
    assert before[blog.content / "media/a.png"] == b"another"
    assert blog.content / "media/a-2.png" in before
    assert again.slug is None
    assert str(again.refused).endswith("reviews/a.md is there already, and stays as it is")
    assert {path: path.read_bytes() for path in blog.content.rglob("*") if path.is_file()} == before


def test_a_dry_run_writes_nothing(blog: Blog) -> None:
    """A dry run tells the same and leaves no trace."""
    blog.write("a.md", "---\ntitle: A\ndate: 2019-05-01\n---\nText.\n")
    assert [one.slug for one in blog.imported(dry_run=True)] == ["a"]
    assert [path.name for path in blog.content.iterdir()] == ["site.toml"]


def test_drafts_stay_drafts_and_are_not_linked(blog: Blog) -> None:
    """What its tool did not show is a draft here, too, and no link leads to it."""
    blog.write("a.md", "---\ntitle: A\ndate: 2019-05-01\npublished: false\n---\nText.\n")
    blog.write("b.md", "---\ntitle: B\ndate: 2019-05-01\n---\n[A](a.md), [C](c.md)\n")
    blog.write("c.md", "---\ntitle: C\ndate: 2019-05-01\n---\n")
    blog.imported()
    assert set(blog.reviews()) == {"b"}
    assert blog.body("b") == "A, C"


def test_texts_that_are_none_of_reviews(blog: Blog) -> None:
    """A readme, a package's texts and binary files are no reviews; a text without words is told of."""
    for name in ("README.md", "node_modules/x/y.md", ".git/z.md", "_index.md"):
        blog.write(name, "---\ntitle: A\n---\nText.\n")
    blog.write("empty.md", "---\ntitle: Empty\ndate: 2019-05-01\n---\n")
    (one,) = blog.imported()
    assert one.slug is None
    assert one.refused == "the review has no text"


@pytest.mark.parametrize("where", ["nowhere", "."])
def test_nothing_to_import(tmp_path: Path, where: str) -> None:
    """A folder that is not there, or has no texts, is told of in one line."""
    with pytest.raises(ImportRefusedError, match="name the"):
        import_reviews(tmp_path / where, tmp_path, {}, lambda *_: None)


_PIECES = (
    *("A sentence of *words*.", "## Plot", "## ", "# Top", "Set\n===", "[^1] stray", "[^2]: unused", ":::", "> > ## x"),
    *(
        "<div>open",
        "</p></div>",
        "<b>bold",
        "[[wiki]]",
        "[" * 60,
        "|a|\n|-|\n|",
        "&#0;&bogus;",
        "\x07bell",
        "``` \nfence",
    ),
    *(
        "{{< x >}}",
        "{% y %}",
        "{{ z }}",
        "![](x.png)",
        "[a](b c)",
        "<!-- note",
        "[r]: /x",
        "[t][r]",
        "- ## in list",
        "\\",
    ),
)
_VALUES = (
    "x",
    "1: 2",
    "[a, b",
    "{a: {b: 1}}",
    "~",
    "2019-13-99",
    "-1",
    "*x",
    "'",
    '"a" b',
    "\u202eb",
    "true",
    "[[1]]",
    "é",
)


def test_any_text_that_has_words_is_imported(blog: Blog) -> None:
    """Whatever keys and marks a text has, its review is one that our reader finds no fault in."""
    draw = random.Random(7)
    keys = ("title", "date", "rating", "slug", "tags", "author", "image", "draft", "year", "film", "imdb_id", "odd key")
    for number in range(60):
        head = "".join(f"{key}: {draw.choice(_VALUES)}\n" for key in draw.sample(keys, draw.randint(0, len(keys))))
        body = "\n\n".join(draw.choices(_PIECES, k=draw.randint(1, 12)))
        blog.write(f"{number}-text.md", f"---\n{head}---\nWords.\n\n{body}\n")
    assert [one.refused for one in blog.imported() if one.slug is None] == []
    assert load_content(blog.content, lambda *_: None).reviews


def test_front_matter_of_aliases_is_not_multiplied(blog: Blog) -> None:
    """References within YAML, which could multiply without end, are read as they are written."""
    lines = "".join(f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 9) if n else 'x'}]\n" for n in range(12))
    blog.write("a.md", f"---\ntitle: A\ndate: 2019-05-01\n{lines}---\nText.\n")
    (one,) = blog.imported()
    assert one.slug == "a"
    assert len(json.dumps([*one.left])) < 10_000


def test_authors_and_days_to_come_stay(blog: Blog) -> None:
    """Several authors are several persons; a text for a day to come waits for it, and one may end on its day."""
    head = "---\ntitle: A\ndate: {}\nauthors: [Ann, {{name: Bo}}, '!']\nexpiryDate: {}\n---\nText.\n"
    blog.write("now.md", head.format("2019-05-01", "2998-01-01"))
    blog.write("later.md", head.format("2999-05-01", "2998-01-01"))
    blog.write("past.md", head.format("2019-05-01", "2020-01-01"))
    blog.imported()
    (review,) = blog.reviews().values()
    assert (review.slug, review.authors, review.expires) == ("now", ("Ann", "Bo"), date(2998, 1, 1))
    written = {path.stem: path.read_text() for path in (blog.content / "reviews").iterdir()}
    assert "published: 2999-05-01" in written["later"]
    assert "expires: 2020-01-01" in written["past"]
