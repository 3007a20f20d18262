"""Text in columns of a terminal."""

import pytest

from site_app.cli.columns import cut, fit, width, wrap


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("soup", 4),
        ("선재", 4),
        ("선재 ok", 7),
        ("e\u0301", 1),
        ("한", 2),
        ("ｆｕｌｌ", 8),
        ("\u200b\u0301", 0),
    ],
)
def test_width_is_what_a_terminal_takes(text: str, columns: int) -> None:
    """Two columns for a letter of Korean, none for an accent of its own."""
    assert width(text) == columns


@pytest.mark.parametrize("columns", range(1, 12))
@pytest.mark.parametrize("text", ["선재 업고 튀어", "lovely runner", "a선b재c"])
def test_what_is_fitted_takes_exactly_its_columns(text: str, columns: int) -> None:
    """Cut or filled, whichever letter the end falls into; what is cut says so."""
    assert width(fit(text, columns)) == width(fit(text, columns, right=True)) == columns
    assert cut(text, columns).endswith("…") == (width(text) > columns)


def test_lines_are_broken_by_width_and_lose_nothing() -> None:
    """A word that is too long stands alone."""
    text = "선재 업고 튀어 the runner 선재업고튀어선재업고튀어"
    lines = [*wrap(text, 12)]
    assert " ".join(lines) == text
    assert [line for line in lines if width(line) > 12] == ["선재업고튀어선재업고튀어"]
