"""The rules by which addresses are read."""

from pathlib import Path

import pytest
from flask import url_for
from werkzeug.routing import Rule

from site_app.web import create_app


def test_writing_addresses_is_compiled_when_it_is_asked_for(
    shipped_build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No app waits for it, and then an address is written as Werkzeug writes it."""
    with monkeypatch.context() as without:
        without.delattr(Rule, "_compile_builder")
        app = create_app({"BUILD": shipped_build})
    with app.test_request_context():
        assert url_for("pages.section", slug="a b", section_slug="결") == "/reviews/a%20b/%EA%B2%B0/"
        assert url_for("search.results_page", q="a&b") == "/search?q=a%26b"
        assert url_for("pages.feed", name="robots.txt") == "/robots.txt"
