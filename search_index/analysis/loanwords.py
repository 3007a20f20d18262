"""Foreign words in Korean, which people write by ear: 콘텐츠, 컨텐츠 and 콘텐트, 케이크 and 케익, 주스 and 쥬스.

Two words are held against each other letter by letter. Some letters are as good as others wherever a word is foreign;
some vowels pass for others once or twice in a long one. Native words that differ so mean something else: only what
shares a syllable that native words hardly have is the same word. What no rule tells is listed.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from search_index.analysis.hangul import take_apart
from search_index.analysis.sounds import CODA_CLASSES, ONSET_CLASSES, VOWEL_CLASSES, join_keys

#: Spellings that no rule leads from one to another, or none that spares native words; the right one comes first.
_LISTED: Final = (
    "메시지/메세지 소시지/소세지 액세서리/악세사리/악세서리 비즈니스/비지니스 심벌/심볼 재킷/자켓 캐럴/캐롤 "
    "콘셉트/컨셉/컨셉트/콘셉 타깃/타겟 할리우드/헐리우드/헐리웃/할리웃 핼러윈/할로윈 파이팅/화이팅 "
    "판타지/환타지/팬터지 스릴러/쓰릴러 시나리오/씨나리오 코미디/코메디 코미디언/코메디언 캐릭터/케릭터 "
    "매니저/메니저/매니져 카메오/까메오 오리지널/오리지날 앨범/엘범 데이터/데이타 디지털/디지탈 아날로그/아나로그 "
    "잼/쨈 파리/빠리 오사카/오사까 렌터카/렌트카 배터리/밧데리/빳데리 알코올/알콜 프라이/후라이 커닝/컨닝 "
    "패밀리/훼밀리 쿠데타/쿠테타 에어컨/에어콘 앙코르/앵콜/앙콜 뷔페/부페 사이코/싸이코 슈퍼/수퍼 마니아/매니아 "
    "액션/엑션 리더십/리더쉽 멤버십/멤버쉽 파트너십/파트너쉽 스킨십/스킨쉽 숍/샵 커피숍/커피샵 팸플릿/팜플렛 "
    "블록버스터/블럭버스터 난센스/넌센스 라이선스/라이센스 팡파르/팡파레 케첩/케찹 도쿄/도꾜 로열/로얄 장르/쟝르 "
    "비전/비젼 주니어/쥬니어 소파/쇼파 슈퍼맨/수퍼맨 스펀지/스폰지 스태프/스탭/스텝 앙케트/앙케이트 컬러/칼라"
)

#: Letters that write one foreign sound: 까페, 카페; 뻐스, 버스; 브랜드, 브렌드.
_SAME: Final = frozenset(
    map(frozenset, ("ㄲㅋ", "ㄲㄱ", "ㄸㅌ", "ㄸㄷ", "ㅃㅍ", "ㅃㅂ", "ㅉㅈ", "ㅉㅊ", "ㅆㅅ", "ㅐㅔ"))
)
#: Vowels that pass for each other: 컨트롤, 콘트롤; 초콜렛, 초콜릿; 뮤지칼, 뮤지컬; 미스테리, 미스터리.
_LIKE: Final = frozenset(map(frozenset, ("ㅓㅗ", "ㅔㅣ", "ㅏㅓ", "ㅏㅐ", "ㅓㅔ", "ㅏㅗ")))
#: Words of so many syllables may differ in so many such vowels.
_ONE_VOWEL, _TWO_VOWELS = 3, 4

#: After these a vowel sounds the same with the sound of y before it: 주스, 쥬스.
_SOFT: Final = "ㅅㅆㅈㅉㅊ"
_WITHOUT_Y: Final = dict(zip("ㅑㅕㅛㅠㅒㅖ", "ㅏㅓㅗㅜㅐㅔ", strict=True))
#: The vowel that only helps a consonant to be said, and the one that a closing consonant is with it: 케이크, 케익.
_HELPING: Final = "ㅡ"
_WITH_HELP: Final = {
    **dict.fromkeys("ㄱㄲㅋ", "ㅋ"),
    **dict.fromkeys("ㅂㅍ", "ㅍ"),
    **dict.fromkeys("ㄷㅅㅈㅊㅌ", "ㅌ"),
}

#: Syllables with ㅋ, ㅌ or ㅍ, and some others, that native and Chinese words have too.
_COMMON: Final = frozenset(
    "타탁탄탈탐탑탕태택터토통퇴투특파판팔패팽편폄평폐포폭표품풍피필핍쾌퍼펴털튼틀풀튀튕툭톡텅퉁펑펄펼푸퐁팍팡펀퍽폴픈틈틔"
    "캐켜커키컹킁쿵콩콸컥쿨칼컬킬캄컴큼콱칸칵캑켤큰클컸켰코콧"
)
#: Syllables of other consonants that are of foreign words.
_FOREIGN: Final = frozenset("션쇼숍샵닝밍핑딩렛릭뮤뷰듀큐퓨튜")
#: After these the helping vowel is of foreign words, unless it begins a native ending: 자연스러운, 빠트리다.
_HELPED: Final = "ㅅㅈㅊㅋㅌㅍ"
_NATIVE_ENDINGS: Final = frozenset("러런럽레름리린릴려립렸다")


def listed(word: str) -> Sequence[str]:
    """Return the other spellings of a word that are listed."""
    return [other for other in _groups().get(word, ()) if other != word]


def are_variants(one: str, other: str) -> bool:
    """Say whether two different words are spellings of one foreign word."""
    ours, theirs = _letters(one), _letters(other)
    if one == other or len(ours) != len(theirs) or foreign_syllables(one).isdisjoint(foreign_syllables(other)):
        return False
    pairs = [frozenset(pair) for pair in zip(ours, theirs, strict=True)]
    if pairs[-1] == {"ㅌ", "ㅊ"}:
        pairs.pop()  # 콘텐트, 콘텐츠
    other_pairs = [pair for pair in pairs if len(pair) > 1 and pair not in _SAME]
    return _LIKE.issuperset(other_pairs) and len(other_pairs) <= _most_vowels(min(len(one), len(other)))


def foreign_syllables(word: str) -> frozenset[str]:
    """Return the syllables of a word that show it to be foreign."""
    return frozenset(syllable for at, syllable in enumerate(word) if _is_foreign(word, at))


def keys_of_variants(word: str) -> Iterator[str]:
    """Yield the keys (`sounds`) that other spellings of a foreign word may have."""
    syllables = [tuple(take_apart(syllable)) for syllable in word]
    keys = [ONSET_CLASSES[lead] + VOWEL_CLASSES[vowel] + CODA_CLASSES[tail] for lead, vowel, tail in syllables]
    yield join_keys(keys)
    for at, (lead, vowel, tail) in enumerate(syllables):
        before, after = keys[:at], keys[at + 1 :]
        for other in _other_vowels(lead, vowel):
            yield join_keys([*before, ONSET_CLASSES[lead] + VOWEL_CLASSES[other] + CODA_CLASSES[tail], *after])
        if tail in _WITH_HELP:
            helped = ONSET_CLASSES[_WITH_HELP[tail]] + VOWEL_CLASSES[_HELPING]
            yield join_keys([*before, keys[at][: -len(CODA_CLASSES[tail])], helped, *after])
        if vowel == _HELPING and not tail and lead in "ㅋㅌㅍ" and at and not syllables[at - 1][2]:
            yield join_keys([*before[:-1], before[-1] + ONSET_CLASSES[lead].lower(), *after])
    if word[-1] in "츠트":
        yield join_keys([*keys[:-1], {"츠": "To", "트": "Co"}[word[-1]]])


def _other_vowels(lead: str, vowel: str) -> Iterator[str]:
    """Yield the vowels that may stand for one, of other classes."""
    said = _WITHOUT_Y.get(vowel, vowel) if lead in _SOFT else vowel
    found = {said, *(other for pair in _LIKE if said in pair for other in pair)}
    if lead in _SOFT:
        found |= {with_y for with_y, without in _WITHOUT_Y.items() if without in found}
    classes = {VOWEL_CLASSES[other]: other for other in sorted(found)}
    yield from (other for kind, other in classes.items() if kind != VOWEL_CLASSES[vowel])


def _letters(word: str) -> list[str]:
    """Return what is said of a word: no helping vowels, no y where it makes no difference."""
    letters = []
    for lead, vowel, tail in map(take_apart, word):
        letters.append(lead)
        if vowel != _HELPING or tail:
            letters.append(_WITHOUT_Y.get(vowel, vowel) if lead in _SOFT else vowel)
        # What closes a syllable and has no helping vowel is another letter than what begins one.
        letters.append(_WITH_HELP.get(tail, tail and tail + "_"))
    return [letter for letter in letters if letter and letter != "ㅇ"]


def _is_foreign(word: str, at: int) -> bool:
    """Say whether a syllable shows a word to be foreign: one with ㄹ first does, but for surnames as 류."""
    syllable = word[at]
    lead, vowel, tail = take_apart(syllable)
    if (
        syllable in _FOREIGN
        or (lead == "ㄹ" and not at and vowel not in _WITHOUT_Y)
        or (lead in "ㅋㅌㅍ" and syllable not in _COMMON)
    ):
        return vowel != _HELPING or bool(tail) or not _begins_ending(word, at)
    if lead in "ㅈㅊㅉ" and (vowel in "ㅑㅠ" or (vowel in "ㅕㅛ" and tail in ("ㄴ", "ㅇ", "ㄹ", "ㅁ"))):
        return True
    is_helped = vowel == _HELPING and not tail and (lead in _HELPED or (lead == "ㄷ" and at == len(word) - 1))
    return is_helped and not _begins_ending(word, at)


def _begins_ending(word: str, at: int) -> bool:
    return not at or word[at + 1 : at + 2] in _NATIVE_ENDINGS or word[at - 1] == "따"


def _most_vowels(syllables: int) -> int:
    return (syllables >= _ONE_VOWEL) + (syllables >= _TWO_VOWELS)


@cache
def _groups() -> dict[str, list[str]]:
    groups = [group.split("/") for group in _LISTED.split()]
    return {word: group for group in groups for word in group}
