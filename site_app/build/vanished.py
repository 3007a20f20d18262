"""What the build before answered, and this one does not: told as warnings, which stop nothing."""

from pathlib import Path

from site_app.manifest import ManifestError, read_manifest
from site_app.site_addresses import Addresses, read_addresses
from site_app.source.files.faults import Fault
from site_app.source.slugs import slug_of
from site_app.vanishing import Vanished, find_vanished


def addresses_of_build(build: Path) -> Addresses | None:
    """Return the addresses of a build; None if it keeps none. Raises ManifestError where there is none, or damaged."""
    manifest = read_manifest(build)
    return read_addresses(lambda name: manifest.read(build, name) if name in manifest.files else None)


def doubt_vanished(now: Addresses, build: Path, content: Path) -> list[Fault]:
    """Return what the last `build` answered and `content` would not: warnings, each where its line is to be added."""
    try:
        before = addresses_of_build(build)
    except ManifestError:
        return []
    return [_warning(one, content) for one in find_vanished(before, now)] if before else []


def _warning(vanished: Vanished, content: Path) -> Fault:
    files = (content / "reviews").rglob("*.md") if vanished.review else ()
    path = next((path for path in files if slug_of(path) == vanished.review), content / vanished.file)
    return Fault(str(path), _line(path), vanished.what, vanished.remedy, warning=True)


def _line(path: Path) -> int:
    """Return the line of a file's aliases, or its first."""
    try:
        lines = path.read_text("utf-8").split("\n") if path.suffix == ".md" else []
    except (OSError, UnicodeDecodeError):
        lines = []
    return next((number for number, line in enumerate(lines, 1) if line.startswith("aliases:")), 1)
