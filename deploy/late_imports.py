"""Modules that Flask imports and no reader's request needs, loaded when one is first used: a third of a cold start.

`importlib.util.LazyLoader` loads a module at the first look into it, so it spares nothing where a name is imported from
one, as in `from werkzeug.test import Client`. Here such a name is late as well: it stands for the real one, and loads
its module when it is called, subclassed or asked about. PEP 810 has the same in Python 3.15's grammar.

What cannot be late is what is caught (`except`), or called while modules are loaded.
"""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.abc import Loader

#: Modules that are late, and the milliseconds of processor that each would take of a cold start of a hundred.
LATE = {
    "flask.cli": 10,  # the `flask` command, and with it importlib.metadata
    "werkzeug.serving": 10,  # the development server, and with it http.server
    "email.utils": 6,  # dates in headers, which no answer has, and with it socket
    "click": 3,  # what the `flask` command is made of
    "werkzeug.formparser": 3,  # forms: every address is read with GET
    "jinja2.lexer": 2,  # templates come compiled
    "jinja2.parser": 0.5,
    "jinja2.compiler": 1,
    "jinja2.bccache": 2,  # where Jinja keeps what it compiles, and with it tempfile and pickle
    "werkzeug.test": 2,  # the test client; an answer that redirects is made with its help
    "uuid": 2,  # a kind of value that no address and no answer has, and with it platform
    "itsdangerous": 1,  # sessions: there are no cookies
}


class _NoCommands:
    """What an app and a blueprint have in place of their commands: each looks whether it has any, and names them."""

    name: str | None
    commands: Sequence[str] = ()


#: What Flask calls while an app is made, and nothing on Lambda asks for.
_IN_PLACE: dict[str, Any] = {"flask.cli.AppGroup": _NoCommands}


def import_late() -> None:
    """Let the LATE modules be loaded at their first use: once, before Flask is imported.

    A process that does so answers one request at a time: nothing keeps two threads from loading a module both.
    """
    sys.meta_path.insert(0, _LateFinder())


def is_late(module: ModuleType) -> bool:
    """Return whether a module is imported and not yet loaded."""
    return isinstance(module, _LateModule)


class _LateModule(ModuleType):
    """A module before its first use: whatever is imported from it is a late name."""

    late_loader: "Loader"

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # what the import system looks for
            raise AttributeError(name)
        return _IN_PLACE.get(f"{self.__name__}.{name}") or _LateName(self, name)

    def load(self) -> None:
        """Make this the real module, as `importlib.util.LazyLoader` does."""
        loader = self.late_loader
        del self.late_loader
        self.__class__ = ModuleType  # type: ignore[assignment]
        loader.exec_module(self)


class _LateFinder:
    """Finds late modules where they are."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, _: ModuleType | None = None) -> ModuleSpec | None:
        """Return the module's own spec, but for how it is loaded."""
        spec = PathFinder.find_spec(name, path) if name in LATE else None
        if spec and spec.loader:
            spec.loader = _LateLoader(spec.loader)  # type: ignore[assignment]  # it has all that a loader needs
        return spec


class _LateLoader:
    """Makes a late module in place of a module."""

    def __init__(self, loader: "Loader") -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the module as long as it is late."""
        return _LateModule(spec.name)

    def exec_module(self, module: _LateModule) -> None:
        """Leave it for later."""
        module.late_loader = self._loader


class _LateName:
    """Stands for what a late module has by a name."""

    def __init__(self, module: ModuleType, name: str) -> None:
        self._module, self._name = module, name

    def __call__(self, *arguments: object, **options: object) -> object:
        return self._real()(*arguments, **options)

    def __getattr__(self, name: str) -> object:
        return getattr(self._real(), name)

    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, self._real())

    def __mro_entries__(self, _: tuple[object, ...]) -> tuple[type]:
        return (self._real(),)

    def _real(self) -> Any:  # noqa: ANN401 - it may be of any kind
        if isinstance(self._module, _LateModule):
            self._module.load()
        return getattr(self._module, self._name)
