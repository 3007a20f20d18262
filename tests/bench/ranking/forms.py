"""The forms of test collections: XML as TREC has it, SMART's marked fields, judgements in columns."""

import re
from collections import Counter, defaultdict
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
_COLUMNS = range(2, 5)


def plain_id(text: str) -> str:
    """Return an id as it is compared: a number without the zeros and spaces around it."""
    text = text.strip()
    return str(int(text)) if text.isdecimal() else text


def read_xml_documents(text: str) -> dict[str, tuple[str, str]]:
    """Return title and text of each `<doc>`, by its `<docno>`."""
    documents = {}
    for found in _DOCUMENT.findall(text):
        if number := plain_id(_first(found, "docno")):
            title = _first(found, "title", "headline", "head", "ti")
            documents[number] = title, _first(found, "text", "body", "abstract")
    return documents


def read_xml_queries(text: str) -> dict[str, str]:
    """Return the question of each `<top>`, by its `<num>`: its title or, where there is none, its description."""
    queries = {}
    for top in _TOPIC.findall(text):
        names = ("num",), ("title", "desc")
        number, question = (_LABEL.sub("", _first(top, *either, ends_at=_TAG)).strip() for either in names)
        if number:
            queries[plain_id(number)] = question
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
    is_table = all(len(row) in _COLUMNS and _has_digit(row[0]) for row in rows)
    return rows if is_table else []


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))


def read_judgements(rows: Sequence[Sequence[str]], documents: Ids[str]) -> Iterator[tuple[str, str]]:
    """Yield query and document for each row that calls the document relevant.

    A row is query, document; or query, document, grade; or TREC's query, iteration, document, grade; or SMART's query,
    document and two numbers that say nothing. What is relevant has a grade above 0; in SMART's, none below.
    """
    if not rows:
        return
    width = Counter(map(len, rows)).most_common(1)[0][0]
    whole = [row for row in rows if len(row) == width]
    place = _place_of_documents(whole, documents)
    is_graded = width == place + 2
    for row in whole:
        grade = _number(row[place + 1]) if width > place + 1 else 1.0
        if grade > 0 or (grade == 0 and not is_graded):
            yield plain_id(row[0]), plain_id(row[place])


def _place_of_documents(rows: Sequence[Sequence[str]], documents: Ids[str]) -> int:
    """Return the column of the documents: the second, or the third where the second is an iteration."""
    second, third = ([plain_id(row[place]) for row in rows] if len(rows[0]) > place else [] for place in (1, 2))
    if third and set(second) <= {"0", "Q0"} and "0" not in documents:
        return 2
    varied = [(len(set(column)), sum(one in documents for one in column)) for column in (second, third)]
    return 2 if len(rows[0]) == _COLUMNS[-1] and varied[1] > varied[0] else 1


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0
