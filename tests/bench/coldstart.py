"""A cold start, from nothing to the first answer: our package, plain Zappa's of the same site, a hello-world Flask.

Each runs under AWS's own runtime client with nothing but its package and what Lambda's own runtime offers. What counts
is processor time, on which Lambda's start depends at any memory; runs are taken in turn.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from deploy.packaging.package import make_package, stage_code
from deploy.rehearsal.runtime import LocalFunction
from deploy.stages import Stage, load_stage
from site_app.build.building import build_site
from tests.bench.content import write_content
from tests.bench.corpora.films import load_films

PROJECT = Path(__file__).parents[2]
RUNS = 15
#: What Lambda's zip entries are dated, in seconds since 1970: byte-code that remembers another date is not used.
DATE_ON_LAMBDA = 315_532_800
MACHINES = {"x86_64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}

HELLO = """\
from apig_wsgi import make_lambda_handler
from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello():
    return "Hello, world!"


handler = make_lambda_handler(app)
"""
PLAIN = "from site_app.web import create_app\n\napp = create_app({'TRUSTED_HOSTS': None})\n"


@dataclass(frozen=True)
class Contender:
    """A package, unpacked, and what to ask it; `beside` is what it needs of Lambda's own packages."""

    name: str
    package: Path
    handler: str
    event: dict[str, object]
    beside: tuple[str, ...] = ()


def run_coldstart_bench(reviews: int) -> None:
    """Print the processor time of each, and the ratios: medians over rounds, in each of which all had their turn."""
    with TemporaryDirectory() as directory:
        root = Path(directory)
        build = _build(root, reviews)
        stage = replace(load_stage("production"), architecture=MACHINES[os.uname().machine])
        contenders = [_ours(root / "ours", build, stage), _plain_zappa(root / "zappa", build), _hello(root, stage)]
        figures: dict[str, list[tuple[float, float]]] = {contender.name: [] for contender in contenders}
        for _ in range(RUNS):
            for contender in contenders:
                figures[contender.name].append(_cold_start(contender))
    for name, runs in figures.items():
        cpu, wall = (median(times) * 1000 for times in zip(*runs, strict=True))
        print(f"{name:12} {cpu:7.0f} ms of processor, {wall:7.0f} ms in all (medians of {RUNS})")
    ours, *others = figures
    for other in others:
        ratio = median(our / their for (our, _), (their, _) in zip(figures[ours], figures[other], strict=True))
        print(f"{ours} / {other:12} {ratio:.3f}")


def _build(root: Path, reviews: int) -> Path:
    content = PROJECT / "content"
    if reviews:
        content = root / "content"
        write_content(content, reviews, load_films())
    build_site(content, root / "build", lambda *_: None, lambda: None)
    return root / "build" / "current"


def _ours(directory: Path, build: Path, stage: Stage) -> Contender:
    package = make_package(PROJECT, build, stage, directory / "site.zip")
    _unpack(package.path, directory / "task")
    return Contender("ours", directory / "task", stage.lambda_handler, _rest("/api/v1/search", "resilience"))


def _hello(root: Path, stage: Stage) -> Contender:
    """The least that a Flask site on the same adapter can be, packaged as ours is."""
    project = root / "hello"
    project.mkdir()
    (project / "hello.py").write_text(HELLO)
    greeting = replace(stage, lambda_handler="hello.handler")
    stage_code(project, greeting, root / "hello-wheels", root / "hello-task", keep=root)
    return Contender("hello world", root / "hello-task", "hello.handler", _rest("/", ""))


def _plain_zappa(directory: Path, build: Path) -> Contender:
    """Package the same site with `zappa package`, from an environment that has what it needs and Zappa."""
    project = directory / "project"
    for room in ("site_app", "search_index"):
        shutil.copytree(PROJECT / room, project / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(build, project / "build" / "current")
    (project / "plain.py").write_text(PLAIN)
    settings: dict[str, dict[str, str | bool]]
    settings = {"production": {"app_function": "plain.app", "project_name": "plain", "runtime": _runtime()}}
    settings["production"] |= {"s3_bucket": "unused", "aws_region": "us-east-1", "use_precompiled_packages": False}
    (project / "zappa_settings.json").write_text(json.dumps(settings))
    packages = directory / "venv" / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", str(packages)]
    subprocess.run([*pip, *_pins("deploy"), *(pin for pin in _pins("tests") if pin.startswith("zappa=="))], check=True)
    zip_file = directory / "plain.zip"
    subprocess.run(
        [sys.executable, "-m", "zappa.cli", "package", "production", "-o", zip_file.name],
        cwd=project,
        env=os.environ | {"VIRTUAL_ENV": str(directory / "venv"), "AWS_DEFAULT_REGION": "us-east-1"},
        check=True,
        capture_output=True,
    )
    _unpack(project / zip_file.name, directory / "task")
    # Lambda's runtime brings boto3, which Zappa leaves out of its package and its handler imports.
    return Contender(
        "plain Zappa",
        directory / "task",
        "handler.lambda_handler",
        _rest("/api/v1/search", "resilience"),
        beside=(str(packages),),
    )


def _pins(room: str) -> list[str]:
    """Return the locked versions, without the hashes: Zappa brings packages that no lock of ours has."""
    return re.findall(r"^[\w-]+==[^\s;]+(?= )", (PROJECT / room / "requirements.txt").read_text(), re.MULTILINE)


def _runtime() -> str:
    return f"python{sys.version_info[0]}.{sys.version_info[1]}"


def _unpack(package: Path, directory: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        archive.extractall(directory)
    for path in (directory, *directory.rglob("*")):
        os.utime(path, (DATE_ON_LAMBDA, DATE_ON_LAMBDA))


def _cold_start(contender: Contender) -> tuple[float, float]:
    """Return the seconds of processor, and of the clock, from nothing to the first answer."""
    # Lambda's file system cannot be written: no byte-code is kept for the next start.
    environment = {"PYTHONDONTWRITEBYTECODE": "1", "AWS_LAMBDA_FUNCTION_NAME": "bench", "AWS_REGION": "us-east-1"}
    written: list[str] = []
    local = LocalFunction(contender.package, contender.handler, environment, 30, written.append)
    local.beside += contender.beside
    try:
        started = time.perf_counter()
        answer = local.invoke(json.dumps(contender.event).encode())
        took = time.perf_counter() - started
        status = json.loads(answer.payload).get("statusCode")
        if status != 200:
            raise RuntimeError(f"{contender.name} answered {answer.payload!r}: {written}")
        assert local.process
        return _processor_seconds(local.process.pid), took
    finally:
        local.close()


def _processor_seconds(pid: int) -> float:
    """Return what the threads of a process have used, from the scheduler's own account (nanoseconds)."""
    accounts = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(account.read_text().split()[0]) for account in accounts) / 1e9


def _rest(path: str, query: str) -> dict[str, object]:
    """Return an event of API Gateway (1.0), which all three read."""
    headers = {"Host": "abc.execute-api.us-east-1.amazonaws.com", "X-Forwarded-Proto": "https"}
    return {
        "resource": "/{proxy+}",
        "path": path,
        "httpMethod": "GET",
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {"q": query},
        "multiValueQueryStringParameters": {"q": [query]},
        "pathParameters": {"proxy": path},
        "requestContext": {
            "httpMethod": "GET",
            "path": path,
            "stage": "production",
            "identity": {"sourceIp": "192.0.2.1"},
        },
        "body": None,
        "isBase64Encoded": False,
    }
