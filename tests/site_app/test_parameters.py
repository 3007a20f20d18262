"""The parameters of a search, in an address and out of it."""

import subprocess
import sys
from urllib.parse import parse_qsl, urlsplit

import pytest

from site_app.parameters import ParameterError, Parameters, read_parameters


@pytest.mark.parametrize(
    "parameters",
    [
        Parameters(),
        Parameters("선재 & co?", page=3),
        Parameters('-a "b"', review="lovely-runner", tag="k-drama", year=2024, sort="newest", spoilers=True),
        Parameters("a", year="1990s", rating="4.5/5"),
    ],
)
def test_address_says_what_was_asked(parameters: Parameters) -> None:
    """An address leads to the very search it was made for; what is as usual stands in none."""
    url = parameters.url(page=parameters.page)
    assert read_parameters(dict(parse_qsl(urlsplit(url).query))) == parameters
    assert "sort=relevance" not in url
    assert "None" not in url


def test_any_change_begins_at_the_first_page() -> None:
    """The third page of other results is not where a reader wants to be."""
    assert Parameters("a", page=3).url(tag="b") == "/search?q=a&tag=b"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("page", "two"), ("page", "-1"), ("spoilers", "yes")),
        *(("year", text) for text in ("1" * 7, "٣", "1994s", "s", "")),
        *(("rating", text) for text in ("good", "4/", "9e999", "-1", "")),
    ],
)
def test_value_of_another_kind_is_refused(name: str, value: str) -> None:
    """The error names the parameter and says what to write."""
    with pytest.raises(ParameterError, match=rf"{name} is .*; write .*{name}="):
        read_parameters({"q": "a", name: value})


@pytest.mark.parametrize(
    ("typed", "read"),
    [("4.50/5.0", "4.5/5"), ("04", "4"), ("1e1", "10"), ("4.5", "4.5"), ("0/0", "0/0")],
)
def test_a_rating_is_read_as_a_number(typed: str, read: str) -> None:
    """However it is written, its address is one."""
    assert read_parameters({"rating": typed}).rating == read


def test_parameters_load_neither_framework_nor_search() -> None:
    """The deploy, which tells a CDN their names, pays for no more."""
    code = "import sys, site_app.parameters; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "site_app.parameters" in loaded
    assert not loaded & {"flask", "search_index", "whoosh"}
