"""Any user of Whoosh can open the index, and its searcher finds what is in the documents, and what ours finds."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice, product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import whoosh.index
import whoosh.query
from whoosh import scoring
from whoosh.matching.mcore import ReadTooFar
from whoosh.qparser.default import QueryParser
from whoosh.reading import TermNotFound

from search_index import Searcher, SearchIndexError, SectionDocument, build_index
from search_index.index.impacts import FieldWeights
from search_index.query.clauses import Clause
from search_index.query.parsing import ParsedQuery, parse_query
from search_index.ranking.matching import Matcher
from tests.search_index.conftest import make_section
from tests.search_index.index.brute_force import LANGUAGES, Model, edits, make_documents
from tests.sizes import size

#: Whoosh tells the types of few of them.
query: Any = whoosh.query

#: More sections than a byte of gap leads over, so that posting lists are written in each way.
SECTIONS = 300

WEIGHTINGS = {
    "BM25F": scoring.BM25F(),
    "BM25F without lengths": scoring.BM25F(B=0.0),
    "TF_IDF": scoring.TF_IDF(),
    "Frequency": scoring.Frequency(),
    "MultiWeighting": scoring.MultiWeighting(scoring.BM25F(), spoiler=scoring.TF_IDF()),
    "without quality": scoring.FunctionWeighting(lambda _searcher, _field, _text, matcher: matcher.weight()),
}


class Indexed(NamedTuple):
    """An index, what is in it, and who reads it."""

    directory: Path
    documents: list[SectionDocument]
    model: Model
    whoosh: Any
    ours: Searcher


def index(documents: list[SectionDocument], directory: Path) -> Indexed:
    build_index(documents, directory)
    opened = whoosh.index.open_dir(str(directory)).searcher()
    return Indexed(directory, documents, Model(documents), opened, Searcher(directory))


@pytest.fixture(scope="module", params=[*LANGUAGES])
def indexed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Indexed]:
    """Return an index of random sections."""
    documents = make_documents(random.Random(request.param), request.param, SECTIONS)
    made = index(documents, tmp_path_factory.mktemp("index"))
    yield made
    made.whoosh.close()


class Asked(NamedTuple):
    """A query, and which sections it is to find."""

    query: Any
    expected: set[int]


def make_leaf(generator: random.Random, model: Model) -> Asked:
    """Return a query of one word, phrase, beginning or misspelling."""
    name = generator.choice(("text", "text", "text", "spoiler"))
    forms = [*sorted(model.forms[name]), "nowhere"]
    form = generator.choice(forms)
    kind = generator.randrange(6)
    if kind == 0:
        beginning = form[: generator.randrange(len(form) + 1)]
        return Asked(query.Prefix(name, beginning), model.having(name, lambda other: other.startswith(beginning)))
    if kind == 1:
        words = [form, *generator.choices(forms, k=generator.randrange(1, 3))]
        slop = generator.choice((1, 1, 2, 5))
        return Asked(query.Phrase(name, words, slop=slop), model.having_phrase(name, words, slop))
    if kind == 2:
        distance = generator.choice((1, 2))
        near = query.FuzzyTerm(name, form, maxdist=distance, prefixlength=0)
        return Asked(near, model.having(name, lambda other: edits(form, other) <= distance))
    if kind == 3 and form > "1":
        between = query.TermRange(name, "1", form)
        return Asked(between, model.having(name, lambda other: "1" <= other <= form))
    return Asked(query.Term(name, form), model.having_form(name, form))


def make_term(generator: random.Random, model: Model) -> Asked:
    """Return a query of one word."""
    name = generator.choice(("text", "text", "text", "spoiler"))
    form = generator.choice([*sorted(model.forms[name]), "nowhere"])
    return Asked(query.Term(name, form), model.having_form(name, form))


def make_query(
    generator: random.Random,
    model: Model,
    make: Callable[[random.Random, Model], Asked] = make_leaf,
    depth: int = 2,
) -> Asked:
    """Return a query of queries, none of them excluded: what Whoosh finds then depends on their order."""
    if not depth or generator.random() < 0.2:
        return make(generator, model)
    one, other = (make_query(generator, model, make, depth - 1) for _ in range(2))
    if generator.random() < 0.5:
        return Asked(query.And([one.query, other.query]), one.expected & other.expected)
    return Asked(query.Or([one.query, other.query]), one.expected | other.expected)


def found(searcher: Any, asked: Any) -> set[int]:
    return {hit.docnum for hit in searcher.search(asked, limit=None)}


def check_sections(indexed: Indexed, generator: random.Random, count: int) -> None:
    found_any = 0
    for _ in range(count):
        asked, expected = make_query(generator, indexed.model)
        if generator.random() < 0.3:
            excluded = make_leaf(generator, indexed.model)
            asked, expected = query.And([asked, query.Not(excluded.query)]), expected - excluded.expected
        assert found(indexed.whoosh, asked) == expected, asked
        found_any += bool(expected)
    assert found_any > count // 3


def test_whoosh_finds_the_sections_that_have_what_is_asked_for(indexed: Indexed) -> None:
    """Words, beginnings, ranges, misspellings, phrases and any combination of them: the same as brute force finds."""
    check_sections(indexed, random.Random(3), 60)


@pytest.mark.bulk
def test_whoosh_finds_them_over_many_queries(indexed: Indexed) -> None:
    """The same of many more combinations."""
    check_sections(indexed, random.Random(4), size(60, torture=20_000))


@pytest.mark.parametrize("weighting", WEIGHTINGS)
def test_a_limit_keeps_the_best(indexed: Indexed, weighting: str) -> None:
    """What Whoosh leaves out because it cannot be among the best is not: those found have the scores of all's best.

    Of two words: of queries within queries it leaves out others, whatever the codec.
    """
    generator = random.Random(weighting)
    searcher = whoosh.index.open_dir(str(indexed.directory)).searcher(weighting=WEIGHTINGS[weighting])
    for _ in range(40):
        asked = make_query(generator, indexed.model, make_term, depth=1).query
        scores = {hit.docnum: hit.score for hit in searcher.search(asked, limit=None)}
        for limit in (1, 3, 10):
            best = searcher.search(asked, limit=limit)
            expected = sorted(scores.values(), reverse=True)[:limit]
            assert [hit.score for hit in best] == pytest.approx(expected), asked
            assert [scores[hit.docnum] for hit in best] == pytest.approx(expected), asked


def test_a_posting_weighs_the_frequency_over_all_fields(indexed: Indexed) -> None:
    """What a posting weighs is the BM25F frequency of the word, to within half a step of its codes."""
    reader = indexed.whoosh.reader()
    postings = list(islice(reader.iter_postings(), 0, None, 23))
    assert len(postings) > 20
    for name, word, section, weight, _ in postings:
        exact = indexed.model.impact(section, name, word.decode(), FieldWeights())
        assert weight == pytest.approx(exact, rel=0.018)


def test_the_reader_tells_of_words(indexed: Indexed) -> None:
    """All terms, sorted as bytes are; how many sections have each, the first and last, and how long they are."""
    reader, model = indexed.whoosh.reader(), indexed.model
    terms = list(reader.all_terms())
    assert terms == sorted((name, form.encode()) for name, forms in model.forms.items() for form in forms)
    assert list(reader.indexed_field_names()) == ["spoiler", "text"]
    for name, word in terms:
        sections = sorted(model.having_form(name, word.decode()))
        lengths = [model.length(section, name) for section in sections]
        info = reader.term_info(name, word)
        assert (name, word) in reader
        assert reader.doc_frequency(name, word) == info.doc_frequency() == len(sections)
        assert (
            (info.min_id(), info.max_id()) == (sections[0], sections[-1]) == (reader.first_id(name, word), sections[-1])
        )
        assert (info.min_length(), info.max_length()) == (min(lengths), max(lengths))
        assert list(reader.postings(name, word).all_ids()) == sections
        assert reader.frequency(name, word) == pytest.approx(info.weight())


def test_the_reader_has_nothing_of_other_words(indexed: Indexed) -> None:
    """A word that a field lacks, a field that there is not, bytes that are no text: as with Whoosh's own codec."""
    reader = indexed.whoosh.reader()
    for word in (b"nowhere", b"\xff", b"", "류선".encode()[:-1]):
        assert ("text", word) not in reader
        assert reader.doc_frequency("text", word) == reader.frequency("text", word) == 0
        with pytest.raises(TermNotFound):
            reader.term_info("text", word)
        with pytest.raises(TermNotFound):
            reader.postings("text", word)
    form = next(iter(indexed.model.forms["text"]))
    assert ("section", form) not in reader
    assert ("title", form) not in reader
    with pytest.raises(TermNotFound):
        reader.postings("section", form)


