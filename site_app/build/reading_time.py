"""How long a review takes to read, silently and in its language."""

import re
from collections.abc import Iterable
from math import ceil

from site_app.source.markdown.document import Section

#: English prose (Brysbaert 2019, https://doi.org/10.1016/j.jml.2019.104047).
WORDS_A_MINUTE = 238
#: Texts of the same meaning, in words a minute: what another language is to English (IReST, Trauzettel-Klosinski and
#: Dietz 2012, https://doi.org/10.1167/iovs.11-8284).
ENGLISH = 228
LANGUAGES = {
    "ar": 138, "de": 179, "es": 218, "fi": 161, "fr": 195, "he": 187, "it": 188, "nl": 202, "pl": 166, "pt": 181,
    "ru": 184, "sl": 180, "sv": 199, "tr": 166,
}  # fmt: skip
#: What has no spaces is read by the letter: Hangul some 500 syllables a minute, Chinese and Japanese as of IReST.
HANGUL, KANA, HAN = map(re.compile, ("[\uac00-\ud7a3]", "[\u3040-\u30ff]", "[\u3400-\u9fff]"))
LETTERS_A_MINUTE = {HANGUL: 500, KANA: 357, HAN: 255}


def minutes_to_read(sections: Iterable[Section], language: str) -> int:
    """Return the whole minutes, at least one, that sections in a language (BCP 47) take, spoilers included."""
    own = language.partition("-")[0].lower()
    words_a_minute = WORDS_A_MINUTE * LANGUAGES.get(own, ENGLISH) / ENGLISH
    speeds = LETTERS_A_MINUTE | ({HAN: LETTERS_A_MINUTE[KANA]} if own == "ja" else {})
    return max(1, ceil(sum(_minutes(f"{part.text} {part.spoiler}", words_a_minute, speeds) for part in sections)))


def _minutes(text: str, words_a_minute: float, speeds: dict[re.Pattern[str], int]) -> float:
    minutes = 0.0
    for letters, a_minute in speeds.items():
        text, found = letters.subn(" ", text)
        minutes += found / a_minute
    return minutes + len(text.split()) / words_a_minute
