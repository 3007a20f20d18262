"""Documents in, index directory out: byte-identical for the same documents in any process."""

import json
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from whoosh.index import FileIndex
from whoosh.writing import SegmentWriter

from search_index.analysis.folding import clean
from search_index.analysis.stemming import stems
from search_index.analysis.words import units
from search_index.documents import SectionDocument
from search_index.errors import SearchIndexError
from search_index.index import files
from search_index.index.fields import FIELDS, SPOILER
from search_index.index.forward import Compound, ForwardWriter
from search_index.index.joins import write_joins
from search_index.index.lexicon import write_lexicon
from search_index.index.profiles import write_profiles
from search_index.index.schema import FixedNameCodec, MappedStorage, make_schema
from search_index.index.synonyms import write_synonyms
from search_index.query.suggestions import write_suggestions


def build_index(
    documents: Sequence[SectionDocument],
    directory: Path,
    *,
    synonyms: Sequence[Sequence[str]] = (),
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write everything `Searcher` reads into the empty `directory`.

    Sections keep the order given, which also decides between equal scores. `synonyms` are groups of words or phrases
    that mean the same. `progress` is called with the number of documents added so far, after each.
    Raises SearchIndexError if the directory is missing or not empty.
    """
    if not directory.is_dir() or any(directory.iterdir()):
        raise SearchIndexError(f"{directory}: not an empty directory; make one and build the index there")
    vocabulary = _Vocabulary()
    sections = [_Section.of(document, vocabulary) for document in documents]
    vocabulary.number()
    _write_whoosh(directory, sections, vocabulary, progress)
    vocabulary.write(directory)
    write_profiles(directory, documents)
    write_suggestions(directory, documents)
    write_synonyms(directory, synonyms)
    write_joins(directory, (one.forms for section in sections for one in section.fields), vocabulary.numbers)


@dataclass
class _Vocabulary:
    """All forms seen so far; numbered in sorted order once every section has been read."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    fields: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    numbers: dict[str, int] = field(default_factory=dict)

    def see(self, fields: Sequence["_Field"]) -> None:
        """Count the forms of one section: in which fields, and whether outside spoilers."""
        public: set[str] = set()
        for number, one in enumerate(fields):
            for form in one.all_forms():
                self.fields[form] |= 1 << number
                if number != SPOILER:
                    public.add(form)
        for form in public:
            self.counts[form] += 1

    def number(self) -> None:
        """Give every form its place among the sorted forms as its number."""
        self.numbers = {form: number for number, form in enumerate(sorted(self.fields))}

    def write(self, directory: Path) -> None:
        """Write the lexicon."""
        by_stem: dict[str, list[int]] = defaultdict(list)
        for form, number in self.numbers.items():
            for stem in stems(form):
                by_stem[stem].append(number)
        counts = (self.counts.get(form, 0) for form in self.numbers)
        write_lexicon(directory, list(self.numbers), counts, bytes(map(self.fields.__getitem__, self.numbers)), by_stem)


@dataclass(frozen=True, slots=True)
class _Field:
    """The words of one field, as text, while the forms have no numbers yet."""

    forms: list[str]
    starts: "array[int]"
    ends: "array[int]"
    compounds: list[tuple[str, int, int]]

    def all_forms(self) -> Iterable[str]:
        yield from self.forms
        for form, _, _ in self.compounds:
            yield form

    def add_to(self, forward: ForwardWriter, numbers: dict[str, int]) -> None:
        compounds = [Compound(numbers[form], first, last) for form, first, last in self.compounds]
        forward.add([numbers[form] for form in self.forms], self.starts, self.ends, compounds)


@dataclass(frozen=True, slots=True)
class _Section:
    """A document made ready: its text as it will be shown, and its words."""

    stored: str
    fields: tuple[_Field, ...]

    @classmethod
    def of(cls, document: SectionDocument, vocabulary: _Vocabulary) -> "_Section":
        texts = {
            "title": clean(document.title),
            "heading": clean(document.heading),
            "names": "\n".join(map(clean, document.names)),
            "body": clean(document.body),
            "spoiler": clean(document.spoiler),
        }
        fields = tuple(_read_field(texts[name]) for name in FIELDS)
        vocabulary.see(fields)
        stored = json.dumps([document.section, *(texts[name] for name in FIELDS)], ensure_ascii=False)
        return cls(stored, fields)


def _read_field(text: str) -> _Field:
    read = _Field([], array("I"), array("I"), [])
    for unit in units(text):
        first = len(read.forms)
        for form, start, end in unit.words:
            read.forms.append(form)
            read.starts.append(start)
            read.ends.append(end)
        if unit.joined:
            read.compounds.append((unit.joined, first, len(read.forms) - 1))
    return read


def _write_whoosh(
    directory: Path, sections: Iterable[_Section], vocabulary: _Vocabulary, progress: Callable[[int], None] | None
) -> None:
    # No lock: the directory is new and ours. Not compound: single files are mapped into memory, a compound one copied.
    storage = MappedStorage(str(directory))  # type: ignore[no-untyped-call]
    index = FileIndex.create(storage, make_schema(), "MAIN")  # type: ignore[no-untyped-call]
    codec = FixedNameCodec()  # type: ignore[no-untyped-call]
    writer = SegmentWriter(index, _lk=False, codec=codec, compound=False)  # type: ignore[no-untyped-call]
    forward = ForwardWriter()
    totals = [0] * len(FIELDS)
    for added, section in enumerate(sections, start=1):
        words = {name: list(one.all_forms()) for name, one in zip(FIELDS, section.fields, strict=True)}
        totals = [total + len(forms) for total, forms in zip(totals, words.values(), strict=True)]
        for one in section.fields:
            one.add_to(forward, vocabulary.numbers)
        writer.add_document(section=section.stored, **words)  # type: ignore[no-untyped-call]
        if progress:
            progress(added)
    writer.commit()  # type: ignore[no-untyped-call]
    forward.write(directory, len(vocabulary.numbers))
    (directory / files.TOTALS).write_text(json.dumps(totals), "utf-8")