def test_the_reader_walks_over_words(indexed: Indexed) -> None:
    """From any point on, by any beginning, by frequency, and by a cursor."""
    reader = indexed.whoosh.reader()
    for name, forms in indexed.model.forms.items():
        words = sorted(form.encode() for form in forms)
        assert list(reader.lexicon(name)) == words
        for point in (
            b"",
            b"a",
            b"run",
            "선".encode(),
            "선".encode()[:1],
            "선".encode()[:2],
            b"\xff",
            words[0],
            words[-1],
        ):
            assert [word for _, word in reader.terms_from(name, point)] == [word for word in words if word >= point]
            assert list(reader.expand_prefix(name, point)) == [word for word in words if word.startswith(point)]
            assert [term for term, _ in reader.iter_from(name, point)] == [(name, w) for w in words if w >= point]
        weights = {word: reader.frequency(name, word) for word in words}
        frequent = reader.most_frequent_terms(name, 5)
        assert [weight for weight, _ in frequent] == pytest.approx(sorted(weights.values(), reverse=True)[:5])
        assert all(weights[word] == pytest.approx(weight) for weight, word in frequent)
        cursor = reader.cursor(name)
        assert cursor.first() == cursor.text() == cursor.term() == words[0].decode()
        walked = [cursor.text()]
        while cursor.next() is not None:
            walked.append(cursor.text())
        assert walked == [word.decode() for word in words]
        assert cursor.find(words[-1].decode()) == cursor.find(words[-1]) == words[-1].decode()
        assert cursor.next() is cursor.text() is None
        assert cursor.find("\U0010ffff") is None


