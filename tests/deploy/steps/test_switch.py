"""The steps from an upload to what readers get, and back: each by what AWS then has and what was said."""

import re
from collections.abc import Callable

import pytest

from deploy.aws.alias import find_alias, live_version
from deploy.aws.versions import list_versions
from deploy.errors import DeployError, LockLostError, RollbackFailedError, RolledBackError
from deploy.steps.deployment import roll_back
from deploy.steps.switch import make_live
from tests.deploy.conftest import get
from tests.deploy.faults import Failure, Faults
from tests.deploy.small import small_proof, small_site
from tests.deploy.steps.conftest import Small

pytestmark = pytest.mark.usefixtures("quick")

ALIASES = "/2015-03-31/functions/review-microsite-production/aliases"
CREATE, MOVE, REMOVE = f"POST {ALIASES}", f"PUT {ALIASES}/live", f"DELETE {ALIASES}/live"
POLICY = "/2015-03-31/functions/review-microsite-production/policy"
URL = "/2021-10-31/functions/review-microsite-production/url"
Wait = Callable[[str, float], None]


def lying(release: str) -> dict[str, tuple[int, str]]:
    """Return the pages of a release that is another one's but for its health."""
    return small_site(release) | {"/about/": (500, "")}


def test_first_release_goes_live(small: Small) -> None:
    """All is said: what holds for all versions, the upload, the proof; and the URL is the new release's."""
    made = small.deploy("a1")
    assert (made.changed, made.front.is_new, made.version.number, made.version.release) == (True, True, "1", "a1")
    assert get(f"{made.url}about/") == (200, "About")
    assert [line.partition(" in ")[0] for line in small.said] == [
        "Set log_retention_days: not set → 30.",
        "Uploaded as version 1.",
        "Proved version 1",
    ]
    assert re.search(r" in \d{1,2}\.\d s\.$", small.said[-1])


def test_same_release_again_changes_nothing(small: Small) -> None:
    """It is neither uploaded nor proven; that is said, and `live` is asked in public all the same."""
    first = small.deploy("a1")
    small.said.clear()
    again = small.deploy("a1")
    assert (again.changed, again.front.is_new, again.version) == (False, False, first.version)
    assert small.said == ["Already uploaded as version 1."]


def test_release_that_is_back_is_proven_and_shown(small: Small) -> None:
    """One that was uploaded before is not uploaded again."""
    for release in ("a1", "b2"):
        small.deploy(release)
    small.said.clear()
    back = small.deploy("a1")
    assert (back.changed, live_version(small.target)) == (True, "1")
    assert small.said[0] == "Already uploaded as version 1."
    assert small.said[1].startswith("Proved version 1 in ")


def test_changed_setting_alone_is_a_change(small: Small) -> None:
    """One that holds for all versions is set on the one that is live."""
    small.deploy("a1")
    changed = small.deploy("a1", log_retention_days=7)
    assert (changed.changed, changed.version.number) == (True, "1")
    assert small.said[-2:] == ["Set log_retention_days: 30 → 7.", "Already uploaded as version 1."]


def test_release_that_fails_its_proof_is_never_live(small: Small) -> None:
    """The line names it, what was wrong, and that nobody has seen it."""
    url = small.deploy("a1").url
    words = "release b2 (version 2): /about/ answered 500 instead of 200; it was not made live, readers noticed nothing"
    with pytest.raises(DeployError, match=f"^{re.escape(words)}$") as caught:
        small.deploy("b2", lying("b2"))
    assert (caught.value.status, live_version(small.target), get(f"{url}about/")[0]) == (1, "1", 200)


def test_release_that_fails_in_public_is_taken_back(small: Small) -> None:
    """`live` is on the version before again, and the line says so."""
    url = small.deploy("a1").url
    with pytest.raises(RolledBackError) as caught:
        small.show("b2", lying("b2"))
    function = small.target.stage.function
    assert str(caught.value) == (
        f"{function}: the public URL: /about/ answered 500 instead of 200; live is on version 1 again"
    )
    assert (live_version(small.target), get(f"{url}about/")[0]) == ("1", 200)


