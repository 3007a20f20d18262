"""The packages that run for a reader, for the stage's machine, whichever machine asks."""

import io
import os
import subprocess
import sys
import zipfile
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from deploy.errors import DeployError
from deploy.stages import python_version
from search_index.keeping import Kept, digest_of

REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"
MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
#: The C libraries of Lambda's systems: Python 3.11 runs on Amazon Linux 2 (2.26), later ones on 2023 (2.34).
C_LIBRARIES = {"3.11": ("manylinux2014",), "later": ("manylinux2014", "manylinux_2_28", "manylinux_2_34")}


#: What is kept is one thing, known by all that it was made with.
_WHEELS = digest_of()


def install_wheels(architecture: str, directory: Path, keep: Path) -> None:
    """Install the locked packages into `directory`, each file as the lock's hash says, nothing compiled.

    What pip installed is kept in the folder `keep`, and used again for the same lock, Python, machine and pip while it
    is whole. The folder that `directory` is in must be there, and may be written while this works.
    """
    target = _target(architecture)
    made_with = digest_of(REQUIREMENTS.read_bytes(), " ".join([version("pip"), *target]).encode())
    kept = Kept(keep / f"wheels-{architecture}", made_with)
    if packed := kept.find(_WHEELS):
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            archive.extractall(directory)
        return
    _run_pip(architecture, target, directory)
    kept.keep(_WHEELS, _pack(directory))
    with suppress(OSError):  # What cannot be kept is installed again.
        kept.save()


def _target(architecture: str) -> list[str]:
    """Return the words by which pip knows Lambda's Python and machine."""
    libraries = C_LIBRARIES.get(python_version(), C_LIBRARIES["later"])
    platforms = [f"--platform={library}_{MACHINES[architecture]}" for library in libraries]
    return ["--implementation=cp", f"--python-version={python_version()}", *platforms]


def _run_pip(architecture: str, target: list[str], directory: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--no-deps", "--no-compile", "--only-binary=:all:", *target]
    command += [f"--target={directory}", f"--requirement={REQUIREMENTS}"]
    # Interrupted, pip leaves what it had in hand; it goes with the folder around.
    environment = os.environ | {"TMPDIR": str(directory.parent)}
    run = subprocess.run(  # noqa: S603 - no word of it comes from outside
        command, capture_output=True, text=True, check=False, env=environment
    )
    if run.returncode:
        reason = next((line for line in run.stderr.splitlines() if line.startswith("ERROR")), run.stderr.strip())
        raise DeployError(f"{REQUIREMENTS}: pip could not install it for {architecture}: {reason}; see the line above")


def _pack(directory: Path) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", strict_timestamps=False) as archive:
        for path in directory.rglob("*"):
            archive.write(path, path.relative_to(directory))
    return packed.getvalue()