def test_the_reader_tells_of_sections(indexed: Indexed) -> None:
    """How many there are, how long each is, and each as it is shown."""
    reader, model = indexed.whoosh.reader(), indexed.model
    assert reader.doc_count() == reader.doc_count_all() == len(model) == indexed.whoosh.doc_count()
    assert not reader.has_deletions()
    for name in model.forms:
        lengths = [model.length(section, name) for section in range(len(model))]
        assert [reader.doc_field_length(section, name) for section in range(len(model))] == lengths
        assert reader.field_length(name) == sum(lengths)
        assert (reader.min_field_length(name), reader.max_field_length(name)) == (min(lengths), max(lengths))
    assert reader.field_length("section") == reader.doc_field_length(0, "section") == 0
    assert reader.doc_field_length(0, "section", 7) == 7
    documents = [fields["section"] for _, fields in reader.iter_docs()]
    assert documents == [fields["section"] for fields in reader.all_stored_fields()]
    for shown, document in zip(documents, indexed.documents, strict=True):
        assert SectionDocument(**shown) == document


def test_matchers_move_as_those_of_whoosh(indexed: Indexed) -> None:
    """One goes to a section or the next after it, back to the start, by itself as a copy, and never past the end."""
    generator = random.Random(5)
    reader = indexed.whoosh.reader()
    for form in generator.sample(sorted(indexed.model.forms["text"]), 5):
        sections = sorted(indexed.model.having_form("text", form))
        matcher = reader.postings("text", form)
        assert matcher.term() == ("text", form.encode())
        for wanted in sorted(generator.sample(range(SECTIONS), 8)):
            copied = matcher.copy()
            copied.skip_to(wanted)
            assert (copied.id() if copied.is_active() else None) == next((s for s in sections if s >= wanted), None)
        walked = []
        while matcher.is_active():
            walked.append(matcher.id())
            matcher.next()
        assert walked == sections
        with pytest.raises(ReadTooFar):
            matcher.next()
        with pytest.raises(ReadTooFar):
            matcher.skip_to(0)
        matcher.reset()
        assert matcher.id() == sections[0]


def test_a_matcher_tells_of_all_its_postings(indexed: Indexed) -> None:
    """The most that the word counts in a section, and the fewest and the most words that one has."""
    reader = indexed.whoosh.reader()
    for name, forms in indexed.model.forms.items():
        for form in forms:
            matcher, info = reader.postings(name, form), reader.term_info(name, form)
            lengths = [indexed.model.length(section, name) for section in indexed.model.having_form(name, form)]
            assert (matcher.block_min_length(), matcher.block_max_length()) == (min(lengths), max(lengths))
            assert matcher.block_max_weight() == info.max_weight() > 0


