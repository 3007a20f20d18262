"""How long a public URL is waited for, and with what: by a clock that passes when somebody waits."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, repeat

import pytest

from deploy.asking import IN_A_ROW, PAUSE, Ask, Reply
from deploy.errors import DeployError, LockLostError, OtherReleaseError
from deploy.steps.public import QUIET_SECONDS, Public, prove_in_public
from tests.deploy.small import answering, small_proof, small_site

RELEASE = "a1"
#: How long errors are borne at a new URL and at one that readers use, how long answers of the version before are waited
#: out, seconds; and how often a wrong answer is asked for. Written out here, so that a change of them is noticed.
NEW_URL_SECONDS, WRONG_SECONDS, STALE_SECONDS, WRONG_TRIES = 120, 30, 120, 5
#: The statuses with which Lambda or a CDN answers in a function's place.
NOT_ITS_OWN = (403, 429, 502, 503, 504)
GOOD = answering(small_site(RELEASE), version="2")
BEFORE = answering(small_site("b2"), version="1")

#: What answers an address at a time, in seconds since the beginning; None breaks the connection off.
At = Callable[[float, str], Reply | None]


class Clock:
    """Time that passes when somebody waits, and no look at it takes any."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds

    @property
    def passed(self) -> float:
        """Seconds since the beginning."""
        return self.now - 1000.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the clock that the public proof looks at."""
    made = Clock()
    monkeypatch.setattr("deploy.steps.public.monotonic", made)
    monkeypatch.setattr("deploy.steps.public.sleep", made.wait)
    return made


def public(clock: Clock, answer: At, *, is_new: bool = False, keeps: bool = False) -> Public:
    """Return a URL on which version 2 has gone live, and how it answers."""

    def request(address: str) -> Reply:
        reply = answer(clock.passed, address)
        if reply is None:
            raise DeployError(f"{address} did not answer")
        return reply

    return Public(request, "2", is_new=is_new, keeps=keeps, confirm=lambda: None)


def failing(status: int | None, until: float) -> At:
    """Answer with an error of Lambda's own, or none at all, until then; the new release's pages after that."""

    def answer(passed: float, address: str) -> Reply | None:
        if passed < until:
            return None if status is None else Reply(status, b"")
        return GOOD(address)

    return answer


def stale(until: float) -> At:
    """Answer from the version before until then."""
    return lambda passed, address: (BEFORE if passed < until else GOOD)(address)


def test_good_release_is_proven_without_waiting(clock: Clock) -> None:
    """The proof passes, and then several answers in a row are its own."""
    asked: list[str] = []
    answer = answering(small_site(RELEASE), asked, "2")
    assert prove_in_public(public(clock, lambda _, address: answer(address)), small_proof(RELEASE), None)
    assert clock.passed == 0
    assert asked[-IN_A_ROW:] == ["/healthz"] * IN_A_ROW
    assert asked[-IN_A_ROW - 1] == "/no-such-page/"


@pytest.mark.parametrize("status", [*NOT_ITS_OWN, None])
@pytest.mark.parametrize("is_new", [True, False])
def test_errors_are_borne_as_long_as_they_may_last(clock: Clock, status: int | None, is_new: bool) -> None:
    """At a new URL two minutes; where readers were before, half of one, unless it is asked too often."""
    patience = NEW_URL_SECONDS if is_new or status == 429 else WRONG_SECONDS
    assert prove_in_public(public(clock, failing(status, patience), is_new=is_new), small_proof(RELEASE), None)
    assert patience <= clock.passed <= patience + PAUSE


@pytest.mark.parametrize("status", [*NOT_ITS_OWN, None])
@pytest.mark.parametrize("is_new", [True, False])
def test_errors_that_last_longer_are_not_borne(clock: Clock, status: int | None, is_new: bool) -> None:
    """The line says which, where, and for how long."""
    patience = NEW_URL_SECONDS if is_new or status == 429 else WRONG_SECONDS
    said = "did not answer" if status is None else f"answered {status}"
    with pytest.raises(DeployError, match=f"^the public URL: /healthz {said} for {patience} s$"):
        prove_in_public(public(clock, failing(status, patience + 2), is_new=is_new), small_proof(RELEASE), None)
    assert patience < clock.passed <= patience + 2 * PAUSE


def test_patience_begins_anew_with_each_answer_of_the_release(clock: Clock) -> None:
    """Errors that come and go, for longer in all than any may last, are no reason to go back."""
    wave = WRONG_SECONDS - 5
    answered: list[float] = []

    def answer(passed: float, address: str) -> Reply | None:
        if passed < 6 * wave and len(answered) < passed // wave + 1:
            answered.append(passed)
            return GOOD(address)
        return GOOD(address) if passed >= 6 * wave else Reply(502, b"")

    assert prove_in_public(public(clock, answer), small_proof(RELEASE), None)
    assert clock.passed >= 6 * wave


def test_answers_of_the_version_before_are_waited_out(clock: Clock) -> None:
    """To the end of the window."""
    assert prove_in_public(public(clock, stale(STALE_SECONDS - 1)), small_proof(RELEASE), None)
    assert STALE_SECONDS - 1 <= clock.passed <= STALE_SECONDS


def test_answers_of_the_version_before_without_end_are_no_failure(clock: Clock) -> None:
    """Both releases are good: the proof says that it did not come about in time."""
    assert prove_in_public(public(clock, stale(10**6)), small_proof(RELEASE), None) is False
    assert STALE_SECONDS < clock.passed <= STALE_SECONDS + 2 * PAUSE


def test_row_of_answers_begins_anew_with_each_that_is_another_s(clock: Clock) -> None:
    """One of the version before, or one of nobody's, among the last; but not one that says “too many”."""
    for other, more in ((BEFORE, IN_A_ROW), (lambda _: Reply(502, b""), IN_A_ROW), (lambda _: Reply(429, b""), 1)):
        checks = chain([GOOD] * (IN_A_ROW - 1), [other], repeat(GOOD))
        asked: list[str] = []

        def answer(_: float, address: str, checks: Iterator[Ask] = checks, asked: list[str] = asked) -> Reply:
            asked.append(address)
            return next(checks)(address)

        made = public(clock, answer)
        made.settle(small_proof(RELEASE), 0)
        assert len(asked) == IN_A_ROW - 1 + 1 + more


