"""What no reader's request needs is loaded when it is first used, and not before."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from deploy.late_imports import LATE
from deploy.packaging.package import Package
from tests.site_app.web import events

FIRST = "from deploy.late_imports import LATE, is_late; from deploy.entry import handler\n"
#: What readers ask, and what strangers send; redirects are the one kind of answer that uses `werkzeug.test`.
ASKED = [
    *(events.function_url(path) for path in ("/", "/reviews/", "/tags/", "/feed.atom", "/healthz", "/no-such-page")),
    *(events.function_url(path) for path in ("/reviews/lovely-runner/", "/static/no.css", "/%ff")),
    *(make("/search", "q=resilience&sort=newest") for make in events.KINDS.values()),
    events.function_url("/search", "q=so%20young&year=x"),
    events.function_url("/api/v1/suggest", "q=res"),
    events.function_url("/", method="HEAD", headers={"Accept-Encoding": "gzip", "If-None-Match": '"a"'}),
    events.function_url("/search", method="OPTIONS"),
    events.function_url("/search", method="POST", headers={"Content-Type": "multipart/form-data"}, body="q=x"),
]


@pytest.fixture(scope="module")
def task(package: Package, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the package, unpacked."""
    directory = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(package.path) as archive:
        archive.extractall(directory)
    return directory


def run(code: str, task: Path) -> object:
    """Return what Python code prints, as JSON, with the package and nothing else; its entry point comes first."""
    command = [sys.executable, "-S", "-c", FIRST + code]
    told = subprocess.run(command, capture_output=True, text=True, cwd=task, env={"PYTHONPATH": str(task)})
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def test_no_request_needs_what_is_late(task: Path) -> None:
    """Flask imports every module that is late, and neither a start nor any request loads one."""
    code = f"""\
import json, sys
assert all(handler(event, None)["statusCode"] < 500 for event in json.loads({json.dumps(ASKED)!r}))
print(json.dumps([name for name in LATE if name in sys.modules and is_late(sys.modules[name])]))
"""
    assert run(code, task) == [*LATE]


def test_late_names_are_the_real_ones_once_used(task: Path) -> None:
    """Called, looked into, subclassed or asked about, a late name is what its module has; then the module is real."""
    code = """\
import email.utils, json, sys, uuid
from click import Command
from jinja2.lexer import Lexer
from uuid import UUID
from werkzeug.test import Client
from site_app.web.handler import app
class Own(Command):
    pass
app.config["TRUSTED_HOSTS"] = None
used = {
    "called": Client(app).get("/healthz").status_code,
    "compiled": app.jinja_env.from_string("{{ 1 + 1 }}").render(),
    "of a module": email.utils.unquote('"a"'),
    "looked into": Lexer.tokeniter.__name__,
    "subclassed": [base.__module__ for base in Own.__bases__],
    "asked about": [isinstance(uuid.uuid4(), UUID), isinstance("", UUID)],
}
print(json.dumps(used | {"real": [name for name in LATE if not is_late(sys.modules[name])]}))
"""
    assert run(code, task) == {
        "called": 200,
        "compiled": "2",
        "of a module": "a",
        "looked into": "tokeniter",
        "subclassed": ["click.core"],
        "asked about": [True, False],
        "real": ["email.utils", "click", "jinja2.lexer", "jinja2.parser", "jinja2.compiler", "werkzeug.test", "uuid"],
    }