def test_a_posting_tells_of_places(indexed: Indexed) -> None:
    """As positions, as what Whoosh encodes of them, as their number, and as what they weigh."""
    reader = indexed.whoosh.reader()
    form = max(indexed.model.forms["text"].items(), key=lambda item: item[1])[0]
    matcher = reader.postings("text", form)
    assert all(matcher.supports(kind) for kind in ("positions", "frequency", "weight"))
    while matcher.is_active():
        places = matcher.value_as("positions")
        assert places == [span.start for span in matcher.spans()] == sorted(places)
        assert places == matcher.format.decode_positions(matcher.value())
        assert matcher.value_as("frequency") == len(places) > 0
        assert matcher.value_as("weight") == matcher.weight()
        matcher.next()


def typed(generator: random.Random, words: list[str]) -> str:
    """Return a search as readers type it."""
    terms = []
    for _ in range(generator.randrange(1, 4)):
        chosen = " ".join(generator.choices(words, k=generator.randrange(1, 4)))
        kind = generator.randrange(5)
        terms.append((f'"{chosen}"', f"-{chosen.split()[0]}", f'-"{chosen}"', chosen, chosen)[kind])
    return " ".join(terms)


def as_whoosh_query(indexed: Indexed, clause: Clause, *, spoilers: bool) -> Any:
    """Return what our searcher looks for, as a query of Whoosh."""
    word = indexed.ours._index.lexicon.word
    parts: list[Any] = []
    for name in ("text", "spoiler") if spoilers else ("text",):
        parts += [query.Term(name, word(number)) for number, _ in clause.forms]
        for slots, _ in clause.sequences:
            parts += [query.Phrase(name, [*map(word, numbers)]) for numbers in product(*slots)]
    return query.Or(parts)


def is_comparable(indexed: Indexed, clause: Clause) -> bool:
    """Say whether no joined spelling is part of a phrase: Whoosh finds it there too, ours the words that it is for."""
    word = indexed.ours._index.lexicon.word
    numbers = {number for slots, _ in clause.sequences for slot in slots for number in slot}
    return indexed.model.joined.isdisjoint(map(word, numbers))


def check_ours(indexed: Indexed, generator: random.Random, language: str, count: int) -> None:
    matcher = indexed.ours._matcher
    kinds = Counter[str]()
    for _ in range(count):
        text, spoilers = typed(generator, LANGUAGES[language]), generator.random() < 0.3
        parsed = parse_query(text)
        ours = matcher.match(parsed, spoilers=spoilers)
        excluded = excluded_clauses(matcher, parsed)
        if ours.partial or not all(is_comparable(indexed, clause) for clause in (*ours.clauses, *excluded)):
            continue
        clauses = [as_whoosh_query(indexed, clause, spoilers=spoilers) for clause in ours.clauses]
        unwanted = query.Or([as_whoosh_query(indexed, clause, spoilers=spoilers) for clause in excluded])
        having_all, having_some = (
            found(indexed.whoosh, query.And([wanted, query.Not(unwanted)]) if excluded else wanted)
            if clauses
            else set()
            for wanted in (query.And(clauses), query.Or(clauses))
        )
        assert set(ours.full.scores) == having_all, text
        assert set(ours.sections) == having_some, text
        assert set(ours.rest.scores) == having_some - having_all, text
        assert ours.relaxed == bool(having_some and not having_all)
        rest = bool(having_all and having_some - having_all)
        kinds.update(rest=rest, found=bool(having_all), excluded=bool(excluded and having_all))
    assert kinds["found"] > count // 5
    assert kinds["rest"] > count // 20
    assert kinds["excluded"]


def excluded_clauses(matcher: Matcher, parsed: ParsedQuery) -> list[Clause]:
    """Return what must not be found: all forms of a word; or that very form, where another one of it is wanted."""
    wanted, unwanted = (
        [matcher._expander.expand_closely(term, matcher.budget()) for term in terms]
        for terms in (parsed.wanted, parsed.excluded)
    )
    meant = {form for clause in wanted for form, weight in clause.forms if weight == 1}
    return [
        clause
        if meant.isdisjoint(form for form, _ in clause.forms)
        else clause._replace(forms=tuple((form, weight) for form, weight in clause.forms if weight == 1))
        for clause in unwanted
    ]


def test_ours_finds_what_whoosh_finds(indexed: Indexed, request: pytest.FixtureRequest) -> None:
    """Words, phrases and exclusions, each with all spellings that it is looked for by: the same sections."""
    check_ours(indexed, random.Random(5), request.node.callspec.params["indexed"], 60)


@pytest.mark.bulk
def test_ours_finds_what_whoosh_finds_over_many_queries(indexed: Indexed, request: pytest.FixtureRequest) -> None:
    """The same of many more searches."""
    check_ours(indexed, random.Random(6), request.node.callspec.params["indexed"], size(80, torture=20_000))