@pytest.mark.parametrize("path", ["/about/", "/healthz"])
def test_wrong_answer_is_asked_for_again_before_it_is_believed(clock: Clock, path: str) -> None:
    """As often as it says: one right answer fewer, and the release is taken back."""
    for wrong, passes in ((WRONG_TRIES - 1, True), (WRONG_TRIES, False)):
        left = [wrong]

        def answer(_: float, address: str, left: list[int] = left) -> Reply:
            if address == path and left[0]:
                left[0] -= 1
                return Reply(500, b"", "2")
            return GOOD(address)

        if passes:
            assert prove_in_public(public(clock, answer), small_proof(RELEASE), None)
        else:
            with pytest.raises(DeployError, match=f"^the public URL: {path} answered 500 instead of 200$"):
                prove_in_public(public(clock, answer), small_proof(RELEASE), None)
        assert left == [0]


def test_wrong_answers_among_old_ones_are_told_in_the_end(clock: Clock) -> None:
    """When the window is over, what was wrong of the release itself counts, not what was the other's."""
    asked = [0]

    def answer(_: float, address: str) -> Reply:
        asked[0] += 1
        return Reply(500, b"", "2") if asked[0] == 1 else BEFORE(address)

    with pytest.raises(DeployError, match=r"^the public URL: /healthz answered 500 instead of 200$"):
        prove_in_public(public(clock, answer), small_proof(RELEASE), None)
    assert clock.passed > STALE_SECONDS


def test_last_of_several_wrong_answers_is_the_one_that_is_told(clock: Clock) -> None:
    """Those before it may have been put right by then."""
    wrong = iter([503, 500])

    def answer(_: float, address: str) -> Reply:
        status = next(wrong, None)
        return BEFORE(address) if status is None else Reply(status, b"", "2")

    with pytest.raises(DeployError, match=r"^the public URL: /healthz answered 500 instead of 200$") as caught:
        prove_in_public(public(clock, answer), small_proof(RELEASE), None)
    assert str(caught.value.__cause__) == "/healthz answered 500 instead of 200"


def test_window_is_over_when_it_has_passed_and_no_sooner(clock: Clock) -> None:
    """At its very end there is one more try, whichever way the answer is known to be of the release before."""
    until = STALE_SECONDS + PAUSE / 2
    made = public(clock, stale(until))
    assert made.ask("/about/").version == "2"
    assert clock.passed == STALE_SECONDS + PAUSE
    clock.now = 1000.0

    def answer(passed: float, address: str) -> Reply:
        return replace(BEFORE(address), version=None) if passed < until else GOOD(address)

    assert prove_in_public(public(clock, answer), small_proof(RELEASE), None)
    assert clock.passed == STALE_SECONDS + PAUSE


def test_lost_lock_ends_the_waiting_at_once(clock: Clock) -> None:
    """Another has moved `live`: it is asked at each answer that is another's."""
    made = public(clock, stale(10**6))

    def lost() -> None:
        raise LockLostError("taken over")

    made.confirm = lost
    with pytest.raises(LockLostError, match="taken over"):
        prove_in_public(made, small_proof(RELEASE), None)
    assert clock.passed == 0


def test_cdn_forgets_when_its_origin_has_been_quiet(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not before: what it fetched then, it would keep; each answer of the version before begins the quiet anew."""
    monkeypatch.setattr("deploy.steps.public.QUIET_SECONDS", QUIET_SECONDS)  # as it was before any test hurried
    forgotten: list[tuple[int, float]] = []

    def answer(passed: float, address: str) -> Reply:
        return (BEFORE if passed < 3 or 8 <= passed < 8.5 else GOOD)(address)

    made = public(clock, answer, keeps=True)
    assert prove_in_public(made, small_proof(RELEASE), lambda before: forgotten.append((before, clock.passed)))
    assert forgotten == [(0, 8.5 + 10)]


def test_cdn_that_kept_an_old_answer_forgets_again(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer of the version before, after it forgot, is kept by now; how often it did before is told each time."""
    monkeypatch.setattr("deploy.steps.public.QUIET_SECONDS", 0)
    forgotten: list[int] = []

    def answer(_: float, address: str) -> Reply:
        return (BEFORE if forgotten == [0] and address == "/about/" else GOOD)(address)

    assert prove_in_public(public(clock, answer, keeps=True), small_proof(RELEASE), forgotten.append)
    assert forgotten == [0, 1]


def test_one_old_answer_is_enough_where_it_would_be_kept(clock: Clock) -> None:
    """Behind a CDN it is not waited out but told, so that the CDN forgets it."""
    with pytest.raises(OtherReleaseError, match=r"^/about/ is answered by version 1$"):
        public(clock, stale(10), keeps=True).ask("/about/")
    assert public(clock, stale(10)).ask("/about/").version == "2"


def test_answer_without_a_version_is_the_release_s_unless_lambda_gave_it(clock: Clock) -> None:
    """A CDN tells no version of what it made itself; a 404 is the site's."""
    for status in (200, 404, 500):
        assert public(clock, lambda *_, status=status: Reply(status, b"x")).ask("/").status == status
    assert clock.passed == 0
