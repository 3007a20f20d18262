"""The proof in public: the URL is asked until several answers in a row are the new release's.

AWS's servers hear of a change one after another. Until all have, some answer from the version before, and some let
nobody in: neither says anything against a release that was proven by asking it directly.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic, sleep

from deploy.asking import IN_A_ROW, PAUSE, Ask, Reply
from deploy.errors import DeployError, LockLostError, OtherReleaseError
from deploy.steps.prove import Proof

#: How long answers of the version before are waited out. AWS does not say how long they come; readers lose nothing by
#: waiting, since both releases are good; seconds.
STALE_SECONDS = 120
#: How long errors are borne after the alias moved, with no answer of the new release between them: readers get them,
#: too, and the version before is a second away.
WRONG_SECONDS = 30
#: The same where a URL or a permission is new: nobody comes by it yet, and it takes up to a minute to be known.
NEW_URL_SECONDS = 120
#: How long a CDN's origin must have given no other release's answer before the CDN forgets: what it then fetches, it
#: keeps a day. Longer than answers of the version before were seen to come, which is six; seconds.
QUIET_SECONDS = 10
#: How often a wrong answer of the new release itself is asked for again before it is believed.
WRONG_TRIES = 5
#: What Lambda or a CDN answers in a function's place: not let in yet, too many at once, not reached.
NOT_ITS_OWN = frozenset({403, 429, 502, 503, 504})
TOO_MANY = 429
#: How Lambda words that CloudFront has signed an address in another way than it does: that will not pass.
UNSIGNED = "The request signature we calculated does not match the signature you provided"
WITHOUT_IT = "let no page, tag or file have such an address, or set cdn = false"

#: Lets the CDN, if there is one, forget what it keeps; told how often it was asked before.
Forget = Callable[[int], None]


@dataclass
class Public:
    """A URL on which `version` has gone live: nobody comes by it yet if it `is_new`, and it `keeps` answers if a CDN.

    `request` asks it as readers do, and raises DeployError where nobody answers.
    `row` counts the version's answers since the last that was not; `wrong_since` is when errors began, if they last;
    other versions' answers are waited out `until` then.
    """

    request: Ask
    version: str
    is_new: bool
    keeps: bool
    #: Raises LockLostError if the version is not live any more.
    confirm: Callable[[], None]
    row: int = 0
    wrong_since: float | None = None
    until: float = field(default_factory=lambda: monotonic() + STALE_SECONDS)

    def ask(self, address: str) -> Reply:
        """Return what the version answers.

        Raises OtherReleaseError if others answer to the end, or once if that would be kept; DeployError if errors last.
        """
        while True:
            try:
                reply = self.request(address)
            except DeployError as error:
                self._bear(str(error))
                continue
            if reply.version is None and reply.status in NOT_ITS_OWN:
                if UNSIGNED in reply.text:
                    raise DeployError(f"{address} answered {reply.status}: {UNSIGNED}; {WITHOUT_IT}")
                self._bear(f"{address} answered {reply.status}", is_throttled=reply.status == TOO_MANY)
                continue
            if reply.version not in {None, self.version}:
                self.row = 0
                self.confirm()
                if self.keeps or monotonic() > self.until:
                    raise OtherReleaseError(f"{address} is answered by version {reply.version}")
                sleep(PAUSE)
                continue
            self.row += 1
            self.wrong_since = None
            return reply

    def _bear(self, trouble: str, *, is_throttled: bool = False) -> None:
        """Wait a little after an answer that is nobody's. Raises DeployError if there were no others for too long."""
        # Being asked too often says nothing of the release, or of which would have answered.
        patience = NEW_URL_SECONDS if self.is_new or is_throttled else WRONG_SECONDS
        self.row = self.row if is_throttled else 0
        self.wrong_since = self.wrong_since or monotonic()
        if monotonic() - self.wrong_since > patience:
            raise DeployError(f"{trouble} for {patience} s")
        sleep(PAUSE)

    def settle(self, proof: Proof, quiet: float) -> None:
        """Ask until several answers in a row, and all for `quiet` seconds, are of the proof's release."""
        self.row, since = 0, monotonic()
        while self.row < IN_A_ROW or monotonic() - since < quiet:
            proof.check_health(self.ask)
            if quiet:
                sleep(PAUSE)


def prove_in_public(public: Public, proof: Proof, forget: Forget | None) -> bool:
    """Run the proof on the public URL; where there is a CDN, after it forgot, and not before its origin is settled.

    Returns False if another release still answers now and then when the time for it is over. Raises DeployError for
    answers of the new release that stay wrong, and for errors that last.
    """
    wrong: list[DeployError] = []
    forgot = 0
    while True:
        try:
            if forget:
                public.settle(proof, QUIET_SECONDS)
                forget(forgot)
                forgot += 1
            proof.run(public.ask)
            public.settle(proof, 0)
            return True
        except LockLostError:
            raise
        except OtherReleaseError:
            if monotonic() > public.until:
                if wrong:
                    raise _wrong(wrong[-1]) from wrong[-1]
                return False
        except DeployError as error:
            wrong.append(error)
            if len(wrong) == WRONG_TRIES or public.wrong_since:
                raise _wrong(error) from error
        sleep(PAUSE)


def _wrong(error: DeployError) -> DeployError:
    return DeployError(f"the public URL: {error}")