def test_first_release_that_fails_in_public_leaves_nothing_live(small: Small) -> None:
    """There is none to go back to: the alias goes, and with it the way in."""
    with pytest.raises(RolledBackError, match=r"instead of 200; there was no release before it, so nothing is live$"):
        small.show("a1", lying("a1"))
    assert find_alias(small.target) is None


def test_failure_before_the_switch_is_noticed_by_nobody(small: Small, faults: Faults) -> None:
    """The alias could not be moved: AWS's own words, and what readers have."""
    small.deploy("a1")
    faults.reset((MOVE, "denied"))
    with pytest.raises(DeployError, match=r"lambda:UpdateAlias is not allowed .*; readers noticed nothing$") as caught:
        small.show("b2", small_site("b2"))
    assert (caught.value.status, live_version(small.target)) == (1, "1")


def test_first_release_that_nobody_could_see_is_no_failure_in_public(small: Small, faults: Faults) -> None:
    """The URL could not be made: the alias goes again, and nothing was public."""
    faults.reset((f"POST {URL}", "denied"))
    words = r"lambda:CreateFunctionUrlConfig is not allowed .*; nothing is live, and readers noticed nothing$"
    with pytest.raises(DeployError, match=words) as caught:
        small.show("a1", small_site("a1"))
    assert (caught.value.status, find_alias(small.target)) == (1, None)


def test_switch_that_cannot_be_undone_says_what_to_run(small: Small, faults: Faults) -> None:
    """Readers may still get what failed: exit status 4, and the rollback by name."""
    small.deploy("a1")
    faults.reset((MOVE, lambda: None), (MOVE, "denied"))
    with pytest.raises(RollbackFailedError) as caught:
        small.show("b2", lying("b2"))
    assert "/about/ answered 500 instead of 200; and AWS: lambda:UpdateAlias is not allowed" in str(caught.value)
    assert str(caught.value).endswith(": readers may still get the new release; run `microsite rollback 1`")
    assert (caught.value.status, live_version(small.target)) == (4, "2")


def test_first_release_that_cannot_be_taken_back_says_what_to_run(small: Small, faults: Faults) -> None:
    """With no release before it, there is none to name."""
    faults.reset((REMOVE, "denied"))
    with pytest.raises(RollbackFailedError, match=r"readers may still get the new release; run `microsite rollback`$"):
        small.show("a1", lying("a1"))
    assert live_version(small.target) == "1"


