"""Documents in, index directory out: byte-identical for the same documents in any process."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate, chain, pairwise, repeat
from operator import sub
from pathlib import Path
from typing import NamedTuple

from search_index.analysis.folding import clean
from search_index.analysis.names import names_in
from search_index.analysis.sounds import LatinName
from search_index.analysis.stemming import LONGEST_WORD
from search_index.analysis.stopwords import STOP_WORDS
from search_index.analysis.words import Text
from search_index.beside import beside
from search_index.documents import SectionDocument
from search_index.errors import SearchIndexError
from search_index.index import files
from search_index.index.fields import BODY, EVERYTHING, PUBLIC, SPOILER
from search_index.index.forward import Compound, encode_words
from search_index.index.impacts import FieldWeights, Norms, encode_impact
from search_index.index.joins import write_joins
from search_index.index.kept import KeptAnalysis
from search_index.index.lexicon import Vocabulary
from search_index.index.neighbours import Likeness
from search_index.index.profiles import NAME_END, Profile, write_profiles
from search_index.index.sounds.hangul import write_hangul_sounds
from search_index.index.sounds.latin import write_latin_names
from search_index.index.synonyms import write_synonyms
from search_index.index.texts import Deflater, StoredSection, encode_section, make_dictionary
from search_index.index.titles import write_titles
from search_index.index.whoosh_index.codec import IndexWriter
from search_index.index.whoosh_index.fields import Impacts
from search_index.index.whoosh_index.writers import SectionRecords
from search_index.query.completions import write_completions
from search_index.query.suggestible import Suggestible
from search_index.ranking.telling import Telling

__all__ = ["Telling", "build_index", "building_index"]

#: With fewer sections a process would take longer to begin than what it does.
_FEWEST_BESIDE = 500


def build_index(  # noqa: PLR0913 - what is built, and what may be left out
    documents: Sequence[SectionDocument],
    directory: Path,
    *,
    synonyms: Sequence[Sequence[str]] = (),
    progress: Callable[[int], None] | None = None,
    kept: Path | None = None,
    weights: FieldWeights | None = None,
) -> Telling:
    """Write everything `Searcher` reads into the empty `directory`; return what tells the reviews from each other.

    Sections keep the order given, which also decides between equal scores. `synonyms` are groups of words or phrases
    that mean the same. `progress` is called with the number of documents read so far, after each. In the folder `kept`
    is kept what the next build may use again.
    Raises SearchIndexError if the directory is missing or not empty.
    """
    with building_index(
        documents, directory, synonyms=synonyms, progress=progress, kept=kept, weights=weights
    ) as telling:
        return telling


@contextmanager
def building_index(  # noqa: PLR0913 - as above
    documents: Sequence[SectionDocument],
    directory: Path,
    *,
    synonyms: Sequence[Sequence[str]] = (),
    progress: Callable[[int], None] | None = None,
    kept: Path | None = None,
    keeps: bool = True,
    weights: FieldWeights | None = None,
) -> Iterator[Telling]:
    """Do as `build_index` does, the last of it while the block runs: what tells the reviews apart is known before.

    What is `kept` is only read, unless it `keeps` more.
    """
    if not directory.is_dir() or any(directory.iterdir()):
        raise SearchIndexError(f"{directory}: not an empty directory; make one and build the index there")
    weights = weights or FieldWeights()
    analysis = KeptAnalysis(kept)
    reader = _Reader(documents, analysis)
    sections = []
    for number, document in enumerate(documents, 1):
        sections.append(reader.read(document))
        if progress:
            progress(number)
    means = _means(sections)
    profiles = [section.profile for section in sections]
    joined = set(_joined_elsewhere(sections, reader.vocabulary.numbers))
    likeness = _write_sections(directory, reader, sections, Norms(weights, means))
    entries, words = reader.suggestible.settle(documents, reader.vocabulary.stems)
    if keeps:
        analysis.save()

    def write_rest() -> None:
        likeness.write(directory)
        write_profiles(directory, profiles, reader.profiles)
        write_titles(directory, enumerate(reader.called))
        write_joins(directory, joined)
        write_hangul_sounds(directory, reader.vocabulary.numbers)
        write_latin_names(directory, reader.names())
        write_completions(directory, reader.vocabulary.sorted, entries, words)
        write_synonyms(directory, synonyms)
        files.write_format(directory, sections=len(documents), means=means, weights=weights)

    of_sections = [document.review for document in documents]
    telling = Telling(of_sections, likeness.sections, reader.vocabulary, reader.suggestible.words)
    if len(documents) < _FEWEST_BESIDE:
        write_rest()
        yield telling
    else:
        with beside(write_rest):
            yield telling


class _Section(NamedTuple):
    """A document read: the numbers of the forms in each of its fields, one field after the other, and where each ends.

    The joined spellings have their form, the field, and the places of the first and last word in it. `lengths` counts
    the words of each field that say something: stop words left out, joined spellings as well as what they join.
    """

    forms: "array[int]"
    ends: tuple[int, ...]
    joined: tuple[tuple[int, int, int, int], ...]
    lengths: tuple[int, ...]
    texts: bytes
    profile: int

    def fields(self) -> list["array[int]"]:
        """Return the numbers of each field's forms."""
        return [self.forms[start:end] for start, end in pairwise((0, *self.ends))]


