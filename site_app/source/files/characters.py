"""Which characters may stand in the content."""

import re
import unicodedata

#: What XML 1.0 forbids (section 2.2), the other controls, and what Unicode says is no character (section 23.7). A feed
#: could not hold them, no reader sees them, and some drive a terminal.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in range(0, 0x110000, 0x10000))
    + "]"
)
#: Marks on one letter (Unicode, UAX 15, "stream-safe text format"): to put more in order takes quadratic time.
MOST_STACKED = 30
#: Where so many may stand: marks are neither letters nor white space.
UNUSUAL = re.compile(rf"[^\w\s\x00-\u02ff]{{{MOST_STACKED + 1},}}")
#: Open a passage in a direction of its own, and close it: embeddings and overrides, isolates (Unicode, UAX 9, 2.1–2.5).
EMBEDDINGS, POP_EMBEDDING = "\u202a\u202b\u202d\u202e", "\u202c"
ISOLATES, POP_ISOLATE = "\u2066\u2067\u2068", "\u2069"
DIRECTIONS = re.compile(f"[{EMBEDDINGS}{POP_EMBEDDING}{ISOLATES}{POP_ISOLATE}]")


def find_forbidden(text: str) -> tuple[int, str, str] | None:
    """Return where the first character stands that no text may have, what is wrong with it and what to do."""
    if found := FORBIDDEN.search(text):
        return found.start(), f"the character U+{ord(found[0]):04X} is invisible", "delete it"
    for run in UNUSUAL.finditer(text):
        marks = 0
        for at, char in enumerate(run[0], run.start()):
            marks = marks + 1 if unicodedata.combining(char) else 0
            if marks > MOST_STACKED:
                return at, f"more than {MOST_STACKED} marks stand on one letter", "delete most of them"
    return None


def contained(text: str) -> str:
    """Return `text` with the directions it opens closed, and those it only closes left out: what follows stays put."""
    if not DIRECTIONS.search(text):
        return text
    parts, opened = [], [""]
    for char in text:
        if char in EMBEDDINGS:
            opened[-1] += POP_EMBEDDING
        elif char in ISOLATES:
            opened.append("")
        elif char == POP_ISOLATE and opened[1:]:
            opened.pop()  # closes the embeddings inside, too
        elif char == POP_EMBEDDING and opened[-1]:
            opened[-1] = opened[-1][1:]
        elif char in (POP_EMBEDDING, POP_ISOLATE):
            continue
        parts.append(char)
    return "".join(parts) + POP_ISOLATE.join(reversed(opened))
