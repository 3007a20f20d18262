"""The mutants that are let live, each with the reason: `tests/mutants/<room>.toml`."""

import tomllib
from pathlib import Path
from typing import NamedTuple

from tests.mutants.mutating import Mutant

LISTS = Path(__file__).parent

Key = tuple[str, str, str, str]


class Kept(NamedTuple):
    """Survivors with a reason: those that behave as the original does, and those that no test is worth."""

    equivalent: frozenset[Key]
    tolerated: frozenset[Key]

    @property
    def all(self) -> frozenset[Key]:
        """Both kinds."""
        return self.equivalent | self.tolerated


def load_kept(room: str) -> Kept:
    """Read the list of a room; a room without one keeps none."""
    path = list_of(room)
    tables = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    equivalent, tolerated = (
        frozenset((row["path"], row["function"], row["before"], row["after"]) for row in tables.get(kind, ()))
        for kind in ("equivalent", "tolerated")
    )
    return Kept(equivalent, tolerated)


def list_of(room: str) -> Path:
    """Return where the list of a room is."""
    return LISTS / f"{room.replace('/', '.')}.toml"


def as_toml(mutant: Mutant) -> str:
    """Return a table to add to a list, with the reason left to write."""
    fields = dict(zip(("path", "function", "before", "after"), mutant.key, strict=True)) | {"reason": ""}
    rows = "".join(f"{name} = {_quoted(text)}\n" for name, text in fields.items())
    return f"[[tolerated]]  # line {mutant.line}\n{rows}"


def _quoted(text: str) -> str:
    return f"'''{text}'''" if "'" in text or "\n" in text else f"'{text}'"
