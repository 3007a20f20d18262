"""Korean stems without a dictionary: what a word may be without its particles, and which verb it may be a form of.

A word gets every stem it may have; two words meet if they share one. A stem that no other word has does no harm, so
the rules only need to be complete for common Korean, not certain. Verbs are named by their dictionary form in -다.
"""

from collections.abc import Iterator

from search_index.analysis.hangul import has_tail, take_apart

#: Particles that follow only a consonant, only a vowel, or either. The form tells 사과 (apple) from 사 + 과 (and).
_AFTER_CONSONANT = "이 은 을 과 으로 이나 이라 이란 이랑 이라는 이라고 이었다 이에요 아 이여"
_AFTER_VOWEL = "가 는 를 와 로 나 라 란 랑 라는 라고 였다 예요 야 여 다"
_AFTER_EITHER = (
    "의 도 만 에 에서 에게 에게서 께 께서 한테 까지 부터 처럼 보다 마다 조차 마저 밖에 하고 같이 대로 뿐 "
    "들 님 씨 군 양 이다 입니다 이고 이며 이자 이지만 인데 이라서"
)
#: How many syllables of particles a word may end in: 에게서부터까지도 has eight, and no one writes more. It bounds what
#: a word may be without them, however long it is.
_MOST_PARTICLES = 8
#: Longer than any word with its endings, a title written without its spaces included; what is longer is no Korean word
#: but noise, and has no stem but itself.
_LONGEST_WORD = 40


def _by_last_syllable(endings: str) -> dict[str, list[str]]:
    """Return the endings by their last syllable, each list in the order given: most words end in none of them."""
    found: dict[str, list[str]] = {}
    for ending in endings.split():
        found.setdefault(ending[-1], []).append(ending)
    return found


_FOLLOWS: dict[str, bool | None] = {
    **dict.fromkeys(_AFTER_CONSONANT.split(), True),
    **dict.fromkeys(_AFTER_VOWEL.split(), False),
    **dict.fromkeys(_AFTER_EITHER.split(), None),
}
#: The longest particles first.
_PARTICLES = _by_last_syllable(" ".join(sorted(_FOLLOWS, key=lambda particle: (-len(particle), particle))))
#: 로 also follows ㄹ: 서울로.
_LIQUID = "ㄹ"

#: Endings that a verb's stem takes as it is; those with 으 after a consonant come with and without it.
_ENDINGS = _by_last_syllable(
    "다 고 지 는 게 던 기 네 니 나 냐 자 거나 지만 는데 도록 려고 면 며 면서 니까 세요 시다 십니다 신 셨다 겠다 더라 "
    "거든 다가 다는 다고 다며 는지 는다 습니다 습니까 기도 기를 기는 기에 고서 지도 지는 "
    "으려고 으면 으며 으면서 으니까 으니 으세요 으십니다 으신 은 을 음 은데 을까 을게 을수록 은지"
)
#: What may follow a stem whose last syllable took ㄴ, ㄹ, ㅁ or ㅂ: 달린다, 달릴까, 달립니다.
_AFTER_FUSED = {
    "ㄴ": ("", "다", "데", "지", "다고", "다는", "다면"),
    "ㄹ": ("", "까", "게", "지", "수록", "지도"),
    "ㅁ": ("", "을", "이", "은", "에", "으로"),
    "ㅂ": ("니다", "니까", "시다"),
}
#: What may follow the -아/어 form: 달려서, 달려요, 달려도.
_AFTER_INFINITIVE = _by_last_syllable(
    "서 요 도 야 라 서도 서는 야만 야지 지는 졌다 진다 지고 보다 봤다 주다 줬다 준다 주는 버렸다 있는 있다 있었다"
)
#: Verbs made of a noun: 사랑하다, 시작되다.
_VERBALISERS = ("하다", "되다", "시키다", "스럽다", "롭다")


def korean_stems(form: str) -> tuple[str, ...]:
    """Return the stems of a word of Hangul syllables: itself, without particles, and the verbs it may be a form of."""
    found = dict.fromkeys(without_particles(form))
    if 1 < len(form) <= _LONGEST_WORD:
        verbs = dict.fromkeys(_verbs(form))
        found |= verbs
        for verb in verbs:
            found |= dict.fromkeys(_inside_verb(verb))
    return tuple(found)


def _inside_verb(verb: str) -> Iterator[str]:
    """Yield what a verb is made of: the noun of 사랑하다, the other verb of 두려워하다 (두렵다)."""
    for verbaliser in _VERBALISERS:
        base = verb.removesuffix(verbaliser)
        if base != verb and len(base) > 1:
            yield base
            if verbaliser == "하다" and not has_tail(base[-1]):
                yield from _of_infinitive(base)


def without_particles(form: str) -> tuple[str, ...]:
    """Return the word as it is, and without each particle, or particles, it may end in: nine words at most, each once.

    They are beginnings of the word, in the order of a search that takes the longest particle off first.
    """
    shortest = max(len(form) - _MOST_PARTICLES, 1)
    found: dict[str, None] = {}
    waiting = [form]
    while waiting:
        base = waiting.pop()
        if base not in found:
            found[base] = None
            waiting += reversed([*_without_one(base, shortest)])
    return tuple(found)


def _without_one(form: str, shortest: int) -> Iterator[str]:
    for particle in _PARTICLES.get(form[-1], ()):
        base = form.removesuffix(particle)
        if shortest <= len(base) < len(form) and _may_follow(base[-1], particle):
            yield base


