"""The relevance benchmark reads collections in their usual forms, refuses what is none, and measures what it says."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.bench.__main__ import main
from tests.bench.ranking.collections import load_collection
from tests.bench.ranking.measures import chance, measure, reciprocal_rank
from tests.bench.ranking.relevance import run_relevance_bench
from tests.bench.ranking.systems import Fts5, Ours, Tantivy, telling_words

XML_DOCUMENTS = """<doc>
<docno>1</docno><title>wings</title><author>a</author><text>wings in flow & air</text>
</doc>
<doc>
<docno>2</docno><title>heat</title><text>heat in slabs</text>
</doc>
"""
XML_QUERIES = (
    "<xml><top><num> 10</num><title>what of wings</title></top><top><num> 20</num><title>heat</title></top></xml>"
)
#: As TREC's first disks have it: capitals, labels, tags that are never closed, paragraphs.
TREC_DOCUMENTS = """<DOC>
<DOCNO> AP-0001 </DOCNO>
<HEADLINE>Wings</HEADLINE>
<TEXT>
<P>wings in &lt;slow&gt; flow</P>
</TEXT>
<TEXT>and air</TEXT>
</DOC>
<DOC id="x"><DOCNO>AP-0002</DOCNO><TEXT>heat</TEXT></DOC>
"""
TREC_QUERIES = """<top>
<num> Number: 051
<title> Topic: wings
<desc> Description:
what of wings
</top>
<top><num> Number: 052 <desc> Description: heat in slabs <narr> Narrative: any </top>
"""

SMART_DOCUMENTS = """.I 1
.T
wings
.A
Someone
.W
wings in flow
and air
.I 2
.T
heat
.W
heat in slabs
.X
1 5 1
"""
SMART_QUERIES = ".I 1\n.W\nwhat of wings\n.I 2\n.W\nheat\n"
JUDGEMENTS = "1 1\n2 2\n"
SMART = {"T.ALL": SMART_DOCUMENTS, "T.QRY": SMART_QUERIES, "T.REL": JUDGEMENTS}


def _write(directory: Path, files: Mapping[str, str]) -> Path:
    directory.mkdir(exist_ok=True)
    for name, text in files.items():
        (directory / name).write_text(text)
    return directory


def test_collection_in_xml(tmp_path: Path) -> None:
    """Documents and queries in XML, judgements as TREC has them, which count the queries in order."""
    (tmp_path / "docs.xml").write_text(XML_DOCUMENTS)
    (tmp_path / "queries.xml").write_text(XML_QUERIES)
    (tmp_path / "qrel.txt").write_text("1 0 1 1\n1 0 2 0\n2 0 2 1\n")
    collection = load_collection(tmp_path)
    assert collection.documents["1"] == ("wings", "wings in flow & air")
    assert collection.queries == {"10": "what of wings", "20": "heat"}
    assert collection.relevant == {"10": {"1"}, "20": {"2"}}


def test_collection_in_xml_of_trec(tmp_path: Path) -> None:
    """Capitals, labels, entities, several texts and tags that are never closed; a description where no title is."""
    files = {"docs": TREC_DOCUMENTS, "topics.51-52": TREC_QUERIES, "qrels": "51 0 AP-0001 2\n052 0 AP-0002 1\n"}
    collection = load_collection(_write(tmp_path, files))
    assert {name: (title, text.split()) for name, (title, text) in collection.documents.items()} == {
        "AP-0001": ("Wings", ["wings", "in", "<slow>", "flow", "and", "air"]),
        "AP-0002": ("", ["heat"]),
    }
    assert collection.queries == {"51": "wings", "52": "heat in slabs"}
    assert collection.relevant == {"51": {"AP-0001"}, "52": {"AP-0002"}}


@pytest.mark.parametrize(
    "judgements",
    [
        "1 1\n2 2\n",
        "1 1 3\n1 2 -1\n2 2 1\n",
        "1 1 3\n1 2 0\n2 2 1\n",
        "1 1 0 0.0\n2 2 0 0.0\n",
        "01\t001 0 0\n02 2 0 0\n",
        "1 0 1 1\n1 0 2 0\n2 0 2 1\n",
        "1 1 1 1\n1 1 2 0\n2 1 2 1\n",
        "query document grade\n1 1 1\n2 2 1\n",
        "1 1\n2 2\n1 7\n7 1\n\n",
    ],
)
def test_collection_in_smart_form(tmp_path: Path, judgements: str) -> None:
    """Documents and queries marked with .I .T .A .W, judgements in columns of query and document."""
    (tmp_path / "T.ALL").write_text(SMART_DOCUMENTS)
    (tmp_path / "T.QRY").write_text(SMART_QUERIES)
    (tmp_path / "T.REL").write_text(judgements)
    collection = load_collection(tmp_path)
    assert collection.documents == {"1": ("wings", "wings in flow\nand air"), "2": ("heat", "heat in slabs")}
    assert {name: query.strip() for name, query in collection.queries.items()} == {"1": "what of wings", "2": "heat"}
    assert collection.relevant == {"1": {"1"}, "2": {"2"}}


@pytest.mark.parametrize(
    ("documents", "queries"),
    [
        (".X\n1 5 1\n" + SMART_DOCUMENTS, SMART_QUERIES),
        (SMART_DOCUMENTS, ".X\n" + SMART_QUERIES),
        (SMART_DOCUMENTS.replace(".A\nSomeone\n", ".A \nSomeone\n.B\n(JASIS, 1980)\n.K \nkey, words\n"), SMART_QUERIES),
        (SMART_DOCUMENTS.replace("and air\n", "and air\n.C\n3.42\n.N\nx\n"), SMART_QUERIES.replace("\n.W", "\n.W \n")),
        (SMART_DOCUMENTS.replace(".T\nwings", ".T wings"), SMART_QUERIES.replace(".W\nheat", ".W heat\n.B\nlate\n")),
        (SMART_DOCUMENTS.replace(".I 1", ".I 001"), SMART_QUERIES.replace(".I ", ".I\n")),
        (SMART_DOCUMENTS.replace("\n", "\r\n"), SMART_QUERIES.replace("\n", "\r\n")),
    ],
)
def test_other_fields_of_smart_end_the_one_before(tmp_path: Path, documents: str, queries: str) -> None:
    """Wherever a field that is not read stands, what is read is the same."""
    collection = load_collection(_write(tmp_path, SMART | {"T.ALL": documents, "T.QRY": queries}))
    assert collection.documents == {"1": ("wings", "wings in flow\nand air"), "2": ("heat", "heat in slabs")}
    assert collection.queries == {"1": "what of wings", "2": "heat"}
    assert collection.relevant == {"1": {"1"}, "2": {"2"}}


def test_smart_text_may_stand_in_other_fields(tmp_path: Path) -> None:
    """An entry without .W has its text in .A, or in .K."""
    documents = ".I 1\n.T\nwings\n.A\nof air\n.X\n1 5 1\n.I 2\n.T\nheat\n.K\nslabs\n"
    collection = load_collection(_write(tmp_path, SMART | {"T.ALL": documents}))
    assert collection.documents == {"1": ("wings", "of air"), "2": ("heat", "slabs")}


@pytest.mark.parametrize(
    ("judgements", "relevant"),
    [("1 1\n4 2\n", {"1": {"1"}, "4": {"2"}}), ("1 1\n2 2\n", {"1": {"1"}, "4": {"2"}})],
)
def test_queries_are_judged_by_number_or_by_place(tmp_path: Path, judgements: str, relevant: object) -> None:
    """The second query, which has the number 4, is called 4, or 2."""
    files = SMART | {"T.QRY": SMART_QUERIES.replace(".I 2", ".I 004"), "T.REL": judgements}
    assert load_collection(_write(tmp_path, files)).relevant == relevant


@pytest.mark.parametrize(
    "names", [("a", "b", "c"), ("docs.txt", "queries.txt", "qrels.txt"), ("queen.docs", "queen.asked", "queen.judged")]
)
def test_files_are_told_apart_whatever_they_are_called(tmp_path: Path, names: tuple[str, str, str]) -> None:
    """Where names do not tell, the file with fewer entries has the queries; what is of no form or no use is left."""
    third = ".I 3\n.W\nthird\n"
    texts = (SMART_DOCUMENTS + third, SMART_QUERIES, JUDGEMENTS)
    files = dict(zip(names, texts, strict=True)) | {"README": "What this is.\n\nSome words on each line.\n"}
    files["citations"] = "1 7 5\n2 8 5\n3 9 5\n4 9 5\n"
    collection = load_collection(_write(tmp_path, files))
    assert (list(collection.documents), list(collection.queries)) == (["1", "2", "3"], ["1", "2"])
    assert collection.relevant == {"1": {"1"}, "2": {"2"}}


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({}, "no documents"),
        ({"README": "Nothing here.\n"}, "no documents"),
        ({"T.QRY": SMART_QUERIES, "T.REL": JUDGEMENTS}, "no "),
        (SMART | {"T.ALL": ".I 1\n.X\n1 5 1\n.I 2\n.T\n \n"}, "no documents"),
        ({"T.ALL": SMART_DOCUMENTS, "T.REL": JUDGEMENTS}, "no judged queries"),
        ({"T.ALL": SMART_DOCUMENTS, "T.QRY": SMART_QUERIES}, "no judged queries"),
        (SMART | {"T.QRY": ".I 1\n.W\n?\n.I 2\n.X\nheat\n"}, "no judged queries"),
        (SMART | {"T.REL": "1 8\n2 9\n"}, "no judged queries"),
        (SMART | {"T.REL": "8 1\n9 2\n"}, "no judged queries"),
        (SMART | {"T.REL": "1 0 1 0\n2 0 2 0\n"}, "no judged queries"),
        (SMART | {"T.REL": "1 1 -1\n2 2 0\n"}, "no judged queries"),
    ],
)
def test_folder_without_a_collection_is_a_fault(
    tmp_path: Path, files: Mapping[str, str], fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line says which folder lacks what, the status is 1, and nothing is measured of the others or written."""
    whole, broken = _write(tmp_path / "whole", SMART), _write(tmp_path / "broken", files)
    with pytest.raises(SystemExit) as left:
        run_relevance_bench([whole, broken], tmp_path / "figures.json")
    assert str(left.value.code).startswith(f"{broken}: {fault}")
    assert "\n" not in str(left.value.code)
    assert not capsys.readouterr().out
    assert not (tmp_path / "figures.json").exists()


