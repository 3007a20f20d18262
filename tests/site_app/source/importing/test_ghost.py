"""Ghost's export, and texts of other days' encodings."""

import json
from typing import Any

import pytest

from tests.site_app.source.importing.blogs import Blog

POST = {
    "id": "1",
    "title": "Parasite",
    "slug": "parasite",
    "html": '<p>A <em>fine</em> film, <a href="__GHOST_URL__/host/">as is this</a>.</p><h2 id="x">Plot</h2><p>Two.</p>',
    "feature_image": "__GHOST_URL__/content/images/2019/a.png",
    "status": "published",
    "visibility": "public",
    "published_at": "2019-05-01T10:00:00.000Z",
    "updated_at": "2020-02-03T10:00:00.000Z",
    "custom_excerpt": "Of stairs.",
}
OTHER = {**POST, "id": "2", "title": "The Host", "slug": "host", "published_at": 1262304000000, "feature_image": None}
TABLES = {
    "tags": [{"id": "t", "name": "Film"}, {"id": "u", "name": "#hidden", "visibility": "internal"}],
    "posts_tags": [{"post_id": "1", "tag_id": "u"}, {"post_id": "1", "tag_id": "t"}],
    "users": [{"id": "w", "name": "Ann"}],
    "posts_authors": [{"post_id": "1", "author_id": "w"}],
}


def _export(blog: Blog, *posts: dict[str, Any]) -> None:
    told = {"db": [{"meta": {"version": "5.0"}, "data": {"posts": posts, **TABLES}}]}
    blog.write("site.ghost.2024-01-01.json", json.dumps(told))


def test_an_export_of_ghost(blog: Blog) -> None:
    """Each post is a review, with its day, tags, authors, image, and links to the others."""
    blog.draw("content/images/2019/a.png")
    _export(blog, POST, OTHER, {**POST, "slug": "about", "type": "page"})
    assert [one.slug for one in blog.imported()] == ["parasite", "host"]
    reviews = blog.reviews()
    review = reviews["parasite"]
    assert (review.published.isoformat(), str(review.updated), review.summary) == (
        "2019-05-01",
        "2020-02-03",
        "Of stairs.",
    )
    assert (review.tags, review.authors) == (("Film",), ("Ann",))
    assert review.image
    assert [section.slug for section in review.sections] == ["introduction", "plot"]
    assert "[as is this](host.md)" in blog.body("parasite")
    assert reviews["host"].published.isoformat() == "2010-01-01"


def test_what_ghost_showed_to_few_is_a_draft(blog: Blog) -> None:
    """Drafts, and what only members could read, show to nobody."""
    _export(blog, POST, {**OTHER, "visibility": "paid"}, {**OTHER, "slug": "d", "status": "draft"})
    blog.imported()
    assert set(blog.reviews()) == {"parasite"}


def test_markdown_of_ghost_is_kept(blog: Blog) -> None:
    """A post that was written in Markdown is imported from that."""
    card = {"sections": [[10, 0]], "cards": [["markdown", {"markdown": "One *word*."}]]}
    _export(blog, {**POST, "mobiledoc": json.dumps(card), "feature_image": None})
    blog.imported()
    assert blog.body("parasite") == "One *word*."


@pytest.mark.parametrize(
    "text", ['{"db": [', '{"db": 1}', '{"data": {"posts": [1]}}', '{"db": []}', '{"meta": {"x": 1}}']
)
def test_no_export(blog: Blog, text: str) -> None:
    """JSON that begins as an export and is none is told of, and other JSON is not looked at."""
    blog.write("x.json", text)
    blog.write("package.json", '{"name": "x"}')
    (one,) = blog.imported()
    assert one.refused


@pytest.mark.parametrize(
    ("data", "title", "guess"),
    [
        ("Amélie – “x”".encode("cp1252"), "Amélie – “x”", "the text is Windows-1252"),
        ("Amélie\x81".encode("latin-1"), "Amélie", "the text is Latin-1"),
        ("\ufeffAmélie".encode("utf-16-le"), "Amélie", "the text is UTF-16"),
        ("\ufeffAmélie".encode("utf-16-be"), "Amélie", "the text is UTF-16"),
        ("\ufeffAmélie".encode("utf-32-le"), "Amélie", "the text is UTF-32"),
        ("기생충 봉준호".encode("cp949"), "기생충 봉준호", "the text is Korean, in CP949"),
        (
            "é기생충 봉준호 선재 업고 튀어".encode() + b"\xff",
            "é기생충 봉준호 선재 업고 튀어",
            "the text is UTF-8, with slips",
        ),
        ("\ufeffAmélie".encode(), "Amélie", None),
    ],
)
def test_encodings_of_other_days(blog: Blog, data: bytes, title: str, guess: str | None) -> None:
    """A text that is not in UTF-8 is read as what it is, and that is told as a guess."""
    (blog.directory / "a.md").write_bytes(_around(data))
    (one,) = blog.imported()
    review = blog.reviews()["a"]
    assert review.title == title
    assert [told for told in one.guessed if "the text is" in told] == ([guess] if guess else [])


def _around(title: bytes) -> bytes:
    """Return a text of that title, in the encoding that its mark names."""
    for mark, encoding in ((b"\xff\xfe\x00\x00", "utf-32-le"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if title.startswith(mark):
            rest = ["---\ntitle: ".encode(encoding), "\ndate: 2019-05-01\n---\nText.\n".encode(encoding)]
            return mark + rest[0] + title.removeprefix(mark) + rest[1]
    mark = b"\xef\xbb\xbf" if title.startswith(b"\xef\xbb\xbf") else b""
    return mark + b"---\ntitle: " + title.removeprefix(mark) + b"\ndate: 2019-05-01\n---\nText.\n"
