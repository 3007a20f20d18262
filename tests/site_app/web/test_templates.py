"""What a writer typed is shown as typed, what the build made is shown as made, and no template says which is which."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from jinja2 import nodes

from site_app.source.slugs import slugify
from site_app.web import create_app
from tests.site_app.conftest import Build, WriteContent

#: What would be an element, or half an entity, if it were not escaped; and what would be marked twice.
TYPED = """R&D <i>"it's"</i> 선재"""
TOML_SITE = f"""\
title = '''The {TYPED}'''
tagline = '''Told {TYPED}'''
publisher = '''By {TYPED}'''
base_url = "https://reviews.example"
navigation = [{{label = '''Link {TYPED}''', url = "/about/"}}]
"""
QUOTED = TYPED.replace('"', '\\"')
REVIEW = f"""\
---
title: "Wild {QUOTED}: A sub {QUOTED}"
published: 2026-05-01
author: "Author {QUOTED}"
summary: "Summary {QUOTED}"
editor_note: "Note {QUOTED}"
tags: ["Tag {QUOTED}", html]
subject: {{type: TVSeries, name: "Name {QUOTED}", also_known_as: ["Other {QUOTED}"], country: "Land {QUOTED}"}}
corrections: [{{date: 2026-05-05, text: "Put right {QUOTED}"}}]
---

The beginning of a wild `{TYPED}` *text*.

## Heading `{TYPED}`

Some wild `{TYPED}` words.
"""
ABOUT = f'---\ntitle: "About {QUOTED}"\n---\n\nHello `{TYPED}`.\n\n## Who `{TYPED}`\n\nWe.\n'


@pytest.fixture
def site(write_content: WriteContent, build: Build) -> FlaskClient:
    """Return a client of a site whose newer review has what would be markup in every text."""
    files = {"site.toml": TOML_SITE, "about.md": ABOUT, "reviews/wild.md": REVIEW, "reviews/kitchen-of-echoes.md": None}
    content = write_content(files)
    build(content, content.parent / "out")
    return create_app({"BUILD": content.parent / "out" / "current"}).test_client()


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/", "The, Told, Link, Wild, A sub, Author, Other, Summary, Heading"),
        ("/about/", "About, Hello, Who"),
        ("/reviews/wild/", "Wild, A sub, Author, Summary, Note, Tag, Name, Other, Land, Put right, Heading, Some wild"),
        (f"/reviews/wild/{slugify(f'Heading {TYPED}')}/", "Wild, Note, Heading, Some wild"),
        ("/reviews/glass-harbour/", "Wild"),
        ("/search?q=wild", "Wild, A sub, Heading, a wild"),
        ("/search?q=nothing-has-this", "The, Heading"),
        ("/search?tag=html", "Wild, A sub, Author, Summary"),
        ("/nothing/", "The"),
    ],
)
def test_text_is_shown_as_typed_and_markup_as_made(site: FlaskClient, address: str, shown: str) -> None:
    """Nothing that was typed becomes an element, and nothing is escaped twice."""
    page = site.get(address).text
    assert "<i>" not in page
    assert not re.search("&amp;(lt|gt|amp|quot|#\\d+);", page)
    assert not re.search("&lt;(p|a|span|code|em|mark|strong|script)\\b", page)
    text = " ".join(unescape(re.sub("<[^>]*>", "", page)).split())
    assert [word for word in shown.split(", ") if f"{word} {TYPED}" not in text] == []


def test_no_template_vouches_for_a_text(site: FlaskClient) -> None:
    """What is markup is so by its type, from where it was made; a template neither says so nor stops escaping."""
    environment = site.application.jinja_env
    for name in environment.list_templates(["html"]):
        assert environment.loader
        tree = environment.parse(environment.loader.get_source(environment, name)[0])
        assert not [*tree.find_all((nodes.MarkSafe, nodes.MarkSafeIfAutoescape, nodes.EvalContextModifier))]
        assert "safe" not in {item.name for item in tree.find_all(nodes.Filter)}


def test_tag_may_be_called_as_the_fields_that_hold_markup(site: FlaskClient) -> None:
    """Tags are the writers' words, whatever they end in."""
    assert "1 review with the tag" in site.get("/search?tag=html").text
