"""Words that mean the same: `synonyms.toml`."""

from site_app.source.files.entries import Entry
from site_app.source.files.faults import quoted
from site_app.source.files.sources import Source
from site_app.source.files.toml import load_toml

#: A group of synonyms widens a search by all its texts; more than twenty would find anything.
LARGEST_GROUP = 20
#: All synonyms are read at a reader's first search, in some ten microseconds each.
MOST_SYNONYMS = 5_000
#: As of a search.
LONGEST_SYNONYM = 100


def load_synonyms(source: Source) -> tuple[tuple[str, ...], ...]:
    """Return the groups of words that mean the same; none when there is no file."""
    block = load_toml(source)
    if block is None:
        return ()
    entry = block.take("groups")
    items = entry.value if entry and isinstance(entry.value, list) else []
    groups = tuple(_group(source, item) for item in items)
    if entry and sum(map(len, groups)) > MOST_SYNONYMS:
        source.fault(entry.line, f"there are more than {MOST_SYNONYMS:,} synonyms", "keep the most useful")
    if entry and not isinstance(entry.value, list):
        source.fault(entry.line, "“groups” is not a list", 'write groups = [["k-drama", "kdrama"]]')
    block.refuse_others()
    return groups


def _group(source: Source, item: Entry) -> tuple[str, ...]:
    words = [word.value for word in item.value] if isinstance(item.value, list) else []
    texts = tuple(word.strip() for word in words if isinstance(word, str) and word.strip())
    if len(texts) < 2 or len(texts) < len(words):  # noqa: PLR2004 - one word has no synonym
        source.fault(item.line, "a group needs two texts or more", 'write it as in ["k-drama", "kdrama"]')
    if len(texts) > LARGEST_GROUP:
        source.fault(item.line, f"a group has more than {LARGEST_GROUP} texts", "keep the most useful")
    if long := next((text for text in texts if len(text) > LONGEST_SYNONYM), None):
        what = f"the synonym {quoted(long)} is longer than {LONGEST_SYNONYM} characters"
        source.fault(item.line, what, "shorten it: nobody searches for so much at once")
    return texts
