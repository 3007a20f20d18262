"""A content folder as a whole: what makes a site, and every fault of it at once."""

from pathlib import Path

from site_app.source.content import load_content
from tests.site_app.conftest import FIRST, SITE, WriteContent
from tests.site_app.source.contents import BODY, HEAD, REVIEW, faults_of, front, load
from tests.site_app.source.images.image_files import png


def test_one_review_and_a_site_file_are_a_whole_site(tmp_path: Path) -> None:
    """Nothing else is needed."""
    (tmp_path / "reviews").mkdir()
    (tmp_path / "site.toml").write_text(SITE)
    (tmp_path / "reviews/glass-harbour.md").write_text(FIRST)
    assert len(load(tmp_path).reviews) == 1


def test_reviews_are_newest_first(write_content: WriteContent) -> None:
    """By date of publication, whatever the files are called."""
    content = load(write_content({REVIEW: HEAD + BODY}))
    assert [review.published.isoformat() for review in content.reviews] == ["2026-04-02", "2026-03-01", "2026-01-01"]


def test_content_without_reviews_is_told(write_content: WriteContent) -> None:
    """A site needs a review that is not a draft."""
    nothing = {"reviews/glass-harbour.md": None, "reviews/kitchen-of-echoes.md": None}
    assert faults_of(write_content(nothing))[0].startswith("reviews:1: there is no review")
    assert "every review is a draft" in faults_of(write_content(nothing | {REVIEW: front("draft: true")}))[0]


def test_all_faults_of_all_files_are_told_at_once(write_content: WriteContent) -> None:
    """One pass mends everything: faults stand in the order of files and lines."""
    directory = write_content(
        {
            REVIEW: front("autor: B") + "\n<br>\n\n[a](/no/)\n",
            "reviews/b.md": "Words.\n",
            "site.toml": SITE + 'accent = "red"\n',
        }
    )
    places = [fault.split(": ")[0] for fault in faults_of(directory)]
    assert places == ["reviews/a.md:4", "reviews/a.md:9", "reviews/a.md:11", "reviews/b.md:1", "site.toml:4"]


def test_progress_counts_images_too(write_content: WriteContent) -> None:
    """As each is made, those that no text shows at the end; an image of two reviews is made once."""
    files: dict[str, str | bytes | None] = {
        f"media/{name}.png": png((1, 1), 8, 0, bytes((0, shade))) for shade, name in enumerate("pqrs")
    }
    files["reviews/a.md"] = HEAD + BODY + "\n![P](../media/p.png)\n\n![Q](../media/q.png)\n\n![R](../media/r.png)\n"
    files["reviews/b.md"] = HEAD + BODY + "\n![P](../media/p.png)\n"
    steps: list[tuple[int, int]] = []
    load_content(write_content(files), lambda _, done, total: steps.append((done, total)))
    assert steps == [(number, 8) for number in range(1, 9)]


def test_content_is_all_that_its_files_say(write_content: WriteContent) -> None:
    """Progress counts the reviews, drafts too; of two reviews of a day, the later in the alphabet is first."""
    files: dict[str, str | bytes | None] = {
        "about.md": "---\ntitle: About\n---\nWe.\n",
        "synonyms.toml": 'groups = [["a", "b"]]\n',
        "searches.toml": '[[searches]]\nquery = "harbour"\nexpect = ["glass-harbour#introduction"]\n',
        "reviews/a.md": HEAD + BODY,
        "reviews/b.md": HEAD + BODY,
        "reviews/c.md": front("draft: true"),
    }
    steps: list[tuple[str, int, int]] = []
    content = load_content(write_content(files), lambda *step: steps.append(step))
    assert steps == [("Reading reviews", number, 5) for number in range(1, 6)]
    assert [review.slug for review in content.reviews] == ["kitchen-of-echoes", "glass-harbour", "b", "a"]
    assert content.site.title == "Test Reviews"
    assert content.synonyms == (("a", "b"),)
    assert [search.query for search in content.searches] == ["harbour"]
    assert content.about
    assert content.about.title == "About"
    assert content.pictures == ()


def test_language_of_the_site_is_that_of_its_texts(write_content: WriteContent) -> None:
    """Words of another are marked, in reviews and on the page about the site."""
    files = {"about.md": "---\ntitle: A\n---\n선재 a\n", REVIEW: HEAD + "\n선재 a\n"}
    shown = {"en": '<p><span lang="ko">선재</span> a</p>\n', "ko": "<p>선재 a</p>\n"}
    for language, html in shown.items():
        content = load(write_content(files | {"site.toml": f'{SITE}language = "{language}"\n'}))
        assert content.about
        assert content.about.sections[0].html == html
        assert content.reviews[-1].sections[0].html == html


def test_links_of_every_file_are_checked(write_content: WriteContent) -> None:
    """Of reviews, of the page about the site, which may be led to where there is one, and of the navigation."""
    link = "[a](/about/)\n\n[b](/no/)\n"
    navigation = '[[navigation]]\nlabel = "A"\nurl = "/about/"\n[[navigation]]\nlabel = "B"\nurl = "/no/"\n'
    files = {REVIEW: f"{HEAD}{link}", "site.toml": SITE + navigation}
    nowhere = "leads to no page; correct it, or write the page"
    assert faults_of(write_content(files)) == [
        f"reviews/a.md:5: the link “/about/” {nowhere}",
        f"reviews/a.md:7: the link “/no/” {nowhere}",
        f"site.toml:4: the link “/about/” {nowhere}",
        f"site.toml:7: the link “/no/” {nowhere}",
    ]
    assert faults_of(write_content(files | {"about.md": f"---\ntitle: A\n---\n{link}"})) == [
        f"about.md:6: the link “/no/” {nowhere}",
        f"reviews/a.md:7: the link “/no/” {nowhere}",
        f"site.toml:7: the link “/no/” {nowhere}",
    ]


def test_content_of_drafts_says_what_to_do(write_content: WriteContent) -> None:
    """But not where something else is wrong, which may be why there is nothing to show."""
    names = (REVIEW, "reviews/glass-harbour.md", "reviews/kitchen-of-echoes.md")
    drafts = dict.fromkeys(names, front("draft: true"))
    assert faults_of(write_content(drafts)) == ["reviews/a.md:1: every review is a draft; delete draft: true from one"]
    assert faults_of(write_content(drafts | {"synonyms.toml": "a = 1\n"})) == [
        "synonyms.toml:1: synonyms.toml has no key “a”; use one of groups"
    ]
    nothing = {**dict.fromkeys(names), "synonyms.toml": None}
    assert faults_of(write_content(nothing)) == [
        "reviews:1: there is no review; write one, as in reviews/my-first-review.md"
    ]