def test_folders_must_be_there_and_have_names_of_their_own(tmp_path: Path) -> None:
    """A missing folder is named; two of the same name would be one in the figures."""
    with pytest.raises(SystemExit, match="no such folder"):
        run_relevance_bench([tmp_path / "missing"])
    twice = [_write(tmp_path, {}) / one / "same" for one in "ab"]
    for directory in twice:
        directory.parent.mkdir()
        _write(directory, SMART)
    with pytest.raises(SystemExit, match="same: two collections"):
        run_relevance_bench(twice)


def test_measures_of_a_ranking() -> None:
    """A relevant document in second place of one: nDCG@10 is 1 / log2(3), MAP a half, P@10 a tenth, success none."""
    assert measure(["x", "r", "y"], {"r"}) == pytest.approx((0.6309, 0.5, 0.1, 0.0), abs=1e-4)


def test_average_precision_counts_what_is_not_found() -> None:
    """Places 1 and 4 of three relevant documents: (1 + 2 / 4) / 3."""
    assert measure(["r", "x", "y", "s"], {"r", "s", "t"})[1] == pytest.approx(0.5)


def test_reciprocal_rank_is_of_the_first_that_is_wanted() -> None:
    """The second place is a half, whatever follows; the eleventh is none."""
    assert reciprocal_rank(["x", "r", "s"], {"s", "r"}) == 0.5
    assert reciprocal_rank([*"abcdefghij", "r"], {"r"}) == 0.0


