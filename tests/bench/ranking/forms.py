"""The forms of test collections: XML as TREC has it, SMART's marked fields, judgements in columns."""

import re
from collections import defaultdict
from collections.abc import Collection as Ids
from collections.abc import Iterator, Sequence
from html import unescape

#: How a SMART entry begins (`.I 12`), and a field of it (`.T`), whatever stands behind the mark.
_ENTRY = re.compile(r"^\.I(?:\s+|(?=\d))(\S+)[ \t]*$", re.MULTILINE)
_FIELD = re.compile(r"^\.([A-Z])(?:[ \t]+|$)", re.MULTILINE)
#: What TREC's topics say before a number and a question.
_LABEL = re.compile(r"^\s*(?:Number|Topic|Description)\s*:", re.IGNORECASE)
_DOCUMENT = re.compile(r"<doc(?:\s[^<>]*)?>(.*?)(?=</doc\s*>|<doc(?:\s[^<>]*)?>|\Z)", re.DOTALL | re.IGNORECASE)
_TOPIC = re.compile(r"<top>(.*?)(?=</top>|<top>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = r"</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>"
#: Columns of judgements: query and document at least; TREC has an iteration between them, and a grade.
_FEWEST_COLUMNS, _MOST_COLUMNS = 2, 5


def plain_id(text: str) -> str:
    """Return an id as it is compared: a number without the zeros and spaces around it."""
    text = text.strip()
    return str(int(text)) if text.isdecimal() else text


def read_xml_documents(text: str) -> dict[str, tuple[str, str]]:
    """Return title and text of each `<doc>`, by its `<docno>`."""
    documents = {}
    for found in _DOCUMENT.findall(text):
        title = _first(found, "title", "headline", "head", "ti")
        documents[plain_id(_first(found, "docno"))] = title, _first(found, "text", "body", "abstract")
    return documents


def read_xml_queries(text: str) -> dict[str, str]:
    """Return the question of each `<top>`, by its `<num>`: its title or, where there is none, its description."""
    queries = {}
    for top in _TOPIC.findall(text):
        number, question = (_first(top, *names, ends_at=_TAG) for names in (("num",), ("title", "desc")))
        queries[plain_id(_LABEL.sub("", number))] = _LABEL.sub("", question).strip()
    return queries


def _first(text: str, *names: str, ends_at: str = "") -> str:
    """Return what the elements of the first of these names hold that hold anything; some are never closed."""
    for name in names:
        end = ends_at or rf"</{name}\s*>"
        pattern = rf"<{name}(?:\s[^<>]*)?>(.*?)(?={end}|\Z)"
        found = "\n".join(re.findall(pattern, text, re.DOTALL | re.IGNORECASE))
        if plain := unescape(re.sub(_TAG, " ", found)).strip("\r\n"):
            return plain
    return ""


def read_smart(text: str) -> dict[str, tuple[str, str]]:
    """Return title (.T) and text of each entry (.I): .W or, where there is none, .A and .K. Others are left out."""
    _, *pieces = _ENTRY.split(text)
    entries = {}
    for number, entry in zip(pieces[::2], pieces[1::2], strict=True):
        fields: dict[str, str] = defaultdict(str)
        _, *marked = _FIELD.split(entry)
        for mark, content in zip(marked[::2], marked[1::2], strict=True):
            fields[mark] += content
        read = {mark: content.strip() for mark, content in fields.items()}
        body = read.get("W") or "\n".join(filter(None, (read.get("A"), read.get("K"))))
        entries[plain_id(number)] = read.get("T", ""), body
    return entries


def read_columns(text: str) -> list[list[str]]:
    """Return the rows of a table of judgements, without a heading; none if the text is something else."""
    rows = [line.split() for line in text.splitlines() if line.strip()]
    rows = rows[1:] if rows and not _has_digit(rows[0][0]) else rows
    is_table = all(_FEWEST_COLUMNS <= len(row) <= _MOST_COLUMNS and _has_digit(row[0]) for row in rows)
    return rows if is_table else []


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))


def read_judgements(rows: Sequence[Sequence[str]], documents: Ids[str]) -> Iterator[tuple[str, str]]:
    """Yield query and document for each row that calls the document relevant.

    A row is query, document; or query, document, grade; or TREC's query, iteration, document, grade; or SMART's query,
    document and two numbers that say nothing. Grades are above 0 for what is relevant; nothing is below in SMART's.
    """
    if not rows:
        return
    place = _place_of_documents(rows, documents)
    is_graded = min(map(len, rows)) == place + 2
    for row in rows:
        grade = _number(row[place + 1]) if len(row) > place + 1 else 1.0
        if grade > 0 or (grade == 0 and not is_graded):
            yield plain_id(row[0]), plain_id(row[place])


def _place_of_documents(rows: Sequence[Sequence[str]], documents: Ids[str]) -> int:
    """Return the column of the documents: the second, or the third where the second is the iteration."""
    width = min(map(len, rows))
    if width == _FEWEST_COLUMNS:
        return 1
    columns = [[plain_id(row[place]) for row in rows] for place in (1, 2)]
    if set(columns[0]) <= {"0", "Q0"} and "0" not in documents:
        return 2
    varied = [(len(set(column)), sum(one in documents for one in column)) for column in columns]
    return 2 if width > 3 and varied[1] > varied[0] else 1


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0
