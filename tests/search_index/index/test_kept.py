"""What a build keeps for the next one: used where it is the same, and never a reason for another index."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from search_index import SectionDocument, build_index
from search_index.analysis.words import Text, read
from search_index.index.kept import KeptAnalysis
from search_index.keeping import DIGEST, digest_of, unpack
from tests.search_index.conftest import make_section

SECTIONS = [
    make_section(
        f"Ji Soo-hee doesn’t run; coach {number} runs. 선재는 東京 café K-drama",
        section=str(number),
        heading="Themes",
    )
    for number in range(20)
]
EDITED = [*SECTIONS[:7], SECTIONS[7]._replace(body="Another coach, whom nobody’s seen: Byeon Woo-seok."), *SECTIONS[8:]]


def built(sections: list[SectionDocument], directory: Path, kept: Path | None) -> dict[str, str]:
    directory.mkdir()
    build_index(sections, directory, kept=kept)
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in directory.iterdir()}


def keys(kept: Path) -> set[bytes]:
    return set(unpack(memoryview((kept / "analysis").read_bytes())[2 * DIGEST :]))


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return a folder in which the build of the sections kept what it made."""
    kept = tmp_path / "kept"
    kept.mkdir()
    built(SECTIONS, tmp_path / "before", kept)
    return kept


def test_index_is_the_same_with_what_was_kept(tmp_path: Path, kept: Path) -> None:
    """After an edit, and after none, every byte is that of a build that kept nothing."""
    for name, sections in (("edited", EDITED), ("again", EDITED), ("back", SECTIONS)):
        assert built(sections, tmp_path / name, kept) == built(sections, tmp_path / f"{name}-anew", None)


def test_only_what_changed_is_made(kept: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """After an edit one body is read again, and no other text."""
    made: list[str] = []

    def noting(text: str) -> Text:
        made.append(text)
        return read(text)

    monkeypatch.setattr("search_index.index.kept.words.read", noting)
    built(EDITED, tmp_path / "edited", kept)
    assert made == [EDITED[7].body]


def test_what_is_not_asked_for_is_forgotten(tmp_path: Path, kept: Path) -> None:
    """What is kept is what the last build used: it does not grow with every edit."""
    before = keys(kept)
    built(EDITED, tmp_path / "edited", kept)
    assert keys(kept) != before
    built(SECTIONS, tmp_path / "back", kept)
    assert keys(kept) == before


@pytest.mark.parametrize("damage", ["cut", "other code", "one letter", "nothing", "noise", "missing"])
def test_what_is_damaged_or_foreign_is_made_anew(tmp_path: Path, kept: Path, damage: str) -> None:
    """A file that is not whole, or that other code made, is as good as none."""
    path = kept / "analysis"
    data = path.read_bytes()
    match damage:
        case "cut":
            path.write_bytes(data[: len(data) // 2])
        case "other code":
            body = bytes([data[DIGEST] ^ 1]) + data[DIGEST + 1 :].replace(b'["ji"', b'["xx"')
            path.write_bytes(digest_of(body) + body)
        case "one letter":
            path.write_bytes(data.replace(b'["ji"', b'["jo"'))
        case "nothing":
            path.write_bytes(b"")
        case "noise":
            path.write_bytes(bytes(range(256)) * 40)
        case "missing":
            path.unlink()
    assert built(EDITED, tmp_path / "edited", kept) == built(EDITED, tmp_path / "anew", None)
    assert keys(kept)


def test_texts_come_back_as_they_were_read(kept: Path) -> None:
    """Lengths are found by number again, which JSON has as text."""
    for text in ("doesn’t", "Ji Soo-hee’s rock’n’roll 2024년", "", "ｱﾆﾒ"):
        analysis = KeptAnalysis(kept)
        assert analysis.read(text) == KeptAnalysis().read(text)
        analysis.save()
        again = KeptAnalysis(kept)
        assert again.read(text) == KeptAnalysis().read(text)
        assert json.dumps(again.stems("달려서")) == json.dumps(KeptAnalysis().stems("달려서"))
