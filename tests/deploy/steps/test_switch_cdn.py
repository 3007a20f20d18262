"""What a CDN keeps through a switch, and when it is told to forget."""

import http.client
import json
from collections.abc import Callable
from urllib.parse import quote, urlsplit

import pytest
from moto.awslambda.models import LambdaFunction
from moto.cloudfront.models import cloudfront_backends

from deploy.aws.alias import find_alias
from deploy.errors import RolledBackError
from deploy.rehearsal.lag import Lag
from deploy.rehearsal.runtime import Answer
from deploy.rehearsal.server import Rehearsal
from deploy.steps.deployment import Deployed
from tests.deploy.conftest import get
from tests.deploy.faults import Faults
from tests.deploy.small import small_site
from tests.deploy.steps.conftest import Small
from tests.deploy.steps.test_patience import WRONG_TRIES
from tests.deploy.steps.test_switch import MOVE, lying

pytestmark = pytest.mark.usefixtures("quick")


TAG = '<a href="/tags/sci%20fi/">'


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


def test_cdn_passes_on_letters_beyond_ascii(small: Small) -> None:
    """Of a page, as of a query with spaces; other addresses that CloudFront signs wrongly are told, not fatal."""
    address = f"/tags/{quote('결말-해석')}/"
    pages = small_site("a1") | {address: (200, "끝"), "/": (200, f'{small_site("a1")["/"][1]}<a href="{address}">')}
    url = small.deploy("a1", pages, cdn=True).url
    assert get(f"{url[:-1]}{address}") == (200, "끝")
    told = [line for line in small.said if "CloudFront does not sign it rightly" in line]
    assert [line.split(" ")[0] for line in told] == [f"{url}no-such-page/a%20space/", f"{url}no-such-page/a+plus/"]


def test_release_with_an_address_that_cdn_cannot_sign_is_taken_back(small: Small) -> None:
    """Its readers would not get that page; the line has the address and AWS's words, and says what to do."""
    small.deploy("a1", cdn=True)
    pages = small_site("b2") | {"/tags/sci%20fi/": (200, "x"), "/": (200, small_site("b2")["/"][1] + TAG)}
    with pytest.raises(RolledBackError) as caught:
        small.deploy("b2", pages, cdn=True)
    assert "the public URL: /tags/sci%20fi/ answered 403: The request signature we calculated" in str(caught.value)
    assert "or set cdn = false" in str(caught.value)
    assert small.deploy("b2", pages).changed


def test_error_that_passes_is_not_kept_by_the_cdn(small: Small, running: Rehearsal) -> None:
    """It would be taken for the release's own for ten seconds, and by readers too."""
    url = small.deploy("a1", small_site("a1") | {"/new/": (200, "x")}, cdn=True).url
    invoke, errors = running.lambdas.invoke, iter([503, 404, 400])

    def fail_at_first(function: LambdaFunction, event: bytes) -> Answer:
        if (status := next(errors, None)) is None:
            return invoke(function, event)
        return Answer(json.dumps({"statusCode": status, "headers": {}, "body": ""}).encode())

    running.lambdas.invoke = fail_at_first  # type: ignore[method-assign]
    try:
        assert [get(f"{url}new/")[0] for _ in range(4)] == [503, 404, 400, 200]
    finally:
        running.lambdas.invoke = invoke  # type: ignore[method-assign]


def test_redirect_is_kept_until_the_next_release(small: Small) -> None:
    """As every answer that is no error, whatever it says of being stored; and forgotten at the switch."""
    pages = small_site("a1") | {"/about": (308, "")}
    url = urlsplit(small.deploy("a1", pages, cdn=True).url)
    link = http.client.HTTPConnection(url.netloc)

    def status() -> int:
        link.request("GET", "/about")
        with link.getresponse() as answer:
            answer.read()
            return answer.status

    assert status() == status() == 308
    small.deploy("b2", small_site("b2") | {"/about": (200, "x")}, cdn=True)
    assert status() == 200
    link.close()


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
