"""The index as it is read: every file mapped, nothing read before it is asked for."""

from functools import cached_property
from pathlib import Path

from search_index.errors import SearchIndexError
from search_index.index import files
from search_index.index.forward import ForwardIndex
from search_index.index.impacts import FieldWeights, Norms, idf
from search_index.index.lexicon import Lexicon
from search_index.index.postings import PostingLists
from search_index.index.profiles import Profiles
from search_index.index.texts import StoredTexts


class Index:
    """Reads what `build_index` wrote. Never writes; safe to share between threads."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        try:
            told = files.read_format(directory)
            #: How many sections there are.
            self.size: int = told["sections"]
            self._means: list[float] = told["means"]
            self._weights = FieldWeights(*map(tuple, told["weights"]))
            self.postings = PostingLists(directory / files.POSTINGS, self.size)
            self.lexicon = Lexicon(directory, self.postings)
            self.forward = ForwardIndex(directory)
            self.texts = StoredTexts(directory)
            self.profiles = Profiles(directory)
            self._check()
        except Exception as error:  # Damaged bytes lead to whatever they lead to.
            raise SearchIndexError(f"{directory}: cannot open the search index ({error}); build it again") from error

    def idf(self, sections: int) -> float:
        """Return the weight of what `sections` sections have."""
        return idf(sections, self.size)

    def norm(self, section: int, field: int) -> float:
        """Return what one occurrence counts in a field of a section."""
        return self._norms.of(field, self.forward.lengths[field][section])

    def _check(self) -> None:
        """Refuse files that are not of one index, as far as their sizes tell."""
        sizes = (len(self.forward), len(self.texts), len(self.profiles.of_section), *map(len, self.forward.lengths))
        if any(size != self.size for size in sizes) or len(self._means) != len(self._weights.worth):
            raise SearchIndexError(f"{self.size} sections are told of, and files of {sizes} read")
        if len(self.lexicon) != len(self.postings):
            raise SearchIndexError(f"{len(self.lexicon)} words have {len(self.postings)} lists")

    @cached_property
    def _norms(self) -> Norms:
        return Norms(self._weights, self._means)
