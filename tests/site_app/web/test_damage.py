"""A build whose files are not what was built: every answer is the right one or a 503, and the log says why."""

import logging
import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import Client

from site_app.build.building import build_site
from site_app.cli.serving import LiveSite
from site_app.golden import GOLDEN
from site_app.manifest import MANIFEST
from site_app.site_addresses import ADDRESSES as KNOWN_ADDRESSES
from site_app.source.images.kept import PICTURES
from site_app.web import create_app
from tests.site_app.conftest import FIRST, SECOND, SITE
from tests.site_app.web.events import function_url
from tests.site_app.web.test_handler import invoke

SEED = 9
#: Damages of each file that is read when it is asked for, while the site is up. Before it opens the build: one of each.
WHILE_UP = 4
#: Files without which there is no page.
ESSENTIAL = {MANIFEST, "catalogue.json"}
#: Files of builds and deploys.
UNREAD = (PICTURES, GOLDEN, KNOWN_ADDRESSES)
ADDRESSES = [
    "/",
    "/reviews/?tag=film",
    *(f"/tags/{tag}/feed.atom" for tag in ("drama", "film", "noir")),
    "/about/",
    "/reviews/glass-harbour/",
    "/reviews/glass-harbour/sound-and-silence/",
    "/reviews/kitchen-of-echoes/",
    "/reviews/",
    "/tags/",
    "/tags/film/",
    *(f"/tags/{tag}/feed.atom" for tag in ("drama", "film", "noir")),
    "/years/2025/",
    "/api/v1/reviews?tag=film",
    "/search?q=harbour",
    "/search?q=qwxzvb",
    "/search?tag=film",
    "/api/v1/search?q=harbour",
    "/api/v1/search?q=harbour&group=review",
    "/api/v1/suggest?q=har",
    "/openapi.json",
    "/healthz",
    "/feed.atom",
    "/sitemap.xml",
    "/robots.txt",
    "/opensearch.xml",
    "/.well-known/security.txt",
    "/nothing",
    "/reviews/old/",
]
#: Of what the build has compressed, what is asked for in both forms.
PACKED = ("/feed.atom", "/opensearch.xml", "/sitemap.xml", "/static/", "/tags/")

Damage = Callable[[Path, random.Random], None]


def flip(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def change_letter(path: Path, chance: random.Random) -> None:
    """A change that leaves text and JSON well-formed."""
    data = path.read_bytes()
    letters = [place for place, byte in enumerate(data) if chr(byte).isalnum() and byte < 128]
    place = chance.choice(letters or range(len(data)))
    path.write_bytes(data[:place] + (b"x" if data[place] != ord("x") else b"y") + data[place + 1 :])


def cut(path: Path, chance: random.Random) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(len(data))])


def lengthen(path: Path, chance: random.Random) -> None:
    path.write_bytes(path.read_bytes() + chance.choice((b"\n", b" ", b"\0" * 512)))


def empty(path: Path, _: random.Random) -> None:
    path.write_bytes(b"")


def remove(path: Path, _: random.Random) -> None:
    path.unlink()


def replace_by_folder(path: Path, _: random.Random) -> None:
    path.unlink()
    path.mkdir()


def replace_by_loop(path: Path, _: random.Random) -> None:
    path.unlink()
    path.symlink_to(path.name)


def replace_by_pipe(path: Path, _: random.Random) -> None:
    path.unlink()
    os.mkfifo(path)


