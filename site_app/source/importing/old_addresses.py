"""Where texts of another tool were: addresses that their reviews answer, too, as `aliases:`."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from site_app.addresses import address_key, review_url
from site_app.site_addresses import FILES
from site_app.source.files.faults import FaultLog
from site_app.source.files.front_matter import read_front_matter
from site_app.source.files.sources import WrittenSource
from site_app.source.redirects.aliases import Alias, read_alias, read_aliases
from site_app.source.redirects.leading import OWN
from site_app.source.redirects.paths import PathError, read_path
from site_app.source.redirects.tables import load_redirects

#: Where pages of ours are: no address there is a review's old one.
_ROOMS = OWN | {"tags", "authors", "years", "about", "", *(file.strip("/") for file in FILES)}


class OldAddresses:
    """Gives each old address to one review. `reviews` are the slugs of all that there are, or will be."""

    def __init__(self, content: Path, existing: Mapping[str, Path], reviews: Iterable[str]) -> None:
        self._pages = {address_key(f"/reviews/{slug}") for slug in reviews}
        self._led = _led_already(content, existing)

    def take(self, written: str, slug: str) -> tuple[str | None, str | None]:
        """Return an old address of a review as its alias, or None; and what is left of it, or None."""
        try:
            path = read_alias(Alias(written, None, 1), None).path
        except PathError:
            return None, _beside(written, slug)
        key = address_key(path)
        if key == address_key(f"/reviews/{slug}"):
            return None, None
        if key in self._pages or key.split("/")[1] in _ROOMS:
            return None, f"its old address {written[:60]}, where a page of ours is"
        if self._led.setdefault(key, slug) != slug:
            return None, f"its old address {written[:60]}, which leads to {self._led[key]}"
        return written, None


def _beside(written: str, slug: str) -> str:
    """Return what to tell of an address that no alias can be: the lines of `redirects.toml` that can, if any."""
    try:
        path = read_path(written, None)
    except PathError:
        return f"its old address {written[:60]}"
    if path.query or path.fragment or not path.path.startswith("/") or path.path.split("/")[1] in _ROOMS:
        return f"its old address {written[:60]}"
    return f'for redirects.toml: [[redirects]] from = "{path.path}" to = "{review_url(slug)}"'


def _led_already(content: Path, existing: Mapping[str, Path]) -> dict[str, str]:
    """Return what the content leads elsewhere before the import, by the keys of its addresses."""
    led = {}
    for slug, file in existing.items():
        text = file.read_text("utf-8", "replace")
        source = WrittenSource(file, text, FaultLog())
        if "aliases" in text and (front := read_front_matter(source)):
            for alias in read_aliases(front.head):
                try:
                    led[address_key(read_alias(alias, None).path)] = slug
                except PathError:
                    continue
    redirects = content / "redirects.toml"
    if redirects.is_file():
        source = WrittenSource(redirects, redirects.read_text("utf-8", "replace"), FaultLog())
        led |= {address_key(move.path): redirects.name for move in load_redirects(source, "")}
    return led
