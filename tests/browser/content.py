"""A site with everything a page can show: pictures, spoilers, notes, corrections, Korean, many reviews."""

import io
from pathlib import Path

from PIL import Image

SITE = """\
title = "Reels & Echoes"
tagline = "Films and series, one at a time"
base_url = "https://reels.example"
accent = "#0b6e4f"
security_contact = "security@reels.example"
navigation = [{label = "Corrections", url = "/reviews/glass-harbour/"}]
"""

ABOUT = """\
---
title: About
---

Films and series, one at a time.

## Who writes

People who have seen them. 한국어로도 씁니다.
"""

HARBOUR = """\
---
title: "Glass Harbour: A City Under Water"
published: 2026-03-01
updated: 2026-04-02
aliases: [harbour, glass-harbour/quarter: the-drowned-quarter, glass-harbour/물: the-drowned-quarter,
  glass-harbour/silence: sound-and-silence]
author: Rin Abe
summary: A diver returns to the harbour she left.
tags: [film, noir, 느와르]
subject: {type: Movie, name: Glass Harbour, also_known_as: [유리 항구, Glasshavn], year: 2025, country: Norway,
  director: Ida Øst, writer: [김은희, Jo Lie], cast: [Ann Vik, Per Ås]}
rating: {value: 4.5, best: 5}
image: ../media/dawn.jpg
image_alt: The harbour at dawn, seen from the water.
editor_note: A screening copy was reviewed.
corrections: [{date: 2026-04-02, text: "The diver comes from Bergen; the title in Korean is 유리 항구."}]
---

A diver returns to the harbour she left, and nobody there admits to knowing her. In Korea the film is called 유리 항구.

## The Drowned Quarter

Every street ends in water. The camera waits *longer* than is comfortable, and then a little **longer still**.[^1]

> The sea gives back what it likes.

::: spoiler The lighthouse
The keeper is her brother Anselm. He has known *all along*.
:::

![A window with light behind it](../media/window.png "Light in the only window. 유리 항구의 창.")

- One street is dry.
- Two are bridges.

[^1]: Four minutes and ten seconds, without a cut.

## Sound and Silence

Foghorns carry what the dialogue will not say.[^2] See [the quarter](#the-drowned-quarter) and
[the makers](https://example.org/makers). ~~Its~~ Their horns are real. <!-- Ask which. -->

| Scene | Minutes |
|---|--:|
| Arrival | 4 |
| Harbour office | 11 |

### The song

Sung twice, once under water. Melancholy without an end.

<!--
## Notes

Ask whether Anselm sings.
-->

[^2]: Eleven of them, on the pier.

## 한국어 제목에 대하여

유리 항구라는 제목은 노래에서 왔다. 선재는 노래를 두 번 부른다.
"""

OTHER = """\
---
title: "Weather Film {number}"
published: 2025-01-{number:02}
tags: [weather]
subject: {{type: Movie, name: Weather Film {number}, year: {year}}}
---

The weather in film number {number} has its own mind. It rains on everybody, and nobody minds.

## Water

Water and harbour, harbour and water.
"""
OTHERS = 24

LONG_CUT = """\
---
title: "Long Cut"
published: 2024-01-01
subject: {type: TVSeries, name: Long Cut, writer: Jo Lie, episodes: 12, network: NRK}
---

A film in twelve parts.

## The *makers* and [their harbour](https://example.org/harbour), 유리 *항구*[^1]

| Scene | Year | What happens in it | Place | Weather | Who is there |
|---|--:|---|---|---|---|
| Arrival | 2024 | Extraordinarily little | 부산 | Thunderstorms | Harbourmaster |
| Departure | 1998 | Unquestionably more | Trondheim | Unseasonable | Lighthousekeeper |

[^1]: Its Korean name.
"""
PART = "\n## Part number {number}\n\nRain again.\n"
PARTS = 12


def write_content(directory: Path) -> None:
    """Write the content folder."""
    files = {"site.toml": SITE, "about.md": ABOUT, "reviews/glass-harbour.md": HARBOUR}
    for number in range(1, OTHERS + 1):
        files[f"reviews/weather-film-{number}.md"] = OTHER.format(number=number, year=2000 + number)
    parts = (PART.format(number=number) for number in range(2, PARTS + 1))
    files["reviews/long-cut.md"] = LONG_CUT + "".join(parts)
    for name, text in files.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(text, "utf-8")
    (directory / "media").mkdir()
    (directory / "media/dawn.jpg").write_bytes(picture((1800, 1100), "JPEG"))
    (directory / "media/window.png").write_bytes(picture((600, 1500), "PNG"))


def picture(size: tuple[int, int], form: str) -> bytes:
    """Return a picture of a sky."""
    file = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(file, form)
    return file.getvalue()