GONE: tuple[Damage, ...] = (remove, replace_by_folder, replace_by_loop, replace_by_pipe)
DAMAGES: tuple[Damage, ...] = (flip, change_letter, flip, change_letter, cut, lengthen, empty, *GONE)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small build that has every kind of file."""
    directory = tmp_path_factory.mktemp("whole")
    others = {f"reviews/r{n}.md": f"---\ntitle: R{n}\npublished: 2020-01-01\n---\n\nWords.\n" for n in range(20)}
    for name, text in {
        "site.toml": SITE + 'security_contact = "a@reviews.example"\n',
        "about.md": "---\ntitle: About\n---\n\nWords.\n",
        "redirects.toml": '[[redirects]]\nfrom = "/reviews/old/"\ngone = true\n',
        "reviews/glass-harbour.md": FIRST.replace("A diver", "![A](../media/a.png) A diver"),
        "reviews/kitchen-of-echoes.md": SECOND,
        **others,
    }.items():
        path = directory / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (directory / "content/media").mkdir()
    Image.new("RGB", (20, 10)).save(directory / "content/media/a.png")
    build_site(directory / "content", directory / "build", lambda *_: None, lambda: None)
    return (directory / "build/current").resolve()


@pytest.fixture
def build(whole: Path, tmp_path: Path) -> Path:
    """Return a copy of the build to damage."""
    return shutil.copytree(whole, tmp_path / "build")


def open_build(build: Path) -> FlaskClient:
    return create_app({"BUILD": build}).test_client()


def addresses_of(build: Path) -> list[str]:
    folders = (build / "static", build / "media")
    files = [f"/{folder.name}/{path.name}" for folder in folders for path in sorted(folder.iterdir())]
    return ADDRESSES + [path for path in files if not path.endswith(".gz") and "card." not in path]


def read_files(build: Path) -> list[str]:
    """Return the files that answers above are made of: none of the reviews that fill pages, of builds or deploys."""
    names = (path.relative_to(build).as_posix() for path in build.rglob("*") if path.is_file())
    return sorted(name for name in names if not name.startswith(("reviews/r", "media/card.", *UNREAD)))


def ask(client: FlaskClient, address: str, encoding: str = "identity") -> tuple[int, str, bytes]:
    """Return status, type and words; the time that a search took is no part of them."""
    with client.get(address, headers={"Accept-Encoding": encoding}) as response:
        body = response.data if response.content_encoding else re.sub(rb'"took_ms": [\d.]+', b"", response.data)
        return response.status_code, response.content_type, body


def restore(whole: Path, build: Path, name: str) -> None:
    path = build / name
    if path.is_dir():
        path.rmdir()
    path.unlink(missing_ok=True)
    shutil.copyfile(whole / name, path)


def check(client: FlaskClient, right: dict[tuple[str, str], tuple[int, str, bytes]], told: object) -> int:
    """See that every answer is right or a 503, and return how many were not right."""
    resting = 0
    for (address, encoding), answer in right.items():
        now = ask(client, address, encoding)
        if now[0] == 503:
            resting += 1
        else:
            assert now == answer, (told, address)
    return resting


def answers_of(build: Path) -> dict[tuple[str, str], tuple[int, str, bytes]]:
    client = open_build(build)
    return {
        (address, encoding): ask(client, address, encoding)
        for address in addresses_of(build)
        for encoding in ("identity", "gzip")[: 1 + address.startswith(PACKED)]
    }


def test_no_damage_is_ever_served(whole: Path, build: Path) -> None:
    """Any file, changed or gone before the site opens the build: right answers and 503 alone, and it never fails."""
    chance = random.Random(SEED)
    right = answers_of(whole)
    assert {answer[0] for answer in right.values()} == {200, 404, 410}
    for name in read_files(whole):
        damage = chance.choice(DAMAGES if (whole / name).stat().st_size else GONE)
        damage(build / name, chance)
        resting = check(open_build(build), right, (name, damage.__name__))
        assert resting, name
        assert (resting == len(right)) == (name in ESSENTIAL)
        restore(whole, build, name)
    assert check(open_build(build), right, "restored") == 0


def test_damage_while_the_site_is_up_is_not_served(whole: Path, build: Path) -> None:
    """The same of files that are read when they are asked for."""
    chance = random.Random(SEED)
    right = answers_of(whole)
    client = open_build(build)
    for name in read_files(whole):
        if name in ESSENTIAL or name.startswith("index/"):
            continue
        for damage in chance.sample(DAMAGES, WHILE_UP):
            damage(build / name, chance)
            check(client, right, (name, damage.__name__))
            restore(whole, build, name)
    assert check(client, right, "restored") == 0


def test_damage_is_told_to_readers_and_programs_and_once_to_the_log(
    build: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A page with a way on, a problem document, nothing kept; the log names the file, and other pages stay up."""
    (build / "reviews/glass-harbour.json").write_text('{"slug": ')
    (build / "feeds/feed.atom").unlink()
    client = open_build(build)
    for _ in range(3):
        page = client.get("/reviews/glass-harbour/")
        assert (page.status_code, page.headers["Cache-Control"]) == (503, "no-store")
        assert "This page is resting" in page.text
        assert 'name="q"' in page.text
        assert str(build) not in page.text
        assert "Content-Security-Policy" in page.headers
        assert "ETag" not in page.headers
    assert client.get("/feed.atom").status_code == 503
    assert client.get("/reviews/kitchen-of-echoes/").status_code == client.get("/healthz").status_code == 200
    told = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert [message.partition(": ")[0] for message in told] == [
        str(build / "reviews/glass-harbour.json"),
        str(build / "feeds/feed.atom"),
    ]
    assert not any(record.exc_info for record in caplog.records)


