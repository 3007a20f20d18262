"""The figures of a run as JSON, with when, where and of what they are."""

import json
import os
import platform
import sqlite3
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[3]
FIGURES = PROJECT / "build" / "bench"
#: What the figures are called and where they stand; another number when that changes.
SCHEMA = 1

Figures = dict[str, Any]


def write_figures(name: str, measured: list[Figures], directory: Path = FIGURES) -> Path:
    """Write `<name>.json`: what was measured, corpus by corpus."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / f"{name}.json"
    told = {"schema": SCHEMA, "bench": name, **_circumstances(), "measured": measured}
    path.write_text(json.dumps(_rounded(told), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def read_figures(name: str, directory: Path = FIGURES) -> Figures | None:
    """Return the figures of a run, or None if there are none that this code can read."""
    path = directory / f"{name}.json"
    if not path.exists():
        return None
    figures: Figures = json.loads(path.read_text("utf-8"))
    return figures if figures.get("schema") == SCHEMA else None


def _circumstances() -> Figures:
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=PROJECT, capture_output=True, text=True)
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip() or "unknown",
        "machine": {
            "cores": os.cpu_count(),
            "processor": _processor(),
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "tantivy": version("tantivy"),
        },
    }


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    lines = information.read_text().splitlines() if information.exists() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _rounded(value: Any) -> Any:
    """Return figures to four digits after the point, which is more than they are worth."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Mapping):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list | tuple) else value
