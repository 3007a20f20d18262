"""Names that stand in an address."""

import pytest

from site_app.source.slugs import RESERVED_SLUGS, slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Conclusion: A New Chapter in K-Drama", "conclusion-a-new-chapter-in-k-drama"),
        ("  a __ b --", "a-b"),
        ("it's it’s itʼs", "its-its-its"),
        ("Ünïted Ǻ Й", "united-a-и"),
        ("ガラス 선재", "ガラス-선재"),
        ("ｆｕｌｌ ﬁ", "full-fi"),
        ("ภาษาไทย", "ภาษาไทย".replace("ำ", "ํา")),
        ("!?", ""),
        ("", ""),
    ],
)
def test_slug_is_the_words_of_a_text(text: str, slug: str) -> None:
    """In lower case, joined by hyphens, letters of every script kept, accents of Latin, Greek and Cyrillic not."""
    assert slugify(text) == slug


def test_addresses_of_the_site_itself_are_taken() -> None:
    """Each is the first part of an address that is no review's."""
    words = "about api authors feed healthz media openapi opensearch reviews robots search sitemap static tags years"
    assert set(words.split(" ")) == RESERVED_SLUGS