class _Reader:
    """Reads documents, and gathers what they have in common."""

    def __init__(self, documents: Sequence[SectionDocument], kept: KeptAnalysis) -> None:
        self.vocabulary = Vocabulary(kept.stems)
        self.suggestible = Suggestible()
        self.profiles: list[Profile] = []
        #: By profile the title and the names.
        self.called: list[tuple[str, ...]] = []
        self._names: set[LatinName] = set()
        self.deflater = Deflater(make_dictionary(_samples(documents)))
        self._dictionary = sha256(self.deflater.dictionary).digest()
        self._kept = kept
        # A title and names are those of all sections of their review.
        self._read_again = lru_cache(64)(kept.read)

    def read(self, document: SectionDocument) -> _Section:
        """Read the next document."""
        cleaned = (clean(document.title), clean(document.heading), clean(document.body), clean(document.spoiler))
        title, heading, body, spoiler = (self._read_again(cleaned[0]), *map(self._kept.read, cleaned[1:]))
        names = tuple(map(clean, (*document.names, *document.people)))
        # People stand after names, and are found as these are.
        texts = (title, heading, self._read_again(NAME_END.join(names)), body, spoiler)
        self.suggestible.add(heading, body, cleaned[2], (cleaned[0], *names))
        for shown in (*cleaned, *names):
            self._names.update(names_in(shown))
        number_of = self.vocabulary.numbers.__getitem__
        forms = [array("I", map(number_of, text.forms)) for text in texts]
        profile = Profile.of(document)
        # Sections of one profile follow each other, so that their numbers are a range.
        if self.profiles[-1:] != [profile]:
            self.profiles.append(profile)
            self.called.append((cleaned[0], *map(clean, document.names)))
        return _Section(
            forms=array("I", chain.from_iterable(forms)),
            ends=tuple(accumulate(map(len, forms))),
            joined=tuple(
                (number_of(form), field, first, last)
                for field, text in enumerate(texts)
                for form, first, last in text.joined
            ),
            lengths=tuple(map(_length, texts)),
            texts=self._deflate(_stored(document.section, (title, heading, body, spoiler), cleaned[1:])),
            profile=len(self.profiles) - 1,
        )

    def names(self) -> Iterator[LatinName]:
        """Yield the names of Koreans in Latin letters; one word by itself only if it is never written small."""
        for name in self._names:
            if len(name.words) > 1 or not self.suggestible.spellings.is_small(name.words[0]):
                yield name

    def _deflate(self, section: StoredSection) -> bytes:
        record = encode_section(section)
        return self._kept.record(self._dictionary + record, lambda: self.deflater.deflate(record))


def _length(text: Text) -> int:
    return len(text.forms) - sum(map(STOP_WORDS.__contains__, text.forms)) + len(text.joined)