def test_name_that_was_not_built_is_not_found(build: Path) -> None:
    """Whatever lies in the folder: only what the build lists is of the site."""
    (build / "media/stray.png").write_bytes(b"x")
    (build / "reviews/stray.json").write_text("{}")
    client = open_build(build)
    for address in ("/media/stray.png", "/reviews/stray/", f"/static/{'a' * 300}", "/media/%00", "/static/..%2Fx.css"):
        assert client.get(address).status_code == 404
    [packed] = (path.name for path in (build / "static").glob("site.*.css.gz"))
    assert client.get(f"/static/{packed}").status_code == 404


@pytest.mark.parametrize("name", sorted(ESSENTIAL))
@pytest.mark.parametrize("damage", [change_letter, remove])
def test_site_without_its_catalogue_rests(
    build: Path, name: str, damage: Damage, caplog: pytest.LogCaptureFixture
) -> None:
    """No page can be made, so every address says so, as words or as a problem document, and the log why."""
    damage(build / name, random.Random(SEED))
    client = open_build(build)
    for address in ("/", "/nothing", "/healthz", "/static/site.css"):
        answer = client.get(address, headers={"Host": "anything.example"})
        assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get("/api/v1/search?q=a").get_json()["status"] == 503
    [record] = caplog.records
    assert str(build) in record.getMessage()
    assert "run `microsite build`" in record.getMessage()


def test_server_goes_on_when_its_build_goes(whole: Path, build: Path, tmp_path: Path) -> None:
    """Gone or damaged while it is served: what is read already, or a 503; the next whole build is shown."""
    current = tmp_path / "current"
    current.symlink_to(build)
    client = Client(LiveSite(current))
    assert client.get("/about/").status_code == 200
    current.unlink()
    assert client.get("/about/").status_code == 200
    shutil.rmtree(build)
    assert client.get("/about/").status_code == 503
    damaged = shutil.copytree(whole, tmp_path / "damaged")
    empty(damaged / "catalogue.json", random.Random(SEED))
    current.symlink_to(damaged)
    assert client.get("/about/").status_code == 503
    current.unlink()
    current.symlink_to(whole)
    assert client.get("/about/").status_code == 200


def test_function_answers_for_a_damaged_build(build: Path) -> None:
    """On Lambda too: 503, a name in its log, and no start that fails."""
    change_letter(build / "catalogue.json", random.Random(SEED))
    for answer in invoke(build, function_url("/"), function_url("/healthz"), function_url("/api/v1/search", "q=a")):
        assert answer["statusCode"] == 503
        assert answer["log"].count("catalogue.json: damaged or missing") == 1
        assert "Traceback" not in answer["log"]


def test_every_flip_of_the_manifest_is_noticed(build: Path) -> None:
    """Wherever it is: in a digest, in a name, in its own digest or in a space."""
    text = (build / MANIFEST).read_bytes()
    chance = random.Random(SEED)
    for place in sorted({0, len(text) - 1, *chance.sample(range(len(text)), 40)}):
        (build / MANIFEST).write_bytes(text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :])
        assert open_build(build).get("/").status_code == 503
