"""An impact is kept in one byte, to within half a step."""

import pytest

from search_index.index.impacts import IMPACTS, MAX_CODE, FieldWeights, Norms, encode_impact


def test_an_impact_comes_back_within_half_a_step() -> None:
    """Anything from the least to the greatest is at most 1.8 % from what its code stands for."""
    impact = IMPACTS[1]
    while impact <= IMPACTS[MAX_CODE]:
        assert IMPACTS[encode_impact(impact)] == pytest.approx(impact, rel=0.018)
        impact *= 1.0007


def test_each_code_stands_for_more_than_the_one_before() -> None:
    """Codes are in the order of impacts; each is that of its own impact; 0 is none."""
    assert len(IMPACTS) == MAX_CODE + 1 == 256
    assert IMPACTS[0] == 0
    assert list(IMPACTS) == sorted(set(IMPACTS))
    assert [encode_impact(impact) for impact in IMPACTS[1:]] == [*range(1, 256)]


@pytest.mark.parametrize(("impact", "code"), [(1e-9, 1), (IMPACTS[1] * 0.9, 1), (IMPACTS[-1] * 1.1, 255), (1e9, 255)])
def test_an_impact_beyond_the_ends_has_the_code_of_the_end(impact: float, code: int) -> None:
    """No occurrence is none, and none takes two bytes."""
    assert encode_impact(impact) == code


def test_an_occurrence_counts_less_in_a_longer_field() -> None:
    """A field of the mean length counts what it is worth; no mean is taken to be less than one word."""
    norms = Norms(FieldWeights(worth=(2.0, 1.0), length_penalty=(0.5, 0.0)), (10, 0))
    assert norms.of(0, 10) == pytest.approx(2.0)
    assert norms.of(0, 20) == pytest.approx(2.0 / 1.5)
    assert norms.of(0, 0) == pytest.approx(4.0)
    assert [norms.of(1, length) for length in (0, 1, 1_000)] == [1.0, 1.0, 1.0]
