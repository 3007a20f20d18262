"""Korean as some reviews have it: names in both scripts, and words with the endings that Korean joins to them."""

import random
from typing import NamedTuple


def _pairs(text: str) -> dict[str, str]:
    """Return the Hangul of each Latin spelling that it follows."""
    return {word[:-1]: word[-1] for word in text.split()}


_SURNAMES = _pairs(
    "Kim김 Lee이 Park박 Choi최 Jung정 Kang강 Cho조 Yoon윤 Jang장 Lim임 Han한 Seo서 Shin신 Kwon권 Song송 Bae배"
)
_GIVEN = _pairs(
    "soo수 hee희 ji지 min민 ho호 jae재 hyun현 woo우 eun은 seo서 young영 hye혜 jun준 sun선 in인 ah아 yeon연 do도"
)
_SYLLABLES = (
    "가각간감강개거건격결경계고공과관광교구국군권귀그극근금기김나남내너노녹눈다단당대도독동두드등라래량력로리마만망매면명모목무문물미민바박반발방배백번변별"
    "병보복본봄부북분불비사산상새생서선설성세소속손송수순술시식신실심아안암애야약양어언여역연열영예오온옥왕외요용우운원월위유은음의이인일임자작장재전절정제"
    "조종주중지직진차참창처천철청체초촌총추축출충치친칠타탄태토통파판편평포표품피하학한항해행향허현형호화환활황회효후훈희"
)
#: Particles and ends of verbs, the most frequent first.
_PARTICLES = "은 는 이 가 을 를 의 에 에서 도 로 으로 와 과 까지 부터 만 하다 했다 하는 하고 한다 이다 들은 들이"
_ENDINGS = ("", *_PARTICLES.split())


class Name(NamedTuple):
    """A person's name in Latin letters, surname first, and in Hangul."""

    latin: str
    hangul: str


def make_name(generator: random.Random) -> Name:
    """Return a Korean name."""
    surname = generator.choice(list(_SURNAMES))
    first, second = generator.sample(list(_GIVEN), 2)
    hangul = _SURNAMES[surname] + _GIVEN[first] + _GIVEN[second]
    return Name(f"{surname} {first.title()}-{second}", hangul)


def make_hangul_words(size: int, generator: random.Random) -> list[str]:
    """Return so many Korean words with their endings, the most frequent first."""
    words: dict[str, None] = {}
    while len(words) < size:
        noun = "".join(generator.choices(_SYLLABLES, k=generator.choice((1, 2, 2, 2, 3))))
        endings = generator.choices(_ENDINGS, weights=range(len(_ENDINGS), 0, -1), k=3)
        words |= dict.fromkeys(noun + ending for ending in endings)
    return list(words)[:size]
