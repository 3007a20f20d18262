"""Language tags: what is meant by one that names a country."""

import pytest

from site_app.source.words.load import ENGLISH_WORDS
from site_app.source.words.tags import language_meant
from tests.site_app.conftest import SITE, WriteContent
from tests.site_app.source.contents import load


@pytest.mark.parametrize(
    ("tag", "meant"),
    [
        *{"kr": "ko", "KR": "ko", "jp": "ja", "jp-JP": "ja", "cn": "zh", "ua": "uk", "cz": "cs", "kp": "ko"}.items(),
        *dict.fromkeys(("ko", "ko-KR", "sv", "br", "gsw", "zh-Hant-TW", "us", "xx", "qqq")).items(),
    ],
)
def test_country_is_told_from_a_language(tag: str, meant: str | None) -> None:
    """What is a language is one, be there a country of that name; a country of no one language means none."""
    assert language_meant(tag) == meant


@pytest.mark.parametrize(
    ("language", "remedy"),
    [
        ("kr", "write ko"),
        ("cz", "write cs"),
        ("xx", f"translate {ENGLISH_WORDS} as xx.toml beside it"),
    ],
)
def test_site_in_no_known_language_is_told_what_to_write(
    write_content: WriteContent, language: str, remedy: str
) -> None:
    """The site is built, in English, and its maintainer warned."""
    directory = write_content({"site.toml": f'{SITE}language = "{language}"\n'})
    warnings = [str(warning) for warning in load(directory).warnings]
    assert [warning for warning in warnings if warning.endswith(f"in English; {remedy}")]
