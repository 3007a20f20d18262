"""Lists of any reviews, without what else a build has of them."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from site_app.build.listing import make_columns, present_front
from site_app.listing import FRONT, LISTING, Listing
from site_app.manifest import make_manifest, write_manifest
from site_app.source.content import Content, load_content
from site_app.source.reviews import Rating, Review
from site_app.source.subject import Subject
from site_app.web import create_app
from tests.site_app.conftest import PROJECT

#: Title, year, rating of five, tags.
Row = tuple[str, int | None, float | None, tuple[str, ...]]
ListSite = Callable[[Sequence[Row]], FlaskClient]

FIRST_DAY = date(2001, 1, 1)


@pytest.fixture(scope="session")
def shipped_content() -> Content:
    return load_content(PROJECT / "content", lambda *_: None)


@pytest.fixture
def list_site(shipped_build: Path, shipped_content: Content, tmp_path: Path) -> ListSite:
    """Return a function that lists reviews, given the oldest first, a day each; their own pages are not there."""
    numbers = count()

    def make(rows: Sequence[Row]) -> FlaskClient:
        reviews = [*_reviews(shipped_content.reviews[0], rows)][::-1]
        build = tmp_path / f"list-{next(numbers)}"
        shutil.copytree(shipped_build, build)
        columns = make_columns(reviews, shipped_content.site.words)
        (build / LISTING).write_bytes(columns.write())
        front = present_front(reviews, Listing(columns.write()), shipped_content.site)
        catalogue = json.loads((build / "catalogue.json").read_bytes()) | {"reviews": len(reviews)}
        (build / FRONT).write_text(json.dumps(front), "utf-8")
        (build / "catalogue.json").write_text(json.dumps(catalogue), "utf-8")
        (build / "manifest.json").unlink()
        write_manifest(make_manifest(catalogue["release"], build), build)
        return create_app({"BUILD": build}).test_client()

    return make


def _reviews(like: Review, rows: Sequence[Row]) -> Iterator[Review]:
    subject = like.subject
    assert isinstance(subject, Subject)
    for number, (title, year, rating, tags) in enumerate(rows):
        yield replace(
            like,
            slug=f"r{number}",
            title=title,
            published=FIRST_DAY + timedelta(days=number),
            subject=replace(subject, year=year),
            rating=None if rating is None else Rating(rating, 5),
            tags=tags,
        )