def _joined_elsewhere(sections: Iterable[_Section], numbers: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield the words that stand side by side somewhere and as one word elsewhere."""
    rights: dict[int, dict[int, tuple[str, str]]] = {}
    for form in numbers:
        for at in range(1, len(form)) if len(form) <= LONGEST_WORD else ():
            if form[:at] in numbers and form[at:] in numbers:
                rights.setdefault(numbers[form[:at]], {})[numbers[form[at:]]] = form[:at], form[at:]
    for section in sections:
        for field in section.fields():
            if rights.keys().isdisjoint(field):
                continue
            for left, right in pairwise(field):
                if left in rights and right in rights[left]:
                    yield rights[left][right]


def _samples(documents: Sequence[SectionDocument]) -> Iterator[str]:
    """Yield texts for the dictionary: those whose digests come first, which are others after few edits only."""
    digests = sorted(
        (sha256("\0".join((document.section, document.body)).encode("utf-8", "replace")).digest(), number)
        for number, document in enumerate(documents)
    )
    for _, number in digests:
        document = documents[number]
        yield f"{clean(document.heading)}\0{clean(document.body)}"


def _stored(slug: str, shown: Sequence[Text], texts: tuple[str, ...]) -> StoredSection:
    distances: list[int] = []
    lengths: list[int] = []
    for text in shown:
        distances += [*text.starts[:1], *map(sub, text.starts[1:], text.starts)]
        lengths += (
            map(text.lengths.get, range(len(text.starts)), repeat(0)) if text.lengths else bytes(len(text.starts))
        )
    return StoredSection(slug, texts, distances, lengths)


def _means(sections: Iterable[_Section]) -> list[float]:
    """Return how many words each field has on average, where it has any."""
    totals, counts = [0] * len(EVERYTHING), [0] * len(EVERYTHING)
    for section in sections:
        for field, length in enumerate(section.lengths):
            totals[field] += length
            counts[field] += length > 0
    return [total / max(count, 1) for total, count in zip(totals, counts, strict=True)]


def _write_sections(directory: Path, reader: _Reader, sections: list[_Section], norms: Norms) -> Likeness:
    """Write the sections. What was written is let go, as all of them take more memory than what they are written to."""
    occurrences: Counter[int] = Counter()
    for section in sections:
        occurrences.update(section.forms)
        occurrences.update(form for form, _, _, _ in section.joined)
    reader.vocabulary.settle(occurrences)
    writer = IndexWriter(directory, reader.vocabulary, reader.deflater.dictionary)
    likeness = Likeness(reader.vocabulary.families())
    sections.reverse()
    while sections:
        section = sections.pop()
        fields = section.fields()
        worth = [norms.of(field, length) for field, length in enumerate(section.lengths)]
        public, hidden = (_impacts(section, fields, worth, some) for some in (PUBLIC, (SPOILER,)))
        likeness.add(*public)
        words = _encode_words(section, fields, reader.vocabulary)
        writer.add(public, hidden, SectionRecords(words, section.lengths, section.texts))
    writer.close()
    return likeness


def _encode_words(section: _Section, words: Sequence["array[int]"], vocabulary: Vocabulary) -> bytes:
    fields = ["".join(map(vocabulary.characters.__getitem__, forms)) for forms in words]
    places = [0, *accumulate(len(field) + 1 for field in fields)]
    compounds = (
        Compound(vocabulary.characters[form], places[field] + first, places[field] + last)
        for form, field, first, last in section.joined
    )
    return encode_words(fields, compounds)


def _impacts(
    section: _Section, words: Sequence["array[int]"], worth: Sequence[float], fields: Sequence[int]
) -> Impacts:
    """Return the impacts of a section's forms over some of its fields."""
    impacts: dict[int, float] = {}
    for field in fields:
        joined = [form for form, where, _, _ in section.joined if where == field]
        for form in chain(words[field], joined) if field != BODY else joined:
            impacts[form] = impacts.get(form, 0.0) + worth[field]
    counts = Counter(words[BODY]) if BODY in fields else {}
    for form in impacts.keys() & counts.keys():
        impacts[form] += counts.pop(form) * worth[BODY]
    codes = {count: encode_impact(count * worth[BODY]) for count in set(counts.values())}
    return Impacts(
        [*counts, *impacts],
        bytes((*map(codes.__getitem__, counts.values()), *map(encode_impact, impacts.values()))),
    )
