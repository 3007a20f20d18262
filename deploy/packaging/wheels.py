"""The packages that run for a reader, for the stage's machine, whichever machine asks."""

import os
import subprocess
import sys
from pathlib import Path

from deploy.errors import DeployError
from deploy.stages import python_version

REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"
MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
#: The C libraries of Lambda's systems: Python 3.11 runs on Amazon Linux 2 (2.26), later ones on 2023 (2.34).
C_LIBRARIES = {"3.11": ("manylinux2014",), "later": ("manylinux2014", "manylinux_2_28", "manylinux_2_34")}


def install_wheels(architecture: str, directory: Path) -> None:
    """Install the locked packages into `directory`, each file as the lock's hash says, nothing compiled.

    The folder that `directory` is in must be there, and may be written while this works.
    """
    libraries = C_LIBRARIES.get(python_version(), C_LIBRARIES["later"])
    platforms = [f"--platform={library}_{MACHINES[architecture]}" for library in libraries]
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    command += ["--require-hashes", "--no-deps", "--no-compile", "--only-binary=:all:", "--implementation=cp"]
    command += [f"--python-version={python_version()}", *platforms]
    command += [f"--target={directory}", f"--requirement={REQUIREMENTS}"]
    # Interrupted, pip leaves what it had in hand; it goes with the folder around.
    environment = os.environ | {"TMPDIR": str(directory.parent)}
    run = subprocess.run(  # noqa: S603 - no word of it comes from outside
        command, capture_output=True, text=True, check=False, env=environment
    )
    if run.returncode:
        reason = next((line for line in run.stderr.splitlines() if line.startswith("ERROR")), run.stderr.strip())
        raise DeployError(f"{REQUIREMENTS}: pip could not install it for {architecture}: {reason}; see the line above")
