"""The app of a build as a preview shows it: all its templates are read when it is opened, and their faults told."""

import traceback
from pathlib import Path
from types import MethodType

from flask import Flask, got_request_exception, request
from jinja2 import BytecodeCache, TemplateSyntaxError
from jinja2.bccache import Bucket

from site_app import web
from site_app.source.files.faults import Fault
from site_app.web import create_app

TEMPLATES = Path(web.__file__).parent / "templates"
#: The name, in a request's environment, of the list of what failed.
FAULTS = "site_app.faults"


class TemplateFaultError(Exception):
    """A template cannot be read; `fault` says where."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class _Compiled(BytecodeCache):
    """Templates compiled before: of twenty, a save changes one."""

    def __init__(self) -> None:
        self.codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is there."""
        if code := self.codes.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self.codes[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def open_app(home: Path) -> Flask:
    """Return the app of the build in `home`, which no later change of a template touches.

    A request of it that fails leaves why among the FAULTS of its environment. Raises TemplateFaultError.
    """
    app = create_app({"BUILD": home, "TRUSTED_HOSTS": None, "LOG_SEARCHES": False})
    app.jinja_env.bytecode_cache = _COMPILED
    for name in app.jinja_env.list_templates(extensions=["html"]):
        try:
            app.jinja_env.get_template(name)
        except (TemplateSyntaxError, UnicodeDecodeError) as error:
            raise TemplateFaultError(_fault_of_syntax(name, error)) from error
    got_request_exception.connect(_note, app)
    app.log_exception = MethodType(lambda *_: None, app)  # type: ignore[method-assign]  # it is told as a fault
    return app


def _fault_of_syntax(name: str, error: TemplateSyntaxError | UnicodeDecodeError) -> Fault:
    if isinstance(error, TemplateSyntaxError):
        what = (error.message or "it is no template").rstrip(".")
        return Fault(_shown(TEMPLATES / (error.name or name)), error.lineno, what, "mend it")
    return Fault(_shown(TEMPLATES / name), 1, "this is not UTF-8 text", "save the file as UTF-8")


def _note(_: Flask, exception: Exception) -> None:
    """Leave with a request why it failed: in which line of a template, or else of the code."""
    frames = traceback.extract_tb(exception.__traceback__)
    last = next((frame for frame in reversed(frames) if Path(frame.filename).is_relative_to(TEMPLATES)), frames[-1])
    what = " ".join(str(exception).split()) or type(exception).__name__
    request.environ[FAULTS].append(Fault(_shown(Path(last.filename)), last.lineno or 1, what, "mend it"))


def _shown(path: Path) -> str:
    """Return a path as a person in the working directory would write it."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