def test_switch_that_was_undone_though_its_answer_was_lost_is_undone(
    small: Small, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The call failed as far as anyone heard, and `live` is where it was all the same."""
    small.deploy("a1")
    monkeypatch.setattr("deploy.aws.account.TRIES", 1)
    small.target.account.clients.clear()
    faults.reset((MOVE, lambda: None), (MOVE, "lost answer"))
    with pytest.raises(RolledBackError, match=r"live is on version 1 again$"):
        small.show("b2", lying("b2"))
    assert live_version(small.target) == "1"


@pytest.fixture
def lose(small: Small) -> Callable[[], None]:
    """Return a function after which another has the lock: each call that changes something is refused."""

    def lost() -> None:
        raise LockLostError("it was taken over")

    return lambda: setattr(small.target.account, "before_change", lost)


def test_lost_lock_keeps_a_bad_release_from_being_taken_back(
    small: Small, faults: Faults, lose: Callable[[], None]
) -> None:
    """Exit status 4: what was wrong of it, and why it is live all the same."""
    small.deploy("a1")
    faults.reset((MOVE, lose))
    with pytest.raises(RollbackFailedError, match=r"/about/ answered 500 instead of 200; and it was taken over$"):
        small.show("b2", lying("b2"))
    assert live_version(small.target) == "2"


@pytest.fixture
def once(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    """Try each call but once."""
    monkeypatch.setattr("deploy.aws.account.TRIES", 1)
    small.target.account.clients.clear()


@pytest.mark.usefixtures("once")
@pytest.mark.parametrize(
    "failures",
    [
        [(f"POST {POLICY}", lambda: None), (f"POST {POLICY}", "lost answer")],
        [(f"POST {URL}", "denied"), (f"GET {POLICY}", "denied")],
    ],
    ids=["all was there", "nobody can tell"],
)
def test_first_release_that_somebody_may_have_seen_was_public(
    small: Small, faults: Faults, failures: list[Failure]
) -> None:
    """What lets readers in was there though its answer was lost, or may have been: exit status 3."""
    faults.reset(*failures)
    with pytest.raises(RolledBackError, match=r"there was no release before it, so nothing is live$"):
        small.show("a1", small_site("a1"))
    assert (faults.left, find_alias(small.target)) == ([], None)


@pytest.mark.usefixtures("once")
def test_switch_of_which_nobody_knows_whether_it_was_undone_says_what_to_run(small: Small, faults: Faults) -> None:
    """It could not be moved back as far as anyone heard, nor looked at."""
    small.deploy("a1")
    faults.reset((MOVE, lambda: None), (MOVE, "lost answer"), (f"GET {ALIASES}/live", "denied"))
    with pytest.raises(RollbackFailedError, match=r"new release; run `microsite rollback 1`$"):
        small.show("b2", lying("b2"))
    assert not faults.left


def test_alias_that_another_has_moved_is_left_where_it_is(
    small: Small, faults: Faults, deafen: Callable[[], None]
) -> None:
    """It is looked at whenever another version answers; what failed so is not taken back, and it is said why."""
    small.deploy("a1")
    small.deploy("b2")
    deafen()
    move = small.target.account.make_client("lambda").update_alias
    where = {"FunctionName": small.target.stage.function, "Name": "live"}
    faults.reset((MOVE, lambda: None), (f"GET {ALIASES}/live", lambda: move(**where, FunctionVersion="1")))
    words = (
        "another hand has moved live, which is on version 1 now; see who deploys; "
        "live is on version 1, which is no longer ours to move"
    )
    with pytest.raises(DeployError, match=words) as caught:
        small.deploy("c3")
    assert (caught.value.status, live_version(small.target)) == (1, "1")


def test_release_whose_url_another_version_still_answers_stays_live(small: Small, deafen: Callable[[], None]) -> None:
    """Both are good: it is said, and no error."""
    small.deploy("a1")
    deafen()
    small.deploy("b2")
    assert live_version(small.target) == "2"
    assert re.fullmatch(
        r"Version 2 is live, and http://127\.0\.0\.1:\d+/ is still answered by another at times: AWS takes longer than "
        r"usual to tell all its servers\. Both are good\.",
        small.said[-1],
    )


def test_switch_that_lost_its_lock_moves_nothing_back(small: Small) -> None:
    """Whoever has taken over decides what is live now, though it is still what this command has made so."""
    small.deploy("a1", cdn=True)
    small.target = small.on(cdn=True)
    version = small.publish("b2", small_site("b2"))

    def lost() -> None:
        if live_version(small.target) == version.number:
            raise LockLostError("it was taken over")

    small.target.account.before_change = lost
    words = r"it was taken over; live is on version 2, which is no longer ours to move$"
    with pytest.raises(DeployError, match=words) as caught:
        make_live(small.target, version.number, small_proof("b2"), small.said.append)
    assert (caught.value.status, live_version(small.target)) == (1, "2")


def test_old_versions_go_and_the_live_one_and_the_one_before_stay(small: Small) -> None:
    """As many stay as the stage says, whatever their age what is live and what was."""
    for release in ("a1", "b2", "c3"):
        small.deploy(release, num_retained_versions=2)
    assert [version.number for version in list_versions(small.target)] == ["3", "2"]
    roll_back(small.target, "2", small.said.append)
    small.deploy("d4", num_retained_versions=1)
    assert [version.number for version in list_versions(small.target)] == ["4", "2"]


def test_old_version_that_cannot_be_removed_is_no_failure(small: Small, faults: Faults) -> None:
    """It goes the next time."""
    small.deploy("a1", num_retained_versions=1)
    small.deploy("b2", num_retained_versions=1)
    faults.reset(("DELETE /2015-03-31/functions/", "denied"))
    assert small.deploy("c3", num_retained_versions=1).version.number == "3"
    assert not faults.left
