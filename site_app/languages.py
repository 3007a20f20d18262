"""Which language a passage is in, told by its script, so that browsers draw, break and speak it rightly."""

import re

#: What may stand before the first kana of a Japanese word.
_HAN = "\u3400-\u9fff\uff66-\uff9f々"
_HEBREW = "\u05d0-\u05ea\u0591-\u05c7\ufb1d-\ufb4f"
_ARABIC = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"

#: Scripts that few languages of our readers use, each by the one that most do. A passage is a run of words of that
#: script. `re` compiles it at its first use, and remembers it: a cold start without such words does without.
SCRIPTS = "|".join(
    (
        "(?P<ko>[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+(?:[ ·,]+[\uac00-\ud7a3]+)*)",
        # From the first of a run only: in a long one without kana, each character would have all after it looked at.
        f"(?P<ja>(?<![{_HAN}])[{_HAN}]*[\u3040-\u30ff][\u3040-\u30ff\u3400-\u9fff々ー・]*)",
        "(?P<zh>[\u3400-\u9fff]+)",
        f"(?P<he>[{_HEBREW}]+(?:[ ,־-]+[{_HEBREW}]+)*)",
        f"(?P<ar>[{_ARABIC}]+(?:[ ,-]+[{_ARABIC}]+)*)",
    )
)
#: Arabic letters that only some of its languages have.
URDU, PERSIAN = "[ٹڈڑںےہھ]", "[پچژگکی]"
#: The other languages written in a script: in a text of theirs, it is their own.
ALSO_OWN = {
    "zh": {"ja", "yue"},
    "he": {"yi"},
    "ar": {"fa", "ur", "ps", "sd", "ug", "ckb", "ku", "ks", "pa"},
}
RIGHT_TO_LEFT = frozenset({"he", "ar", "fa", "ur"})


def language_of(text: str, around: str) -> str | None:
    """Return the language of a name if its script tells it to be another than that `around` it."""
    if text.isascii():
        return None
    return next(filter(None, (_language(run, around) for run in re.finditer(SCRIPTS, text))), None)


def mark_languages(html: str, around: str) -> str:
    """Return escaped text with every passage in another script inside an element that names its language.

    One that runs the other way is isolated, so that what stands beside it keeps its place. `html` may hold elements
    without such passages in their attributes: a passage never reaches over one.
    """
    return html if html.isascii() else re.sub(SCRIPTS, lambda run: _marked(run, around), html)


def _marked(run: re.Match[str], around: str) -> str:
    language = _language(run, around)
    if language is None:
        return run[0]
    name = "bdi" if language in RIGHT_TO_LEFT else "span"
    return f'<{name} lang="{language}">{run[0]}</{name}>'


def _language(run: re.Match[str], around: str) -> str | None:
    script = run.lastgroup or ""
    own = around.partition("-")[0].lower()
    if own == script or own in ALSO_OWN.get(script, ()):
        return None
    if script != "ar":
        return script
    if re.search(URDU, run[0]):
        return "ur"
    return "fa" if re.search(PERSIAN, run[0]) else "ar"
