"""Public names: what of them changes with a file's bytes, and what stays."""

import pytest

from site_app.naming import hash_of, hashed_name, lasting_name


def test_public_name_holds_a_hash() -> None:
    """Twelve letters of SHA-256, before the ending."""
    assert hash_of(b"a") == "ca978112ca1b"
    assert hashed_name("x/site.min.css", b"a") == "site.min.ca978112ca1b.css"


@pytest.mark.parametrize(
    ("name", "lasting"),
    [
        ("static/site.ca978112ca1b.css", "static/site.css"),
        ("static/site.min.ca978112ca1b.css.gz", "static/site.min.css.gz"),
        ("media/a-pier.ca978112ca1b-480.webp", "media/a-pier-480.webp"),
        ("static/site.css", "static/site.css"),
        ("static/ca978112ca1b.css", "static/ca978112ca1b.css"),
        ("static/site.CA978112CA1B.css", "static/site.CA978112CA1B.css"),
        ("static/site.ca978112ca1b0.css", "static/site.ca978112ca1b0.css"),
        ("static/site.ca978112ca1b", "static/site.ca978112ca1b"),
    ],
)
def test_name_without_its_hash_is_that_of_every_release(name: str, lasting: str) -> None:
    """Only what stands where a hash stands is left out."""
    assert lasting_name(name) == lasting
