"""Korean without a dictionary: particles, verb endings, and the letters inside a syllable."""

import re

_is_hangul = re.compile(r"[가-힣]+").fullmatch


def is_hangul(form: str) -> bool:
    """Say whether `form` consists of Hangul syllables only."""
    return _is_hangul(form) is not None


_AFTER_CONSONANT = ("이", "은", "을", "과", "아", "으로", "이나", "이라", "이여", "이란", "이랑")
_AFTER_VOWEL = ("가", "는", "를", "와", "야", "로", "나", "라", "여", "란", "랑")
_AFTER_ANY = (
    "의",
    "도",
    "만",
    "에",
    "에서",
    "에게",
    "께",
    "께서",
    "한테",
    "까지",
    "부터",
    "처럼",
    "보다",
    "마다",
    "조차",
    "마저",
    "밖에",
    "하고",
    "들",
    "님",
    "씨",
)


def has_final(syllable: str) -> bool:
    """Say whether a syllable ends in a consonant."""
    return (ord(syllable) - 0xAC00) % 28 != 0


def korean_stems(form: str) -> tuple[str, ...]:
    """Return what `form` may be without its particles."""
    found: list[str] = []
    todo = [form]
    while todo:
        word = todo.pop()
        for particle in _AFTER_CONSONANT + _AFTER_VOWEL + _AFTER_ANY:
            base = word.removesuffix(particle)
            if base == word or not base:
                continue
            if particle in _AFTER_CONSONANT and not has_final(base[-1]):
                continue
            if particle in _AFTER_VOWEL and has_final(base[-1]) and not particle == "로":
                continue
            if base not in found:
                found.append(base)
                todo.append(base)
    return (form, *found)
