"""A function on this machine: its package under AWS's own runtime client, fed through a local Runtime API.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from importlib.metadata import distribution, files
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from threading import Lock, Thread
from time import time
from uuid import uuid4

from deploy.rehearsal.local_http import LocalHandler, LocalServer
from deploy.rehearsal.read_only import start_read_only
from site_app.web.events import LARGEST_ANSWER

#: What the runtime client itself needs; nothing else of this Python's packages is seen by the function.
RUNTIME_PACKAGES = ("awslambdaric", "snapshot-restore-py", "simplejson")
#: Lambda gives a process ten seconds to start.
STARTING_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What an invocation came to: the function's JSON, or the error that Lambda would report in its place."""

    payload: bytes
    error: str | None = None


@dataclass(slots=True)
class _Invocation:
    event: bytes
    deadline: float
    id: str = field(default_factory=lambda: str(uuid4()))
    answer: "Future[Answer]" = field(default_factory=Future)


class LocalFunction:
    """A function version: one process, started at its first invocation, which answers one event at a time."""

    def __init__(
        self,
        package: Path,
        handler: str,
        environment: dict[str, str],
        timeout: int,
        log: Callable[[str], None],
    ) -> None:
        self.package = package
        self.handler = handler
        self.environment = environment
        self.timeout = timeout
        #: Folders of packages that the function sees after its own and the runtime client's.
        self.beside: list[str] = []
        self.log = log
        self.waiting: SimpleQueue[_Invocation | None] = SimpleQueue()
        self.at_work: _Invocation | None = None
        self.process: subprocess.Popen[str] | None = None
        self.turn = Lock()
        self.runtime = TemporaryDirectory(prefix="lambda-runtime-")
        _link_runtime(Path(self.runtime.name))
        self.api = LocalServer(_RuntimeApi, function=self)

    def invoke(self, event: bytes) -> Answer:
        """Answer an event, after those that wait already."""
        with self.turn:
            allowed = self.timeout + (0 if self._is_running() else STARTING_SECONDS)
            invocation = self.at_work = _Invocation(event, time() + allowed)
            if not self._is_running():
                self._start()
            self.waiting.put(invocation)
            try:
                return invocation.answer.result(allowed)
            except FutureTimeout:
                self._end()
                return error_answer("Sandbox.Timedout", f"Task timed out after {self.timeout} seconds")

    def close(self) -> None:
        """End the process and the Runtime API."""
        self._end()
        self.api.close()
        self.runtime.cleanup()

    def settle(self, answer: Answer) -> None:
        """Give the event at work its answer."""
        if self.at_work and not self.at_work.answer.done():
            self.at_work.answer.set_result(answer)

    def _is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def _start(self) -> None:
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "PYTHONPATH": os.pathsep.join([str(self.package), self.runtime.name, *self.beside]),
            "AWS_LAMBDA_RUNTIME_API": self.api.address,
            "LAMBDA_TASK_ROOT": str(self.package),
            "_HANDLER": self.handler,
        }
        self.process = start_read_only(
            # Without site-packages: what the package lacks, the function lacks here too.
            [sys.executable, "-S", "-m", "awslambdaric", self.handler],
            cwd=self.package,
            env=environment | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            errors="replace",
        )
        Thread(target=self._watch, args=(self.process,), daemon=True).start()

    def _watch(self, process: "subprocess.Popen[str]") -> None:
        """Pass on what the process writes; when it ends, so does what it was asked."""
        with process:
            for line in process.stdout or ():
                self.log(line.rstrip("\n"))
        if process is self.process:
            self._forget_waiting()
            self.settle(error_answer("Runtime.ExitError", f"Runtime exited with status {process.returncode}"))

    def _end(self) -> None:
        process, self.process = self.process, None
        if process:
            process.kill()
            process.wait()
        self._forget_waiting()

    def _forget_waiting(self) -> None:
        """Leave the queue to the connection of a process that is gone, and let that connection end."""
        forgotten, self.waiting = self.waiting, SimpleQueue()
        forgotten.put(None)


def error_answer(kind: str, message: str) -> Answer:
    """Return an error as Lambda words it."""
    return Answer(json.dumps({"errorType": kind, "errorMessage": message}).encode(), "Unhandled")


class _RuntimeApi(LocalHandler):
    """The paths that a runtime client asks."""

    function: LocalFunction

    def do_GET(self) -> None:  # noqa: N802 - http.server's name
        """Hand out the next event, once there is one; a snapshot is restored as soon as it is made."""
        if self.path.endswith("/restore/next"):
            self._send(200, b"", {})
            return
        invocation = self.function.waiting.get()
        if invocation is None:
            self.close_connection = True
            return
        headers = {
            "Lambda-Runtime-Aws-Request-Id": invocation.id,
            "Lambda-Runtime-Deadline-Ms": str(int(invocation.deadline * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:local:000000000000:function:local",
            "Content-Type": "application/json",
        }
        self._send(200, invocation.event, headers)

    def do_POST(self) -> None:  # noqa: N802 - http.server's name
        """Take an answer or an error."""
        body = self._body()
        if self.path.endswith("/response") and len(body) > LARGEST_ANSWER:
            self.function.settle(error_answer("Function.ResponseSizeTooLarge", "Response payload size exceeded"))
            self._send(413, b"{}", {})
        else:
            self.function.settle(Answer(body, None if self.path.endswith("/response") else "Unhandled"))
            self._send(202, b"{}", {})

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = []
        while size := int(self.rfile.readline().strip() or b"0", 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _link_runtime(directory: Path) -> None:
    """Fill a directory with links to the runtime client's packages and nothing beside them."""
    for package in RUNTIME_PACKAGES:
        listed = [file for file in files(package) or () if not file.parts[0].startswith((".", "_"))]
        for name in {file.parts[0] for file in listed if not file.parts[0].endswith(".dist-info")}:
            (directory / name).symlink_to(Path(str(distribution(package).locate_file(name))))
