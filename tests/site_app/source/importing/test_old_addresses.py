"""Where texts were: addresses that their reviews answer, too."""

import pytest

from site_app.source.content import load_content
from tests.site_app.source.importing.blogs import Blog

HEAD = "---\ntitle: A\ndate: 2019-05-01\n"


@pytest.mark.parametrize(
    ("written", "slug", "aliases"),
    [
        ("aliases: [/old/, older]", "a", ["/old/", "older"]),
        ("redirect_from: /2010/05/x.html", "a", ["/2010/05/x.html"]),
        ("permalink: /2010/05/my-film/", "my-film", ["/2010/05/my-film/"]),
        ("permalink: 2010/my-film/index.html", "my-film", ["/2010/my-film/"]),
        ("url: /films/x\nslug: y", "y", ["/films/x"]),
        ("slug: /films/x/", "x", ["/films/x/"]),
        ("permalink: /:year/:title/", "a", []),
        ("permalink: '/films/{{ slug }}/'", "a", []),
        ("url: https://elsewhere.example/film/9/", "a", []),
        ("permalink: false", "a", []),
        ("aliases: [/reviews/a/, '/?p=12', /, /tags/x/, /api/x, 'a b', /x/#y]", "a", []),
    ],
)
def test_old_addresses_are_aliases(blog: Blog, written: str, slug: str, aliases: list[str]) -> None:
    """What an alias can be becomes one; what none can be is told, and is no fault."""
    blog.write("a.md", f"{HEAD}{written}\n---\nText.\n")
    blog.imported()
    review = blog.reviews()[slug]
    assert [str(alias) for alias in review.aliases] == aliases


def test_an_address_is_one_reviews(blog: Blog) -> None:
    """An address that two texts had, or that leads somewhere already, stays the first's; the other's is told."""
    blog.write("a.md", f"{HEAD}aliases: [/old/, /gone/, /reviews/b/]\n---\nText.\n")
    blog.write("b.md", f"{HEAD}aliases: [/Old, /kept/]\n---\nSee [it](/old/).\n")
    (blog.content / "reviews").mkdir()
    (blog.content / "reviews/kept.md").write_text(
        "---\ntitle: K\npublished: 2019-01-01\naliases: [/kept]\n---\nText.\n"
    )
    (blog.content / "redirects.toml").write_text('[[redirects]]\nfrom = "/gone/"\ngone = true\n')
    first, second = blog.imported()
    content = load_content(blog.content, lambda *_: None)
    assert content.addresses.moved["/old"] == "/reviews/a/"
    assert list(first.left) == [
        "its old address /gone/, which leads to redirects.toml",
        "its old address /reviews/b/, where a page of ours is",
    ]
    assert [*second.left] == ["its old address /Old, which leads to a", "its old address /kept/, which leads to kept"]
    assert blog.body("b") == "See [it](a.md)."


def test_what_only_a_redirect_can_be(blog: Blog) -> None:
    """An address that no alias has the form of is told with the line to add."""
    blog.write("a.md", f"{HEAD}aliases: [/reviews/2010/05/x/]\n---\nText.\n")
    (one,) = blog.imported()
    assert 'for redirects.toml: [[redirects]] from = "/reviews/2010/05/x/" to = "/reviews/a/"' in one.left


def test_no_link_leads_to_a_day_to_come(blog: Blog) -> None:
    """A text that waits is linked by those that wait as long, and by no other."""
    blog.write("a.md", f"{HEAD}---\n[later](later.md)\n")
    blog.write("later.md", "---\ntitle: L\ndate: 2999-05-01\n---\nText.\n")
    blog.write("latest.md", "---\ntitle: M\ndate: 2999-06-01\n---\n[later](later.md)\n")
    blog.imported()
    assert set(blog.reviews()) == {"a"}
    assert (blog.body("a"), blog.body("latest")) == ("later", "[later](later.md)")
