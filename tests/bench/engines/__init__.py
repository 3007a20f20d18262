"""The engines compared. Each module has `build(documents, directory)` and `Opened(directory)`, whose `ask` searches."""

from importlib import import_module
from types import ModuleType

#: The modules here, and what their engines are called.
ENGINES = {"ours": "ours", "fts5": "SQLite FTS5", "tantivy": "tantivy"}
PEERS = ("fts5", "tantivy")


def load_engine(name: str) -> ModuleType:
    """Return the module of an engine, and load no other."""
    return import_module(f"{__name__}.{name}")
