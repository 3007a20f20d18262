"""How much work one query may cost: counted, never timed, so that the same query always gets as far.

Each kind of work has its price, in tenths of a microsecond of one core of 2024, roughly. It is paid before the work is
done, by what is known beforehand (so many postings, so many letters), and whether or not the answer happens to be
remembered. Where the price cannot be paid the work is left out, and the answer is what was found without it.
"""

from typing import Final

#: What any query may cost: some 7 ms, of which an ordinary one takes a tenth; and so much more for each section of the
#: index, as a frequent word is in most: up to 100,000 sections this grows as ten ordinary queries do. What it costs to
#: read the best sections again comes on top, as they may be long.
ALLOWANCE: Final = 75_000
ALLOWANCE_SECTION: Final = 4

#: A word's stems are worked out.
STEMMING: Final = 200
#: A word is looked up in the lexicon or among the stems, and once more among the words of this query.
LOOKUP: Final = 15
RECALLED: Final = 4
#: A form is taken for another way to say what was asked.
FORM: Final = 8
#: This many letters of the lexicon, or of the suggestions, are searched for a piece of a word.
SCANNED: Final = 200
#: A list of postings is opened, and one of its postings read, scored, and put together with those of other words; or
#: only read, to know which sections have them all.
LIST: Final = 30
POSTING: Final = 2
READ: Final = 1
#: A section is opened to be read again. A form is looked for in it, past this many of its words.
SECTION: Final = 20
SOUGHT: Final = 5
PASSED: Final = 16
#: The same of one of many sections, which are looked through together.
PASSED_TOGETHER: Final = 32
#: A point in a word is looked at for the letters that may stand there.
EDIT_POINT: Final = 80
#: Another spelling is made up, and looked up.
VARIANT: Final = 10
#: The same of Hangul, and for each of its particles more: it is also looked up without them.
HANGUL_VARIANT: Final = 45
PARTICLE: Final = 35
#: A word is held against a misspelt one; and if it is near, each pair of their letters.
COMPARED: Final = 3
PAIR: Final = 2
#: A word of Latin letters is read as syllables of Hangul; a word is held against how another sounds.
READING: Final = 300
SOUNDED: Final = 100
#: What a key leads to is put together with what other words that are typed lead to; or a word is weighed.
CODE: Final = 2


def seeking(forms: int, words: int) -> int:
    """Return what it costs to look for so many forms in a section of so many words."""
    return SECTION + forms * (SOUGHT + words // PASSED)


def passing(forms: int, words: int) -> int:
    """Return what it costs to look for so many forms in one of many sections, which has so many words."""
    return SECTION + forms * words // PASSED_TOGETHER


class Budget:
    """Work that is still to be spent on a query. `is_partial` tells that some was left out."""

    __slots__ = ("_lender", "_lent", "is_partial", "left")

    def __init__(self, left: int, lender: "Budget | None" = None) -> None:
        self.left = self._lent = left
        self.is_partial = False
        self._lender = lender

    @property
    def is_spent(self) -> bool:
        """Whether something could not be paid; then nothing can be any more."""
        return self.left < 0

    def spend(self, price: int) -> bool:
        """Pay for work; False if it must be left out."""
        self.left -= price
        if self.left >= 0:
            return True
        self.is_partial = True
        return False

    def share(self, part: float = 0.5) -> "Budget":
        """Lend a part of what is left, as a context; what is not spent of it then comes back."""
        return Budget(int(max(self.left, 0) * part), self)

    def __enter__(self) -> "Budget":
        return self

    def __exit__(self, *_: object) -> None:
        if self._lender is not None:
            self._lender.left -= self._lent - max(self.left, 0)
            self._lender.is_partial |= self.is_partial
