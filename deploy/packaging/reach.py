"""Which modules the Lambda handler can reach: only these go into the package."""

import ast
from collections.abc import Iterator
from pathlib import Path

#: Packages of which only what is imported at import time is needed. Whoosh imports its query parser, highlighter,
#: writers and twenty stemmers, and click its terminal, inside functions that no reader's request calls.
EAGER_ONLY = frozenset({"click", "whoosh"})
#: Reached by `app.run()` and `build_index()` alone.
NEVER_ON_LAMBDA = ("werkzeug.debug.", "werkzeug._reloader.", "search_index.building.")


def reachable_modules(entry: str, roots: tuple[Path, ...]) -> dict[str, Path]:
    """Return the modules under `roots` that importing and calling `entry` can reach, by name.

    What the type checker alone imports does not count. The standard library is nowhere under the roots.
    """
    found: dict[str, Path] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        path = None if not name or name in found else _find(name, roots)
        if path and not f"{name}.".startswith(NEVER_ON_LAMBDA):
            found[name] = path
            waiting += [name.rpartition(".")[0], *_imports(name, path)]
    return dict(sorted(found.items()))


def _find(name: str, roots: tuple[Path, ...]) -> Path | None:
    relative = name.replace(".", "/")
    places = (root / place for root in roots for place in (f"{relative}/__init__.py", f"{relative}.py"))
    return next((place for place in places if place.is_file()), None)


def _imports(name: str, path: Path) -> Iterator[str]:
    """Yield what a module may import; a name imported from a package may be a module of it or not."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    eager_only = name.partition(".")[0] in EAGER_ONLY
    for node in _walk(ast.parse(path.read_bytes()), eager_only=eager_only):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _walk(node: ast.AST, *, eager_only: bool) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):  # No import stands in one.
            continue
        if eager_only and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _walk(child, eager_only=eager_only)
