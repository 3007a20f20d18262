"""The relevance benchmark reads collections in their usual forms and measures what it says."""

from pathlib import Path

import pytest

from tests.bench.ranking.collections import load_collection
from tests.bench.ranking.measures import measure
from tests.bench.ranking.relevance import run_relevance_bench

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


def test_collection_in_xml(tmp_path: Path) -> None:
    """Documents and queries in XML, judgements as TREC has them, which count the queries in order."""
    (tmp_path / "docs.xml").write_text(XML_DOCUMENTS)
    (tmp_path / "queries.xml").write_text(XML_QUERIES)
    (tmp_path / "qrel.txt").write_text("1 0 1 1\n1 0 2 0\n2 0 2 1\n")
    collection = load_collection(tmp_path)
    assert collection.documents["1"] == ("wings", "wings in flow & air")
    assert collection.queries == {"10": "what of wings", "20": "heat"}
    assert collection.relevant == {"10": {"1"}, "20": {"2"}}


@pytest.mark.parametrize("judgements", ["1 1\n2 2\n", "1 1 3\n1 2 -1\n2 2 1\n", "1 1 0 0.0\n2 2 0 0.0\n"])
def test_collection_in_smart_form(tmp_path: Path, judgements: str) -> None:
    """Documents and queries marked with .I .T .A .W, judgements in columns of query and document."""
    (tmp_path / "T.ALL").write_text(SMART_DOCUMENTS)
    (tmp_path / "T.QRY").write_text(SMART_QUERIES)
    (tmp_path / "T.REL").write_text(judgements)
    collection = load_collection(tmp_path)
    assert collection.documents == {"1": ("wings", "wings in flow\nand air"), "2": ("heat", "heat in slabs")}
    assert {name: query.strip() for name, query in collection.queries.items()} == {"1": "what of wings", "2": "heat"}
    assert collection.relevant == {"1": {"1"}, "2": {"2"}}


def test_measures_of_a_ranking() -> None:
    """A relevant document in second place of one: nDCG@10 is 1 / log2(3), MAP a half, P@10 a tenth, success none."""
    assert measure(["x", "r", "y"], {"r"}) == pytest.approx((0.6309, 0.5, 0.1, 0.0), abs=1e-4)


def test_benchmark_ranks_with_every_engine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each engine is measured in one run; on a trivial collection all are perfect."""
    (tmp_path / "T.ALL").write_text(SMART_DOCUMENTS)
    (tmp_path / "T.QRY").write_text(SMART_QUERIES)
    (tmp_path / "T.REL").write_text("1 1\n2 2\n")
    [found] = run_relevance_bench([tmp_path])["collections"].values()
    assert list(found["systems"]) == ["as_readers_get_it", "without_tiers", "fts5", "tantivy"]
    assert {measured["ndcg10"] for measured in found["systems"].values()} == {1.0}
    assert "as_readers_get_it" in capsys.readouterr().out
