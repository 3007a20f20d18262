"""The package holds what runs for a reader, byte for byte the same wherever it is made."""

import importlib.util
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import ModuleLoader

from deploy.errors import DeployError
from deploy.packaging.package import Package, make_package
from deploy.stages import Stage
from site_app.manifest import read_manifest
from tests.deploy.conftest import PROJECT

#: What the package may weigh without content and index; bytes.
LARGEST = 1_300_000
SECRET = "planted-6f1c0a"
RUNTIME_PACKAGES = {
    *("apig_wsgi", "blinker", "click", "flask", "itsdangerous", "jinja2", "markupsafe", "werkzeug", "whoosh"),
}


def names(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


def test_package_is_small(package: Package) -> None:
    """Without content and index it stays under 1.3 MB."""
    sizes = package.sizes()
    assert {"content", "index", "whoosh", "search_index"} <= sizes.keys()
    assert sum(packed for part, (packed, _) in sizes.items() if part not in {"content", "index"}) <= LARGEST


def test_package_holds_the_allow_list_and_nothing_else(package: Package, build: Path) -> None:
    """The build's own files, and byte-code of the templates and of what the handler reaches."""
    found = names(package.path)
    content = {f"build/current/{name}" for name in (*read_manifest(build).files, "manifest.json")}
    templates = [
        ModuleLoader.get_template_key(path.name) for path in (PROJECT / "site_app/web/templates").glob("*.html")
    ]
    code = found - content
    assert found >= content | {f"site_app/web/compiled/{template}.pyc" for template in templates}
    assert {Path(name).suffix for name in code} == {".pyc", ".so"}
    assert {Path(name).parts[0].removesuffix(".pyc") for name in code} == RUNTIME_PACKAGES | {
        "deploy",
        "site_app",
        "search_index",
    }
    unwanted = ("site_app/cli", "site_app/build", "site_app/source", "search_index/building", "whoosh/qparser/__init__")
    for absent in unwanted:
        assert f"{absent}.pyc" not in found


def test_package_is_the_same_from_two_clones(project: Path, build: Path, package: Package, tmp_path: Path) -> None:
    """Another copy of the project in another place, at another time, in another process: equal bytes."""
    shutil.copytree(build, tmp_path / "elsewhere" / "current")
    code = (
        "import sys; from pathlib import Path; from deploy.packaging.package import make_package;"
        "from deploy.stages import load_stage;"
        "print(make_package(Path(sys.argv[1]), Path(sys.argv[2]), load_stage('production'), Path(sys.argv[3])).sha256)"
    )
    arguments = [str(project), str(tmp_path / "elsewhere" / "current"), str(tmp_path / "other.zip")]
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={"PYTHONPATH": str(project), "PYTHONHASHSEED": "7", "TZ": "Asia/Seoul", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert run.stdout.strip() == package.sha256, run.stderr
    assert (tmp_path / "other.zip").read_bytes() == package.path.read_bytes()


def test_package_never_holds_what_was_not_asked_for(project: Path, build: Path, stage: Stage, tmp_path: Path) -> None:
    """Keys, environments and links that lie about in every room stay where they are."""
    secret = tmp_path / "outside.txt"
    secret.write_text(SECRET)
    planted = (
        *(".env", "id_rsa", ".aws/credentials", "site_app/.env", "site_app/key.pem", "search_index/token.json"),
        "site_app/web/templates/.env",
        "site_app/build/static/id_rsa",
        "content/.env",
        "tests/notes.py",
        "site_app/spare.py",
    )
    for name in planted:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(f"KEY = {SECRET!r}")
    (project / "site_app" / "linked").symlink_to(secret)
    shutil.copytree(build, tmp_path / "build")
    (tmp_path / "build" / "reviews" / "note.json").write_text(f'"{SECRET}"')
    made = make_package(project, tmp_path / "build", stage, tmp_path / "site.zip")
    with zipfile.ZipFile(made.path) as archive:
        assert not [name for name in archive.namelist() if SECRET.encode() in archive.read(name)]
        assert not {Path(name).name for name in archive.namelist()} & {Path(name).name for name in planted}


def test_package_refuses_a_link_out_of_the_project(project: Path, build: Path, stage: Stage, tmp_path: Path) -> None:
    """A template that is a link to somewhere else is told, not followed."""
    (tmp_path / "secret.html").write_text("SECRET")
    (project / "site_app" / "web" / "templates" / "linked.html").symlink_to(tmp_path / "secret.html")
    with pytest.raises(DeployError, match=r"linked\.html: it is a link out of"):
        make_package(project, build, stage, tmp_path / "site.zip")
    assert not (tmp_path / "site.zip").exists()


def test_package_refuses_a_template_that_cannot_be_compiled(
    project: Path, build: Path, stage: Stage, tmp_path: Path
) -> None:
    """A reader would find out otherwise."""
    (project / "site_app" / "web" / "templates" / "about.html").write_text("<p>\n{% if %}")
    with pytest.raises(DeployError, match=r"site_app/web/templates/about\.html:2: Expected an expression.*; mend it"):
        make_package(project, build, stage, tmp_path / "site.zip")
    assert not (tmp_path / "site.zip").exists()


def test_package_refuses_a_damaged_build(build: Path, stage: Stage, tmp_path: Path) -> None:
    """What is shipped is what was built."""
    shutil.copytree(build, tmp_path / "build")
    (tmp_path / "build" / "catalogue.json").write_text("{}")
    with pytest.raises(DeployError, match=r"catalogue\.json: damaged or missing; run `microsite build`"):
        make_package(PROJECT, tmp_path / "build", stage, tmp_path / "site.zip")
    with pytest.raises(DeployError, match="there is no build here"):
        make_package(PROJECT, tmp_path / "nowhere", stage, tmp_path / "site.zip")


def test_byte_code_is_of_this_python_and_never_checked(package: Package) -> None:
    """Lambda loads it as it is: no source to compare it with, no date to doubt it by."""
    with zipfile.ZipFile(package.path) as archive:
        for entry in archive.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            if entry.filename.endswith(".pyc"):
                header = archive.read(entry)[:8]
                assert header == importlib.util.MAGIC_NUMBER + b"\x01\x00\x00\x00"


@pytest.mark.parametrize(("architecture", "machine"), [("arm64", "aarch64"), ("x86_64", "x86_64")])
def test_package_is_for_the_stage_s_machine(
    build: Path, stage: Stage, tmp_path: Path, architecture: str, machine: str
) -> None:
    """Machine code is the stage's, whatever machine packages."""
    made = make_package(PROJECT, build, replace(stage, architecture=architecture), tmp_path / "site.zip")
    extensions = [name for name in names(made.path) if name.endswith(".so")]
    assert extensions
    assert all(machine in name for name in extensions)


def test_package_without_its_images_is_told_from_one_too_large(
    build: Path, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They stay in the build, to be uploaded; near the limit that is warned of, over it told."""
    elsewhere = make_package(PROJECT, build, replace(stage, cdn=True, media="bucket"), tmp_path / "site.zip")
    images = {name for name in read_manifest(build).files if name.startswith("media/")}
    assert images
    assert elsewhere.images.keys() == images
    assert not [name for name in names(elsewhere.path) if "/media/" in name]
    assert all(elsewhere.read_image(name) == (build / name).read_bytes() for name in images)
    assert elsewhere.warning() is None
    unpacked = sum(size for _, size in elsewhere.sizes().values())
    monkeypatch.setattr("deploy.packaging.package.LARGEST_UNPACKED", int(unpacked / 0.9))
    assert "90.0% of the" in (elsewhere.warning() or "")
    assert "take reviews out" in (elsewhere.warning() or "")
    monkeypatch.setattr("deploy.packaging.package.LARGEST_UNPACKED", unpacked)
    with pytest.raises(
        DeployError, match=r'that Lambda takes; leave its images out, by cdn = true and media = "bucket"'
    ):
        make_package(PROJECT, build, stage, tmp_path / "whole.zip")
    assert not (tmp_path / "whole.zip").exists()
