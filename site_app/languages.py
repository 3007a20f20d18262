"""Which language a passage is in, told by its script, so that browsers draw, break and speak it rightly."""

import re

#: What may stand before the first kana of a Japanese word.
_HAN = "\u3400-\u9fff\uff66-\uff9f々"

#: Scripts that only one language of our readers uses. A passage is a run of words of that script. `re` compiles each
#: at its first use, and remembers it: a cold start without such words does without.
SCRIPTS = (
    ("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+(?:[ ·,]+[\uac00-\ud7a3]+)*", "ko"),
    # From the first of a run only: in a long one without kana, each character would have all after it looked at.
    (f"(?<![{_HAN}])[{_HAN}]*[\u3040-\u30ff][\u3040-\u30ff\u3400-\u9fff々ー・]*", "ja"),
    ("[\u3400-\u9fff]+", "zh"),
)


def language_of(text: str, site_language: str) -> str | None:
    """Return the language of a name if its script tells it to be another than the site's."""
    found = next((language for script, language in SCRIPTS if re.search(script, text)), None)
    return None if found and site_language.startswith(found) else found


def mark_languages(html: str, site_language: str) -> str:
    """Return escaped text with every passage in another script inside an element that names its language.

    `html` may hold elements without such passages in their attributes: a passage never reaches over one.
    """
    if html.isascii():
        return html
    for script, language in SCRIPTS:
        if site_language.startswith(language):
            return html
        if re.search(script, html):
            return re.sub(script, rf'<span lang="{language}">\g<0></span>', html)
    return html
