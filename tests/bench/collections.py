"""Test collections for relevance: documents, queries, and which documents answer which query."""

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Collection:
    """Documents as (title, text) by id, queries by id, and the ids of the documents relevant to each query."""

    documents: dict[str, tuple[str, str]]
    queries: dict[str, str]
    relevant: dict[str, set[str]]


def load_collection(directory: Path) -> Collection:
    """Read the collection in `directory`, telling its files apart by what is in them.

    Two forms are known: TREC-like XML (<doc> with <docno>, <title>, <text>; <top> with <num>, <title>), and SMART
    (.I .T .A .W). The relevance file has columns: query, document, or TREC's query, iteration, document, grade.
    """
    documents: dict[str, tuple[str, str]] = {}
    queries: dict[str, str] = {}
    judgements: list[list[str]] = []
    for path in sorted(p for p in directory.iterdir() if p.is_file()):
        text = path.read_text("utf-8", errors="replace")
        if "<docno>" in text[:2000].lower():
            documents |= _xml_documents(text)
        elif "<top>" in text[:2000].lower():
            queries |= _xml_queries(text)
        elif re.match(r"\s*\.I\s*\d+", text):
            entries = _smart_entries(text)
            if re.search(r"qry|que|query", path.name, re.IGNORECASE):
                queries |= {number: f"{title} {body}".strip() for number, (title, body) in entries.items()}
            else:
                documents |= entries
        elif rows := _columns(text):
            judgements = max(judgements, rows, key=len)
    return Collection(documents, queries, _relevant(judgements, list(queries)))


def _xml_documents(text: str) -> dict[str, tuple[str, str]]:
    found = {}
    for doc in re.findall(r"<doc>(.*?)</doc>", text, re.DOTALL | re.IGNORECASE):
        title, body = _xml_element(doc, "title"), _xml_element(doc, "text")
        found[_xml_element(doc, "docno").strip()] = title, body
    return found


def _xml_queries(text: str) -> dict[str, str]:
    tops = re.findall(r"<top>(.*?)</top>", text, re.DOTALL | re.IGNORECASE)
    return {_xml_element(top, "num").strip(): _xml_element(top, "title").strip() for top in tops}


def _xml_element(text: str, name: str) -> str:
    match = re.search(rf"<{name}>(.*?)(?:</{name}>|$)", text, re.DOTALL | re.IGNORECASE)
    return match[1] if match else ""


def _smart_entries(text: str) -> dict[str, tuple[str, str]]:
    found = {}
    for entry in re.split(r"^\.I\s*", text, flags=re.MULTILINE)[1:]:
        number, _, rest = entry.partition("\n")
        pieces = re.split(r"^\.([A-Z])[ \t]*$", rest, flags=re.MULTILINE)
        fields: dict[str, str] = defaultdict(str)
        for letter, content in zip(pieces[1::2], pieces[2::2], strict=True):
            fields[letter] += content
        found[number.strip()] = fields["T"].strip(), (fields["W"] or fields["A"]).strip()
    return found


def _columns(text: str) -> list[list[str]]:
    rows = [line.split() for line in text.splitlines() if line.strip()]
    return rows if rows and all(len(row) >= 2 and row[0].isdigit() for row in rows) else []


def _relevant(rows: list[list[str]], query_ids: list[str]) -> dict[str, set[str]]:
    is_trec = all(len(row) >= 4 and row[1] == "0" for row in rows)
    pairs = (
        [(row[0], row[2]) for row in rows if row[3] != "0"]
        if is_trec
        else [(row[0], row[1]) for row in rows if row[2:3] != ["-1"]]
    )
    # Cranfield's judgements count its queries 1, 2, 3 while the queries themselves are numbered 1, 2, 4, 8.
    by_id = {row[0] for row in rows} <= set(query_ids)
    names = {name: name for name in query_ids} if by_id else {str(i): name for i, name in enumerate(query_ids, 1)}
    found: dict[str, set[str]] = defaultdict(set)
    for query, document in pairs:
        if query in names:
            found[names[query]].add(document)
    return dict(found)