def _may_follow(syllable: str, particle: str) -> bool:
    if particle == "로" and take_apart(syllable).tail == _LIQUID:
        return True
    after_consonant = _FOLLOWS[particle]
    return after_consonant is None or after_consonant == has_tail(syllable)


def _verbs(form: str) -> Iterator[str]:
    for ending in _ENDINGS.get(form[-1], ()):
        stem = form.removesuffix(ending)
        if stem and stem != form:
            yield from _regular_and_irregular(stem, ending)
    if form.endswith("히"):
        yield f"{form[:-1]}하다"  # 조용히: 조용하다
    yield from _fused(form)
    for ending in _AFTER_INFINITIVE.get(form[-1], ()):
        infinitive = form.removesuffix(ending)
        if infinitive and infinitive != form and not has_tail(infinitive[-1]):
            yield from _of_infinitive(infinitive)
    if not has_tail(form[-1]):
        yield from _of_infinitive(form)
    yield from _past(form)


def _regular_and_irregular(stem: str, ending: str) -> Iterator[str]:
    """Undo what happens between a stem and an ending that begins with 으, ㄴ or ㅅ."""
    yield f"{stem}다"
    tail = take_apart(stem[-1]).tail
    if not tail and ending[0] in "는네니냐나신십세은을음":
        yield f"{_with_tail(stem, 'ㄹ')}다"  # 만드는, 사는: the ㄹ of 만들다, 살다 falls away
    if ending[0] in "으은을음":
        yield from _before_vowel(stem, tail)


def _before_vowel(stem: str, tail: str) -> Iterator[str]:
    if not tail:
        yield f"{_with_tail(stem, 'ㅅ')}다"  # 지으면: 짓다
    if tail == _LIQUID:
        yield f"{_with_tail(stem, 'ㄷ')}다"  # 들으면: 듣다


def _fused(form: str) -> Iterator[str]:
    """Undo an ending that became the tail of the stem's last syllable: 달린다, 고마운, 만들."""
    for at in range(max(len(form) - 4, 0), len(form)):
        lead, vowel, tail = take_apart(form[at])
        if form[at + 1 :] in _AFTER_FUSED.get(tail, ()):
            stem = form[:at] + _syllable(lead, vowel)
            yield f"{stem}다"
            if tail != _LIQUID:
                yield f"{_with_tail(stem, 'ㄹ')}다"
            if stem[-1] == "우" and at and not has_tail(form[at - 1]):
                yield f"{_with_tail(form[:at], 'ㅂ')}다"  # 고마운: 고맙다
            if vowel in "ㅏㅑㅓㅕ":
                yield f"{_with_tail(stem, 'ㅎ')}다"  # 빨간: 빨갛다


def _past(form: str) -> Iterator[str]:
    """Undo the past: the last syllable with the tail ㅆ, whatever follows it."""
    for at in range(len(form) - 1, -1, -1):
        lead, vowel, tail = take_apart(form[at])
        if tail == "ㅆ" and form[at] not in "있겠":
            yield from _of_infinitive(form[:at] + _syllable(lead, vowel))
            return


def _of_infinitive(form: str) -> Iterator[str]:
    """Undo the joining of a stem with -아 or -어, whose last syllable is the last of `form`."""
    before, last = form[:-1], form[-1]
    lead, vowel, _ = take_apart(last)
    if before and last in "아어여":
        yield f"{before}다"
        yield from _before_vowel(before, take_apart(before[-1]).tail)
    if last == "해":
        yield f"{before}하다"
    if before and last in "와워" and not has_tail(before[-1]):
        yield f"{_with_tail(before, 'ㅂ')}다"  # 도와: 돕다, 고마워: 고맙다
    if before and last in "라러" and take_apart(before[-1]).tail == _LIQUID:
        yield f"{before[:-1]}{_syllable(*take_apart(before[-1])[:2])}르다"  # 몰라: 모르다
    if before and last == "러" and before[-1] == "르":
        yield f"{before}다"  # 푸르러: 푸르다
    for stem_vowel, stem_tail in _CONTRACTIONS.get(vowel, ()):
        yield f"{before}{_syllable(lead, stem_vowel, stem_tail)}다"


#: The vowels (and tail) a stem may have had whose last syllable shows this vowel in its -아/어 form.
_CONTRACTIONS = {
    "ㅏ": (("ㅏ", ""), ("ㅡ", "")),  # 가, 바빠 (바쁘다)
    "ㅓ": (("ㅓ", ""), ("ㅡ", "")),  # 서, 써 (쓰다)
    "ㅐ": (("ㅐ", ""), ("ㅏ", "ㅎ"), ("ㅓ", "ㅎ")),  # 보내, 빨개 (빨갛다), 그래 (그렇다)
    "ㅔ": (("ㅔ", ""),),
    "ㅕ": (("ㅣ", ""), ("ㅕ", "")),  # 달려 (달리다), 켜
    "ㅘ": (("ㅗ", ""),),  # 봐
    "ㅝ": (("ㅜ", ""),),  # 배워
    "ㅙ": (("ㅚ", ""),),  # 돼
    "ㅟ": (("ㅟ", ""),),
}


def _syllable(lead: str, vowel: str, tail: str = "") -> str:
    return str(take_apart("가")._replace(lead=lead, vowel=vowel, tail=tail))


def _with_tail(stem: str, tail: str) -> str:
    lead, vowel, old = take_apart(stem[-1])
    return stem[:-1] + _syllable(lead, vowel, tail) if not old or old == _LIQUID else stem
