"""What our own reader refuses in a text becomes plain words, or goes: line by line, until it is read without fault."""

import re
from collections.abc import Callable, Iterable

from site_app.source.files.faults import Fault, quoted

#: Rounds of reading and mending: a line is mended in three, and what that shows to be wrong with it in as many more.
_ROUNDS = 12
_SIGN = re.compile(r"([\\`*_\[\]<>#|~^&!:])")
_HEADING = re.compile(r"#{1,6}\s+(.*)")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((<[^<>]*>|[^()\s]*(?:\([^()]*\))?[^()]*)\)")
#: What our reader says of marks of other dialects that are not read here: in plain words they would show all.
_SHOWN = "hides nothing"
_NOTE = re.compile(r"(\[\^[^\]\s]+\])(?::\s*)?")


def mend(
    text: str, first: int, find_faults: Callable[[str], Iterable[Fault]], left: Callable[[str], None]
) -> str | None:
    """Return the text without what `find_faults` finds in its lines from `first` on; None where faults stay.

    `left` is told what was wrong with each line that was made plain or deleted, and of the line.
    """
    lines = text.split("\n")
    steps: dict[str, int] = {}
    for _ in range(_ROUNDS):
        faults: dict[int, list[str]] = {}
        for fault in find_faults("\n".join(lines)):
            faults.setdefault(fault.line, []).append(fault.what)
        if not faults:
            return "\n".join(lines)
        if min(faults) <= first:
            return None
        for number in sorted(faults, reverse=True):
            if number <= len(lines):
                line, what = lines[number - 1], "; ".join(faults[number])
                if line not in steps:
                    left(f"{what} ({quoted(line)})")
                lines[number - 1] = _made_plain(line, what, steps)
    return None


def _made_plain(line: str, what: str, steps: dict[str, int]) -> str:
    """Return a line without what is named wrong with it; else as plain words, else without any sign, else nothing."""
    if _SHOWN in what:
        return ""
    named = _LINK.sub(lambda found: found[1] if found[2].strip("<>")[:50] in what else found[0], line)
    named = _NOTE.sub(lambda found: "" if found[1] in what else found[0], named)
    done = steps.get(line, 0)
    if named != line:
        plain = named
    elif done < 1 and (heading := _HEADING.match(line)):
        words = _LINK.sub(r"\1", heading[1]).strip("* ")
        plain, done = (f"**{words}**" if words else ""), 1
    elif done <= 1 and (plain := _SIGN.sub(r"\\\1", line.strip())) != line:
        done = 2
    else:
        plain = ""
    steps[plain] = done
    return plain
