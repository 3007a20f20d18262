"""What Lambda gets: an allow-list of files in one zip, the same bytes for the same inputs."""

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from deploy.errors import DeployError
from deploy.packaging import bytecode
from deploy.packaging.git import current_commit
from deploy.packaging.reach import reachable_modules
from deploy.packaging.wheels import install_wheels
from deploy.stages import BUCKET, Stage
from site_app.manifest import IMAGES, MANIFEST, Manifest, ManifestError, read_manifest
from site_app.web.templating import COMPILED, TemplateError, compile_templates

#: What of a dependency is needed beside its modules: the machine code of its extensions.
EXTENSION_SUFFIXES = frozenset({".so"})
TEMPLATES = "site_app/web/templates"
BUILD = "build/current"
#: The earliest date that a zip can say.
NO_DATE = (1980, 1, 1, 0, 0, 0)
#: A plain file that all may read: Lambda runs as a user of its own.
READABLE = 0o100644 << 16
#: Lambda takes no more, unpacked; bytes. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
LARGEST_UNPACKED = 262_144_000
#: From this share on, a warning: what is added in some months should still fit.
NEARLY = 0.8


@dataclass(frozen=True, slots=True)
class Package:
    """A zip for Lambda. `sha256` is as Lambda tells it (CodeSha256), `release` the build's in it.

    `commit` ends in + when some file differed from it. `images` are those that it leaves out: their names in
    `build`, with the SHA-256 of each.
    """

    path: Path
    sha256: str
    release: str
    commit: str
    build: Path = Path()
    images: Mapping[str, str] = field(default_factory=dict)

    def sizes(self) -> dict[str, tuple[int, int]]:
        """Return the bytes of each part, packed and unpacked: the packages, the site's code, its content, its index."""
        sizes: dict[str, tuple[int, int]] = {}
        with zipfile.ZipFile(self.path) as archive:
            for entry in archive.infolist():
                packed, unpacked = sizes.get(part := _part(entry.filename), (0, 0))
                sizes[part] = (packed + entry.compress_size, unpacked + entry.file_size)
        return dict(sorted(sizes.items(), key=lambda item: -item[1][0]))

    def read_image(self, name: str) -> bytes:
        """Return the bytes of an image that it leaves out. Raises DeployError if they are not those that were built."""
        try:
            return Manifest(self.release, dict(self.images)).read(self.build, name)
        except ManifestError as error:
            raise DeployError(str(error)) from error

    def warning(self) -> str | None:
        """Return that the package is nearly as large as Lambda takes, unpacked, if it is."""
        unpacked = sum(unpacked for _, unpacked in self.sizes().values())
        if unpacked < NEARLY * LARGEST_UNPACKED:
            return None
        return f"{self.path}: warning: {share_of_largest(unpacked)}; {_remedy_of_size(is_left_out=bool(self.images))}"


def make_package(project: Path, build: Path, stage: Stage, path: Path) -> Package:
    """Write the package of a finished build for a stage to `path`.

    Nothing but reachable modules, templates and the files of the build's manifest enters, whatever else lies about.
    What pip installs for it is kept beside the build.
    Raises DeployError if the build is missing or damaged, or if a package cannot be had.
    """
    try:
        manifest = read_manifest(build)
        manifest.verify(build, manifest.files)
    except ManifestError as error:
        raise DeployError(str(error)) from error
    with TemporaryDirectory() as directory:
        staging = Path(directory, "staging")
        stage_code(project, stage, Path(directory, "wheels"), staging, keep=build.parent)
        is_left_out = stage.media == BUCKET
        images = {name: sha for name, sha in manifest.files.items() if is_left_out and name.startswith(IMAGES)}
        _copy([build / name for name in (MANIFEST, *manifest.files) if name not in images], build, staging / BUILD)
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_zip(staging, path, _remedy_of_size(is_left_out=is_left_out))
    commit, is_dirty = current_commit(project)
    return Package(path, lambda_sha256(path), manifest.release, commit + "+" * is_dirty, build.resolve(), images)


