"""What a CDN keeps through a switch, and when it is told to forget."""

import json
from collections.abc import Callable

import pytest
from moto.cloudfront.models import cloudfront_backends

from deploy.aws.alias import find_alias
from deploy.errors import RolledBackError
from deploy.rehearsal.lag import Lag
from deploy.rehearsal.server import Rehearsal
from deploy.steps.deployment import Deployed
from tests.deploy.conftest import get
from tests.deploy.faults import Faults
from tests.deploy.small import small_site
from tests.deploy.steps.conftest import Small
from tests.deploy.steps.test_patience import WRONG_TRIES
from tests.deploy.steps.test_switch import MOVE, lying

pytestmark = pytest.mark.usefixtures("quick")


def references(deployed: Deployed) -> list[str]:
    """Return by what CloudFront tells apart the times that it was told to forget, oldest first."""
    assert deployed.front.distribution
    listed = cloudfront_backends["123456789012"]["aws"].invalidations[deployed.front.distribution.id]
    return [invalidation.caller_ref for invalidation in listed]


def revision(small: Small) -> str:
    """Return what tells a move of the alias from the one before."""
    alias = find_alias(small.target)
    assert alias
    return alias.revision


def test_cdn_forgets_once_for_each_move(small: Small) -> None:
    """By the alias's revision: told again of the same move, it has nothing to do; of the next, it has."""
    first = small.deploy("a1", cdn=True)
    small.deploy("a1", cdn=True)
    revision = find_alias(small.target)
    assert revision
    assert references(first) == [revision.revision] * 2
    assert get(f"{first.url}about/") == (200, "About")
    small.deploy("b2", small_site("b2") | {"/about/": (200, "Of us")}, cdn=True)
    assert get(f"{first.url}about/") == (200, "Of us")
    assert len(references(first)) == 3
    assert references(first)[2] != revision.revision


def test_cdn_forgets_what_failed_in_public(small: Small) -> None:
    """Readers get the release before from it again."""
    first = small.deploy("a1", cdn=True)
    small.target = small.on(cdn=True)
    with pytest.raises(RolledBackError, match=r"live is on version 1 again$"):
        small.show("b2", lying("b2"))
    assert get(f"{first.url}about/") == (200, "About")
    assert json.loads(get(f"{first.url}healthz")[1])["release"] == "a1"
    alias = find_alias(small.target)
    assert alias
    assert references(first)[-1] == alias.revision


def test_cdn_of_which_another_version_still_answers_is_told_again_at_the_next_deploy(
    small: Small, deafen: Callable[[], None], running: Rehearsal
) -> None:
    """It forgets now, and by a revision of which it knows nothing, when the same release is deployed again."""
    first = small.deploy("a1", cdn=True)
    deafen()
    small.deploy("b2", cdn=True)
    told = references(first)
    assert small.said[-1].endswith(
        "Both are good; deploy again then, so that the CDN forgets what it has kept of the other."
    )
    running.lambdas.moving = Lag()
    assert not small.deploy("b2", cdn=True).changed
    assert set(references(first)[len(told) :]).isdisjoint(told)
    assert json.loads(get(f"{first.url}healthz")[1])["release"] == "b2"


def test_cdn_is_told_at_each_try_and_of_the_way_back(small: Small) -> None:
    """Each by a name of its own: CloudFront forgets once for each name."""
    first = small.deploy("a1", cdn=True)
    (moved,) = references(first)
    small.target = small.on(cdn=True)
    with pytest.raises(RolledBackError):
        small.show("b2", lying("b2"))
    _, again, *more, back = references(first)
    assert more == [f"{again}-{number}" for number in range(1, WRONG_TRIES)]
    assert back == revision(small)
    assert len({moved, again, back}) == 3


def test_cdn_that_is_not_settled_in_time_is_told_all_the_same(
    small: Small, faults: Faults, deafen: Callable[[], None]
) -> None:
    """On the way back; and on the way there, after which `live` has a revision that the next deploy tells."""
    small.target = small.on(cdn=True)
    first = small.deploy("a1")
    faults.reset((MOVE, lambda: None), (MOVE, deafen))
    with pytest.raises(RolledBackError):
        small.show("b2", lying("b2"))
    assert references(first)[-1] == (back := revision(small))
    small.deploy("c3")
    *_, before, last = references(first)
    assert before == back
    assert last not in {back, revision(small)}
    assert len(last) == len(back)


@pytest.mark.usefixtures("hearing")
@pytest.mark.parametrize("is_broken", [False, True], ids=["it answers wrongly", "it does not answer"])
def test_cdn_forgets_a_bad_release_no_sooner_than_its_origin(
    small: Small, running: Rehearsal, faults: Faults, breaking: Callable[[], None], is_broken: bool
) -> None:
    """What is asked right after the way back is the release before; what failed may go on to until then."""
    small.target = small.on(cdn=True)
    url = small.deploy("a1").url
    running.lambdas.moving = Lag(1.0, 2.5)
    if is_broken:
        faults.reset((MOVE, breaking))
    with pytest.raises(RolledBackError):
        small.deploy("b2") if is_broken else small.show("b2", lying("b2"))
    assert get(f"{url}about/") == (200, "About")
