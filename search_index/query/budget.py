"""How much work one query may cost: counted, never timed, so that the same query always gets as far.

Each kind of work has its price, in tenths of a microsecond of one core of 2024, roughly. It is paid before the work is
done, by what is known beforehand (so many postings, so many letters), and whether or not the answer happens to be
remembered. Where the price cannot be paid the work is left out, and the answer is what was found without it.
"""

from typing import Final

#: What any query may cost: some 7 ms, of which an ordinary one takes a tenth; or so much for each section of the index,
#: as a frequent word is in most. Questions of sixteen words on a thousand pages of prose take two thirds of it.
ALLOWANCE: Final = 75_000
ALLOWANCE_SECTION: Final = 25
#: What comes on top for each stem, as a word has so many more forms. So does what it costs to read the best sections
#: again, as they may be long.
ALLOWANCE_STEM: Final = 1

#: A word's stems are worked out.
STEMMING: Final = 200
#: A word is looked up in the lexicon or among the stems, and once more among the words of this query.
LOOKUP: Final = 15
RECALLED: Final = 4
#: A form is taken for another way to say what was asked.
FORM: Final = 8
#: This many letters of the lexicon, or of the suggestions, are searched for a piece of a word.
SCANNED: Final = 40
#: A list of postings is opened, and one of its postings read, scored, and put together with those of other words.
LIST: Final = 120
POSTING: Final = 4
#: One occurrence of the rarest word of a phrase is looked at.
OCCURRENCE: Final = 3
#: A section is opened to be read again, and one of its words read.
SECTION: Final = 100
WORD: Final = 1
#: A word is counted among those of the best sections, for feedback.
COUNTED: Final = 4
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
#: A suggestion is held against what is being typed.
LINE: Final = 15


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