def test_chance_is_certain_of_identical_systems() -> None:
    """Two systems with the same values differ by nothing: p is 1, for whatever differences cancel out as well."""
    assert chance([0.1, 0.7, 0.3], [0.1, 0.7, 0.3]) == 1.0
    assert chance([0.1, 0.7], [0.7, 0.1]) == 1.0


def test_chance_is_that_of_all_signs() -> None:
    """Of ten equal differences two in 1,024 signs are as far apart; either way round, and again with the same seed."""
    better, worse = [0.5] * 10, [0.2] * 10
    assert chance(better, worse) == pytest.approx(2 / 1024, abs=0.001)
    assert chance(better, worse) == chance(worse, better) == chance(better, worse)
    assert chance([0.5, 0.2], [0.2, 0.6]) == pytest.approx(1.0)
    assert chance([0.5, 0.5], [0.2, 0.2]) == pytest.approx(0.5, abs=0.02)


def test_peers_are_asked_without_stop_words() -> None:
    """Our stop words are taken from their queries, but from one that has no other; a word said twice stays so."""
    assert telling_words("What is the flow of a wing-flow?") == ["flow", "wing", "flow"]
    assert telling_words("To be or") == ["to", "be", "or"]


#: One document has both words, far apart in a long text; another one of them, again and again.
FAR_APART = {
    "some": ("flutter", "flutter flutter flutter"),
    "all": ("", f"wing {' '.join(f'filler{number}' for number in range(200))} flutter"),
    **{str(number): ("", f"wing of {number}") for number in range(30)},
}


