"""A build is whole or it is not there, and the same inputs give the same bytes."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import sysconfig
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from site_app.build.building import BuildError
from site_app.build.swap import only_builder
from site_app.manifest import ManifestError, read_manifest
from site_app.source.files.faults import ContentError
from site_app.web import create_app
from tests.site_app.conftest import FIRST, PROJECT, SITE, Build, WriteContent
from tests.site_app.source.images.image_files import flat
from tests.sizes import size

KILLS = size(12, torture=50)


def files_of(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()
    }


def builder(content: Path, output: Path) -> list[str]:
    return [sys.executable, "-m", "site_app", "build", "--content", str(content), "--output", str(output)]


def other_pythons() -> list[Path]:
    """Return the other Pythons that the project supports, one a version, on the path or kept by pyenv."""
    folders = [*map(Path, os.environ["PATH"].split(os.pathsep)), *Path.home().glob(".pyenv/versions/*/bin")]
    names = (f"python3.{minor}" for minor in range(11, 16) if minor != sys.version_info.minor)
    found = (next((folder / name for folder in folders if runs(folder / name)), None) for name in names)
    return [python for python in found if python]


def install_pillow(python: Path, directory: Path) -> Path:
    """Install the locked Pillow for a Python into a folder of its own."""
    lock = (PROJECT / "tests/requirements.txt").read_text()
    [pinned] = re.findall(r"^pillow==.*?(?=^[a-z]|\Z)", lock, re.MULTILINE | re.DOTALL)
    (directory / "pillow.txt").write_text(pinned)
    target = directory / f"for-{python.name}"
    command = ["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--target", str(target)]
    subprocess.run([python, "-m", "pip", *command, "-r", directory / "pillow.txt"], check=True, capture_output=True)
    return target


def runs(python: Path) -> bool:
    """Whether this is a Python that starts: pyenv leaves stand-ins for those it does not select."""
    return python.exists() and subprocess.run([python, "-c", ""], capture_output=True).returncode == 0


def test_build_holds_catalogue_reviews_index_and_manifest(
    write_content: WriteContent, build: Build, tmp_path: Path
) -> None:
    """The manifest has the SHA-256 of every other file."""
    built = build(write_content(), tmp_path / "build")
    files = files_of(tmp_path / "build/current")
    assert {"catalogue.json", "manifest.json", "reviews/glass-harbour.json"} < set(files)
    assert any(name.startswith("index/") for name in files)
    manifest = read_manifest(tmp_path / "build/current")
    assert manifest.release == built.release
    assert set(manifest.files) == set(files) - {"manifest.json"}
    manifest.verify(tmp_path / "build/current", manifest.files)


def test_changed_byte_fails_verification(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """One bit in any file is noticed."""
    build(write_content(), tmp_path / "build")
    current = tmp_path / "build/current"
    manifest = read_manifest(current)
    name = random.Random(7).choice(sorted(manifest.files))
    data = bytearray((current / name).read_bytes())
    data[len(data) // 2] ^= 1
    (current / name).write_bytes(data)
    with pytest.raises(ManifestError, match="damaged or missing; run `microsite build`"):
        manifest.verify(current, manifest.files)


def test_build_that_the_disk_does_not_keep_is_not_shown(
    write_content: WriteContent, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is read back after the flush decides; the build before stays."""
    first = build(write_content(), tmp_path / "build")

    def lose(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").resolve()
        if path.name == "catalogue.json":
            path.write_bytes(b"")

    monkeypatch.setattr("os.fsync", lose)
    with pytest.raises(BuildError, match=r"catalogue\.json: damaged or missing"):
        build(write_content({"reviews/glass-harbour.md": FIRST + "\nMore.\n"}), tmp_path / "build")
    assert read_manifest(tmp_path / "build/current").release == first.release


def test_same_content_gives_the_same_bytes(write_content: WriteContent, tmp_path: Path) -> None:
    """Whatever the order of Python's hashes, wherever the build stands."""
    content = write_content()
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run(builder(content, tmp_path / seed), env=environment, check=True, capture_output=True)
    assert files_of(tmp_path / "1/current") == files_of(tmp_path / "2/current")


def test_release_id_follows_the_content(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """Another word is another release; the word taken back is the first release again."""
    first = build(write_content(), tmp_path / "build")
    edited = build(write_content({"reviews/glass-harbour.md": FIRST + "\nMore.\n"}), tmp_path / "build")
    again = build(write_content(), tmp_path / "build")
    assert first.release != edited.release
    assert first.release == again.release


def test_build_with_nothing_changed_does_nothing(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """The second says so and writes no file."""
    content = write_content()
    first = build(content, tmp_path / "build")
    home = (tmp_path / "build/current").resolve()
    second = build(content, tmp_path / "build")
    assert (first.changed, second.changed) == (True, False)
    assert (tmp_path / "build/current").resolve() == home


def test_damaged_build_is_built_again(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """Nothing has changed in the content, but what stands there is not what was built."""
    content = write_content()
    build(content, tmp_path / "build")
    (tmp_path / "build/current/catalogue.json").write_text("{}")
    assert build(content, tmp_path / "build").changed
    assert json.loads((tmp_path / "build/current/catalogue.json").read_bytes())["reviews"] == 2


def test_fault_leaves_the_build_as_it_was(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """Nothing is written where the content has a fault."""
    build(write_content(), tmp_path / "build")
    before = files_of(tmp_path / "build")
    with pytest.raises(ContentError):
        build(write_content({"reviews/b.md": "Words.\n"}), tmp_path / "build")
    assert files_of(tmp_path / "build") == before


@pytest.mark.parametrize("constant", ["feeds.ATOM", "feeds.SITEMAP", "feeds.OPENSEARCH"])
def test_file_that_does_not_parse_is_never_shown(
    write_content: WriteContent, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, constant: str
) -> None:
    """A build whose XML is none, for whatever reason, ends in one line; the build before it stays."""
    content = write_content()
    build(content, tmp_path / "build")
    before = files_of(tmp_path / "build")
    monkeypatch.setattr(f"site_app.build.{constant}", "\x01")
    (content / "site.toml").write_text(SITE + 'publisher = "Another"\n')
    with pytest.raises(
        BuildError, match=r"^feeds/\S+: it would not parse \(not well-formed .*\); nothing was shown, .*$"
    ):
        build(content, tmp_path / "build")
    assert files_of(tmp_path / "build") == before


def test_fault_makes_no_folder(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """A first build that fails leaves nothing that looks like a build."""
    with pytest.raises(ContentError):
        build(write_content({"reviews/b.md": "Words.\n"}), tmp_path / "build")
    assert not (tmp_path / "build/current").exists()


def test_images_are_published_under_the_hash_of_their_bytes(
    write_content: WriteContent, build: Build, tmp_path: Path
) -> None:
    """Only those a review shows are, each under a name that changes with it."""
    pixel = flat("L", 128, "PNG")
    review = FIRST + "\n![A pixel](../media/My%20Pixel.png)\n"
    files = {"reviews/glass-harbour.md": review, "media/My Pixel.png": pixel, "media/unused.png": pixel}
    build(write_content(files), tmp_path / "build")
    [image] = (tmp_path / "build/current/media").glob("*.webp")
    assert image.name.startswith("my-pixel.")
    client = create_app({"BUILD": tmp_path / "build/current"}).test_client()
    assert f'src="/media/{image.name}"' in client.get("/reviews/glass-harbour/").text
    with client.get(f"/media/{image.name}") as response:
        assert "immutable" in response.headers["Cache-Control"]


def test_old_builds_are_swept(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """The current build and the one before it stay; disks do not fill up."""
    for number in range(5):
        build(write_content({"reviews/glass-harbour.md": FIRST + f"\nDraft {number}.\n"}), tmp_path / "build")
    assert len([path for path in (tmp_path / "build").iterdir() if path.is_dir() and not path.is_symlink()]) == 2


def test_builders_take_turns(write_content: WriteContent, tmp_path: Path) -> None:
    """While one builds, another says so, waits, and then finds that nothing is left to do."""
    content = write_content()
    with only_builder(tmp_path / "build", lambda: None):
        run = subprocess.Popen(builder(content, tmp_path / "build"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert run.stderr
        assert run.stderr.readline() == b"Another build is running; waiting for it to end.\n"
        assert not (tmp_path / "build/current").exists()
    output, _ = run.communicate()
    assert (run.returncode, output[:5]) == (0, b"Built")


def test_builds_at_once_are_all_whole(write_content: WriteContent, tmp_path: Path) -> None:
    """Of several at once one builds; the others find it done."""
    content = write_content()
    with ThreadPoolExecutor(4) as pool:
        command = builder(content, tmp_path / "build")
        runs = list(pool.map(lambda _: subprocess.run(command, capture_output=True, text=True), range(4)))
    assert [run.returncode for run in runs] == [0] * 4
    assert sum("Built" in run.stdout for run in runs) == 1


def test_unwritable_output_is_told(write_content: WriteContent, build: Build, tmp_path: Path) -> None:
    """A path that cannot be a folder ends in one message."""
    (tmp_path / "file").write_text("")
    with pytest.raises(BuildError, match=r"file.*; free the disk or name another --output"):
        build(write_content(), tmp_path / "file/build")


def test_full_disk_leaves_the_build_as_it_was(write_content: WriteContent, tmp_path: Path) -> None:
    """A limit on the size of files stands for a disk that fills up while the index is written."""
    subprocess.run(builder(write_content(), tmp_path / "build"), check=True, capture_output=True)
    before = files_of(tmp_path / "build/current")
    content = write_content({"reviews/glass-harbour.md": FIRST + "\nMore.\n"})
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048));"
        "from site_app.cli.commands import main; main(sys.argv[1:])"
    )
    command = [sys.executable, "-c", limited, *builder(content, tmp_path / "build")[3:]]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 1
    assert "Traceback" not in run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert files_of(tmp_path / "build/current") == before
    assert not list((tmp_path / "build").glob(".unfinished-*"))


@pytest.mark.bulk
def test_killed_builds_leave_the_old_one_served(write_content: WriteContent, tmp_path: Path) -> None:
    """Killed at many moments from its start to beyond its end, a build is shown whole or not at all."""
    content = write_content()
    output = tmp_path / "build"
    started = time.monotonic()
    subprocess.run(builder(content, output), check=True, capture_output=True)
    whole_run = time.monotonic() - started
    moments = random.Random(11)
    killed = 0
    for number in range(KILLS):
        (content / "reviews/glass-harbour.md").write_text(f"{FIRST}\nEdition {number}.\n", "utf-8")
        process = subprocess.Popen(builder(content, output), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(moments.uniform(0.3, 1.05) * whole_run)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        manifest = read_manifest(output / "current")
        manifest.verify(output / "current", manifest.files)
        client = create_app({"BUILD": output / "current"}).test_client()
        assert client.get("/healthz").get_json()["index"] == "ok"
        assert client.get("/api/v1/search?q=harbour").get_json()["total"] == 4
        assert "The Drowned Quarter" in client.get("/reviews/glass-harbour/").text
    assert killed >= KILLS // 2
    subprocess.run(builder(content, output), check=True, capture_output=True)
    assert not list(output.glob(".unfinished-*"))
    client = create_app({"BUILD": output / "current"}).test_client()
    assert f"Edition {KILLS - 1}" in client.get("/reviews/glass-harbour/").text


@pytest.mark.skipif(not other_pythons(), reason="there is no other Python 3.11 or newer on this machine")
def test_another_python_builds_the_same_bytes(write_content: WriteContent, tmp_path: Path) -> None:
    """Every Python here agrees on every byte. They share our packages, but for the one compiled for each."""
    content = write_content()
    for python in (Path(sys.executable), *other_pythons()):
        paths = [str(PROJECT), str(install_pillow(python, tmp_path)), sysconfig.get_path("purelib")]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
        command = [str(python), *builder(content, tmp_path / python.name)[1:]]
        subprocess.run(command, env=environment, check=True, capture_output=True)
    builds = [files_of(path / "current") for path in tmp_path.glob("python*")]
    assert len(builds) > 1
    assert all(build == builds[0] for build in builds)