def test_a_word_finds_the_sections_that_have_it(indexed: Indexed) -> None:
    """Asked for a word as it is written, ours finds each section that has it, and Whoosh's query parser the same."""
    parser = QueryParser("text", indexed.whoosh.schema)
    for form in sorted(indexed.model.forms["text"]):
        having = indexed.model.having_form("text", form)
        ours = {int(hit.section) for hit in indexed.ours.search(form, per_page=SECTIONS).hits}
        assert having <= ours
        assert found(indexed.whoosh, parser.parse(form)) == having


@pytest.fixture
def small(tmp_path: Path) -> Indexed:
    """Return an index of a few sections."""
    return index(
        [
            make_section("Sun-jae runs. K-drama review: a café in Seoul", title="The end", heading="of the line"),
            make_section(
                "업고 튀어, 선재! 2024년 東京タワー", names=("Lovely", "Runner"), spoiler="the end", section="b"
            ),
            make_section("", spoiler="she runs", section="c"),
        ],
        tmp_path,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CAFÉ", {0}),
        ("cafe", {0}),
        ("sun-jae AND runs", {0}),
        ("sunjae", {0}),
        ('"sun-jae runs"', {0}),
        ('"업고 튀어 선재"', {1}),
        ("2024년", {1}),
        ("東京タワー", {1}),
        ("spoiler:end", {1}),
        ("spoiler:runs", {2}),
        ("runs NOT review", set()),
        ("run*", {0, 1}),
        ("선재 OR review", {0, 1}),
        ("[sea TO sez]", {0}),
    ],
)
def test_whoosh_parser_reads_queries_as_texts_are_read(small: Indexed, text: str, expected: set[int]) -> None:
    """Accents, hyphens, Hangul, digits with letters, and scripts without spaces are the words that the index has."""
    assert found(small.whoosh, QueryParser("text", small.whoosh.schema).parse(text)) == expected


@pytest.mark.parametrize(
    ("words", "slop", "expected"),
    [
        (["the", "end"], 1, {0}),
        (["end", "of"], 1, set()),
        (["end", "of"], 1000, set()),
        (["runner", "업고"], 1000, set()),
        (["lovely", "runner"], 1, {1}),
        (["선재", "end"], 1000, set()),
        (["kdrama", "review"], 1, {0}),
        (["k", "drama", "review"], 1, {0}),
        (["runs", "kdrama"], 1, {0}),
        (["runs", "review"], 2, set()),
        (["runs", "review"], 3, {0}),
        (["review", "runs"], 3, set()),
    ],
)
def test_phrases_stay_in_a_field(small: Indexed, words: list[str], slop: int, expected: set[int]) -> None:
    """No slop leads from one field into the next; a joined spelling is as long as the words that it is for."""
    assert found(small.whoosh, query.Phrase("text", words, slop=slop)) == expected


def test_whoosh_suggests_words(small: Indexed) -> None:
    """Its corrector finds what is spelled nearly so."""
    assert small.whoosh.suggest("text", "revew") == ["review"]
    assert "선재" in small.whoosh.suggest("text", "선제", maxdist=1)


def test_every_finds_what_has_a_word(small: Indexed) -> None:
    """All sections, or those with a word in a field."""
    assert found(small.whoosh, query.Every()) == {0, 1, 2}
    assert found(small.whoosh, query.Every("text")) == {0, 1}
    assert found(small.whoosh, query.Every("spoiler")) == {1, 2}


@pytest.mark.parametrize("documents", [[], [make_section("", section="empty")]])
def test_an_index_of_no_words_opens(tmp_path: Path, documents: list[SectionDocument]) -> None:
    """Without a section, or without a word, Whoosh finds nothing, and nothing fails."""
    opened = index(documents, tmp_path).whoosh
    assert opened.doc_count() == len(documents)
    assert found(opened, query.Term("text", "a")) == found(opened, query.Prefix("text", "a")) == set()
    assert list(opened.reader().all_terms()) == []
    assert opened.reader().field_length("text") == 0


def test_an_index_is_not_changed(small: Indexed) -> None:
    """Whoosh's writer is told that sections are left out by building anew."""
    writer = whoosh.index.open_dir(str(small.directory)).writer()
    with pytest.raises(SearchIndexError, match="build it again"):
        writer.delete_document(0)
    writer.cancel()