def test_readers_order_has_all_words_first(tmp_path: Path) -> None:
    """Documents with all words precede those with some; a question may be longer than a reader's query."""
    ours = Ours(FAR_APART, tmp_path)
    assert ours.order("wing flutter", tiers=True)[0] == "all"
    assert ours.order("wing flutter", tiers=False)[0] == "some"
    assert "some" in ours.order(" ".join(["flutter", *map(str, range(20)), "wing"]), tiers=False)


def test_benchmark_tells_tiers_apart(tmp_path: Path) -> None:
    """What has all words is first as readers get it, and not by its score."""
    entries = (f".I {name}\n.T\n{title}\n.W\n{text}\n" for name, (title, text) in FAR_APART.items())
    files = {"T.ALL": "".join(entries), "T.QRY": ".I 1\n.W\nwing flutter\n", "T.REL": "1 all\n"}
    [found] = run_relevance_bench([_write(tmp_path, files)])["collections"].values()
    systems = found["systems"]
    assert systems["as_readers_get_it"]["ndcg10"] == 1.0 > systems["without_tiers"]["ndcg10"]


@pytest.mark.parametrize("peer", [Fts5, Tantivy])
def test_peers_rank_with_a_weight_of_the_title(peer: type[Fts5] | type[Tantivy]) -> None:
    """The heavier the title, the higher what has the word there; and any word is enough."""
    found = peer({"text": ("air", "wing wing wing"), "title": ("wing", "air " * 9), "other": ("heat", "slabs")})
    assert found.order("the wing or slabs", 0.1)[-1] == "title"
    assert found.order("the wing", 50.0) == ["title", "text"]
    if isinstance(found, Fts5):
        found.close()


def test_benchmark_ranks_with_every_engine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each engine is measured in one run; on a trivial collection all are perfect."""
    (tmp_path / "T.ALL").write_text(SMART_DOCUMENTS)
    (tmp_path / "T.QRY").write_text(SMART_QUERIES)
    (tmp_path / "T.REL").write_text("1 1\n2 2\n")
    [found] = run_relevance_bench([tmp_path])["collections"].values()
    assert list(found["systems"]) == ["as_readers_get_it", "without_tiers", "fts5", "tantivy"]
    assert {measured["ndcg10"] for measured in found["systems"].values()} == {1.0}
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[2:]] == list(found["systems"])


def test_benchmark_writes_the_figures_of_all_collections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file has each collection by the name of its folder, and of each system nDCG@10, MAP and p."""
    one, other = _write(tmp_path / "one", SMART), tmp_path / "other"
    _write(other, {"docs.xml": XML_DOCUMENTS, "queries.xml": XML_QUERIES, "qrel.txt": "1 0 1 1\n"})
    figures = tmp_path / "figures.json"
    monkeypatch.setattr(sys, "argv", ["bench", "relevance", f"{one}/", str(other), "--json", str(figures)])
    main()
    same = {"ndcg10": 1.0, "map": 1.0, "p_against_best_peer": 1.0}
    systems = dict.fromkeys(("as_readers_get_it", "without_tiers", "fts5", "tantivy"), same)
    assert json.loads(figures.read_text()) == {
        "collections": {
            "one": {"documents": 2, "queries": 2, "systems": systems},
            "other": {"documents": 2, "queries": 1, "systems": systems},
        }
    }
