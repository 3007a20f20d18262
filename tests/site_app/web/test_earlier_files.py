"""Files of an earlier release, for which a page that is still open asks."""

import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image

from site_app.build.building import build_site
from site_app.web import create_app
from tests.site_app.conftest import FIRST, SECOND, SITE

OLD = "0123456789ab"


def build_release(directory: Path, accent: str, shade: int) -> Path:
    """Build a site whose style and picture are of a colour."""
    picture = io.BytesIO()
    Image.new("RGB", (600, 300), (shade, 90, 120)).save(picture, "PNG")
    files: dict[str, bytes] = {
        "site.toml": f'{SITE}accent = "{accent}"\n'.encode(),
        "reviews/glass-harbour.md": FIRST.replace("A diver", "![A](../media/quay.png) A diver").encode(),
        "reviews/kitchen-of-echoes.md": SECOND.encode(),
        "media/quay.png": picture.getvalue(),
    }
    for name, data in files.items():
        path = directory / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    build_site(directory / "content", directory / "build", lambda *_: None, lambda: None)
    return directory / "build/current"


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[FlaskClient, FlaskClient]:
    """Return an earlier release of a site, and today's."""
    directory = tmp_path_factory.mktemp("releases")
    builds = build_release(directory / "a", "#a63a22", 10), build_release(directory / "b", "#225a9a", 200)
    earlier, today = (create_app({"BUILD": build}).test_client() for build in builds)
    return earlier, today


def addresses(client: FlaskClient) -> dict[str, str]:
    """Return the addresses of a release's files, by what they are."""
    page = client.get("/reviews/glass-harbour/").text
    kinds = {
        "style": r"/static/site\.\w{12}\.css",
        "script": r"/static/site\.\w{12}\.js",
        "picture": r"/media/quay\.\w{12}-480\.avif",
        "card": r"/media/card\.\w{12}\.png",
    }
    return {kind: re.findall(pattern, page)[0] for kind, pattern in kinds.items()}


@pytest.mark.parametrize("kind", ["style", "picture"])
def test_file_of_an_earlier_release_is_todays(releases: tuple[FlaskClient, FlaskClient], kind: str) -> None:
    """Its bytes in either form, for this once: no cache keeps them by the other name."""
    earlier, today = releases
    old, new = addresses(earlier)[kind], addresses(today)[kind]
    assert old != new
    for encoding in ("gzip", "identity"):
        asked = {"Accept-Encoding": encoding}
        answer, right = today.get(old, headers=asked), today.get(new, headers=asked)
        assert (answer.status_code, answer.data, answer.mimetype) == (200, right.data, right.mimetype)
        assert answer.headers["Cache-Control"] == "no-store"
        assert right.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        others = {name: value for name, value in right.headers if name != "Cache-Control"}
        assert {name: value for name, value in answer.headers if name != "Cache-Control"} == others


def test_file_that_no_release_has_is_not_found(releases: tuple[FlaskClient, FlaskClient]) -> None:
    """An unknown name, no hash or none of this length, a width that is not there, a card, which may be anyone's."""
    _, today = releases
    for address in (
        f"/static/other.{OLD}.css",
        f"/static/site.{OLD}.json",
        f"/static/site.{OLD}.css.gz",
        f"/static/site.{OLD}.{OLD}.css",
        f"/static/site.{OLD[1:]}.css",
        f"/static/site.{OLD}0.css",
        f"/static/site.{OLD.upper()}.css",
        "/static/site.css",
        f"/static/quay.{OLD}-480.avif",
        f"/media/quay.{OLD}-481.avif",
        f"/media/quay.{OLD}.avif",
        f"/media/site.{OLD}.css",
        f"/media/card.{OLD}.png",
        f"/catalogue.{OLD}.json",
    ):
        answer = today.get(address)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store"), address
    assert today.get(f"/static/site.{OLD}.js").data == today.get(addresses(today)["script"]).data


def test_picture_in_a_bucket_is_led_to(
    releases: tuple[FlaskClient, FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not from its own address, which would ask for it again without end; what is no release's is nowhere."""
    monkeypatch.setenv("SITE_MEDIA", "bucket")
    earlier, today = map(addresses, releases)
    answer = releases[1].get(earlier["picture"])
    assert (answer.status_code, answer.location) == (302, today["picture"])
    assert answer.headers["Cache-Control"] == "no-store"
    assert releases[1].get(today["picture"]).status_code == 404
    assert releases[1].get("/media/none.webp").status_code == 404
    assert releases[1].get(earlier["style"]).status_code == 200
