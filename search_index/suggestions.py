"""Completions of what is being typed: headings, titles, names, words."""

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from search_index.analysis import words
from search_index.documents import SectionDocument
from search_index.results import Suggestion

SUGGESTIONS_FILE = "suggestions.json"


class Suggester:
    """Completes from the entries written at build, the most useful first."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @cached_property
    def _entries(self) -> list[tuple[str, Suggestion]]:
        rows = json.loads((self._directory / SUGGESTIONS_FILE).read_text("utf-8"))
        return [(key, Suggestion(text, review, section)) for key, text, review, section in rows]

    def suggest(self, text: str, limit: int) -> list[Suggestion]:
        """Return at most `limit` completions."""
        typed = " ".join(word.form for word in words(text))
        if not typed:
            return []
        found = [suggestion for key, suggestion in self._entries if f" {typed}" in key]
        return found[:limit]


def write_suggestions(directory: Path, documents: Sequence[SectionDocument], counts: Mapping[str, int]) -> None:
    """Write what `Suggester` reads."""
    rows: dict[str, tuple[str, str | None, str | None]] = {}
    for document in documents:
        rows.setdefault(document.title, (document.title, document.review, None))
        rows.setdefault(document.heading, (document.heading, document.review, document.section))
        for name in document.names:
            rows.setdefault(name, (name, None, None))
    for word in sorted(counts, key=lambda word: (-counts[word], word)):
        if len(word) > 2:
            rows.setdefault(word, (word, None, None))
    lines = [(" " + " ".join(word.form for word in words(key)), *row) for key, row in rows.items() if key]
    (directory / SUGGESTIONS_FILE).write_text(json.dumps(lines, ensure_ascii=False), "utf-8")
