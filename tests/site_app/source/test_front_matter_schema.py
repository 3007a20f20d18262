"""The schema that editors help with: it knows the keys that the reader knows, and takes what that takes."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

import site_app.source
from site_app.source.content import load_content
from site_app.source.files.faults import ContentError
from tests.site_app.conftest import WriteContent
from tests.site_app.source.contents import REVIEW, faults_of, front

SCHEMA = json.loads((Path(site_app.source.__path__[0]) / "front-matter.schema.json").read_bytes())

GOOD = {
    "little": "draft: false",
    "all": """\
updated: 2026-02-01
expires: 2999-01-01
authors: [Ann, Bo]
language: ko
summary: S
tags: drama
subject: {type: TVSeries, name: N, also_known_as: [M], year: 2024, country: K, director: D, writer: [W], cast: [C],
  episodes: 16, network: T}
rating: {value: 4.5, best: 5}
editor_note: E
corrections: [{date: 2026-02-01, text: C}]
aliases: [old, old/part]""",
}
BAD = {
    "unknown": "autor: A",
    "both": "author: A\nauthors: [B]",
    "list of one": "author: [A, B]",
    "no number": "rating: 4",
    "no best": "rating: {value: 4}",
    "best of nothing": "rating: {value: 0, best: 0}",
    "flag": "draft: maybe",
    "day": "updated: soon",
    "kind": "subject: {type: tv series, name: N}",
    "no name": "subject: {type: Movie}",
    "unknown inside": "subject: {type: Movie, name: N, actor: A}",
    "year": "subject: {type: Movie, name: N, year: 0}",
    "correction": "corrections: [{date: 2026-02-01}]",
    "image without words": "image: media/a.png",
    "empty": "summary: ''",
}


def problems(text: str) -> list[str]:
    """Return what an editor marks in a review: its YAML knows no dates, only text."""
    head = yaml.load(text.split("---\n")[1], yaml.SafeLoader)
    values = json.loads(json.dumps(head, default=str))
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(values)]


def test_schema_is_one() -> None:
    """Of the draft that it names."""
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("lines", "where", "schema"),
    [
        ("no_key_at_all_: 1", "the front matter", SCHEMA),
        ("subject: {type: Movie, name: N, no_key_at_all_: 1}", "“subject”", SCHEMA["properties"]["subject"]),
        ("rating: {value: 1, best: 5, no_key_at_all_: 1}", "“rating”", SCHEMA["properties"]["rating"]),
    ],
)
def test_schema_has_the_keys_that_the_reader_has(
    write_content: WriteContent, lines: str, where: str, schema: dict[str, dict[str, object]]
) -> None:
    """All of them and no other."""
    (fault,) = faults_of(write_content({REVIEW: front(lines)}))
    told = fault.partition("use one of ")[2]
    assert where in fault
    assert set(told.split(", ")) == set(schema["properties"])


@pytest.mark.parametrize("lines", GOOD.values(), ids=GOOD)
def test_what_the_reader_takes_is_valid(write_content: WriteContent, lines: str) -> None:
    """An editor marks nothing in it."""
    text = front(lines)
    assert load_content(write_content({REVIEW: text}), lambda *_: None)
    assert problems(text) == []


@pytest.mark.parametrize("lines", BAD.values(), ids=BAD)
def test_what_the_reader_refuses_is_marked(write_content: WriteContent, lines: str) -> None:
    """While it is typed, and not at the next build."""
    text = front(lines)
    with pytest.raises(ContentError):
        load_content(write_content({REVIEW: text}), lambda *_: None)
    assert problems(text)