def stage_code(project: Path, stage: Stage, wheels: Path, staging: Path, keep: Path) -> None:
    """Put what a stage's handler reaches into `staging`, compiled.

    `wheels` is an empty folder to work in; what was installed there is kept for the next time in the folder `keep`.
    """
    install_wheels(stage.architecture, wheels, keep)
    modules = reachable_modules(stage.lambda_handler.rpartition(".")[0], (project, wheels))
    ours = [path for path in modules.values() if path.is_relative_to(project)]
    theirs = [path for path in modules.values() if path.is_relative_to(wheels)]
    packages = {path.relative_to(wheels).parts[0] for path in theirs}
    extensions = [path for path in wheels.rglob("*") if path.suffix in EXTENSION_SUFFIXES]
    theirs += [path for path in extensions if path.relative_to(wheels).parts[0] in packages]
    _copy(ours, project, staging)
    _copy(theirs, wheels, staging)
    _stage_templates(project, staging)
    _compile(staging)


def _stage_templates(project: Path, staging: Path) -> None:
    """Put the templates into `staging` as Python modules; their sources stay behind."""
    with TemporaryDirectory() as sources:
        _copy(sorted((project / TEMPLATES).glob("*.html")), project, Path(sources))
        try:
            compile_templates(Path(sources, TEMPLATES), staging / "site_app/web" / COMPILED)
        except TemplateError as error:
            raise DeployError(f"{project / TEMPLATES}/{error}") from error


def _copy(files: list[Path], root: Path, destination: Path) -> None:
    """Copy files to the same places under `destination`. A link that leads out of the project is not a file of it."""
    for file in files:
        if not file.resolve().is_relative_to(root.resolve()):
            raise DeployError(f"{file}: it is a link out of {root}; put the file itself there")
        place = destination / file.relative_to(root)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)


def _compile(staging: Path) -> None:
    command = [sys.executable, "-I", "-S", "-X", "no_debug_ranges", bytecode.__file__, str(staging)]
    run = subprocess.run(  # noqa: S603 - no word of it comes from outside
        command, capture_output=True, text=True, env={"PYTHONHASHSEED": "0"}, check=False
    )
    if run.returncode:
        raise DeployError(f"{staging}: it could not be compiled: {run.stderr.strip()}; mend the source named above")


def _write_zip(directory: Path, path: Path, remedy: str) -> None:
    """Write the files of `directory`, in order and without dates, aside and then in the place of what was there.

    Raises DeployError, with the remedy, if Lambda would not take them.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unpacked = 0
    with zipfile.ZipFile(unfinished, "w") as archive:
        for file in sorted(file for file in directory.rglob("*") if file.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(directory).as_posix(), NO_DATE)
            entry.external_attr = READABLE
            entry.create_system = 3  # Unix, on whichever system this runs
            data = file.read_bytes()
            unpacked += len(data)
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED, compresslevel=9)
    if unpacked > LARGEST_UNPACKED:
        unfinished.unlink()
        raise DeployError(f"{path}: {share_of_largest(unpacked)}; {remedy}")
    unfinished.replace(path)


def share_of_largest(unpacked: int) -> str:
    """Return how near a package of so many bytes, unpacked, is to the largest."""
    return (
        f"{unpacked:,} bytes unpacked, {unpacked / LARGEST_UNPACKED:.1%} of the {LARGEST_UNPACKED:,} that Lambda takes"
    )


def _remedy_of_size(*, is_left_out: bool) -> str:
    if is_left_out:
        return "its images are left out already: take reviews out"
    return f'leave its images out, by cdn = true and media = "{BUCKET}" in the settings'


def read_built(package: zipfile.ZipFile, path: str) -> bytes | None:
    """Return a file of the build that a package carries; None if it cannot be read."""
    try:
        return package.read(f"{BUILD}/{path}")
    except (KeyError, zipfile.BadZipFile, zlib.error):
        return None


def lambda_sha256(path: Path) -> str:
    """Return the digest of a package as Lambda tells it."""
    with path.open("rb") as file:
        return base64.b64encode(hashlib.file_digest(file, "sha256").digest()).decode()


def _part(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_relative_to(BUILD):
        return "index" if path.is_relative_to(f"{BUILD}/index") else "content"
    return path.parts[0].removesuffix(".pyc")
