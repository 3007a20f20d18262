"""Work measured in a process of its own, which holds nothing else."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

MEGABYTE = 1024


def run(module: str, *arguments: str, told: object = None) -> dict[str, Any]:
    """Run a module of this folder with arguments and, as JSON, what it is told; return what it answers."""
    command = [sys.executable, "-m", f"tests.bench.engines.{module}", *arguments]
    # What goes wrong there is written to the error output here, as it stands.
    answer = subprocess.run(command, input=json.dumps(told), stdout=subprocess.PIPE, text=True, check=True).stdout
    return dict(json.loads(answer))


def resident() -> float:
    """Return the memory that this process holds now, in MiB, mapped files included."""
    return _status("VmRSS")


def peak() -> float:
    """Return the most memory that this process has held, in MiB."""
    return _status("VmHWM")


def _status(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / MEGABYTE
