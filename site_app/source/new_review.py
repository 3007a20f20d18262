"""A first version of a review, its keys explained, for its writer to go on from."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from site_app.source.files.faults import FaultLog, quoted
from site_app.source.files.sources import WrittenSource
from site_app.source.files.writing import put_new
from site_app.source.images.media import Media
from site_app.source.images.process import ImageProcess
from site_app.source.reviews import read_review
from site_app.source.schedule import today
from site_app.source.slugs import LONGEST_SLUG, RESERVED_SLUGS, slugify
from site_app.source.subject import SCHEMA_TYPE, split_year

_TEMPLATE = """\
---
title: {title}
published: {today}
{subject}
# All below is optional: delete the # before what you need.
# summary: "One or two sentences, for lists and search engines."
# authors: ["Your name"]
# tags: [drama, time-slip]
# rating: {{value: 4.5, best: 5}}
# image: ../media/name-of-a-file-in-media.jpg
# image_alt: "What the image shows."
# updated: {today}
# expires: {later}
# aliases: [an-address-it-had-before]
# editor_note: "Shown above the text."
# corrections: [{{date: {today}, text: "What was put right."}}]
# draft: true
---

How the review begins, before the first heading: what it is about, and why it matters.

## A first section

Each line that begins with ## starts a section, which is found by the search and can be shared on its own.

::: spoiler The ending
What only those may read who want to know.
:::
"""
_SUBJECT = "subject: {{type: {kind}, name: {name}{year}}}"


class NewReviewError(Exception):
    """No review can be written; the message says why and what to do."""


def write_review(title: str, kind: str | None, content: Path) -> Path:
    """Write a review of that title into `content`, which a check finds no fault in; return its path.

    `kind` is the schema.org type of what is reviewed, if one is named. Raises NewReviewError where such a review
    cannot be, or is there already.
    """
    slug = slugify(title)
    if not slug:
        raise NewReviewError(f"the title {quoted(title)} has no letters; name the review in words")
    if slug in RESERVED_SLUGS or len(slug.encode()) > LONGEST_SLUG:
        raise NewReviewError(f"the address {quoted(slug)} cannot be a review’s; choose another title")
    if kind and not SCHEMA_TYPE.fullmatch(kind):
        raise NewReviewError(f"--subject is {quoted(kind)}; name a schema.org type, as in TVSeries, Movie or Book")
    path = content / "reviews" / f"{slug}.md"
    text = _fill(title, kind)
    _check(path, text)
    for there in (content / "reviews").rglob(path.name):
        raise NewReviewError(f"{there}: is there already, and stays as it is; choose another title")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=path.parent, prefix=".new-") as aside:
            made = Path(aside, "review")
            made.write_text(text, "utf-8")
            put_new(made, path)
    except OSError as error:
        raise NewReviewError(f"{error.filename or path}: {error.strerror}; name another --content") from error
    return path


def _fill(title: str, kind: str | None) -> str:
    written, day = json.dumps(" ".join(title.split()), ensure_ascii=False), today()
    named, of_year = split_year(title)
    name = named.partition(": ")[0].strip() or title
    subject = _SUBJECT.format(
        kind=kind or "TVSeries",
        name=json.dumps(name, ensure_ascii=False),
        year=f", year: {of_year}" if of_year else "",
    )
    also = "also_known_as, director, writer, cast: a name or a list of them; and country, episodes, network"
    known = f"{subject}\n# subject also takes {also}"
    return _TEMPLATE.format(
        title=written, today=day, later=day.replace(year=day.year + 1, day=1), subject=known if kind else f"# {known}"
    )


def _check(path: Path, text: str) -> None:
    log = FaultLog()
    with ImageProcess() as process:
        read_review(WrittenSource(path, text, log), Media(path.parents[1], [], process, None, None), "en")
    if log:
        fault = log.error().faults[0]
        raise NewReviewError(f"the title {quoted(path.stem)}: {fault.what}; {fault.remedy}")
