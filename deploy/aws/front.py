"""Where readers come in: the function URL on `live`, or the CDN before it."""

from dataclasses import dataclass, replace
from http import HTTPStatus
from time import monotonic, sleep
from urllib.parse import urlsplit

from deploy.asking import IN_A_ROW, PAUSE, ask_url
from deploy.aws.account import Account, Say
from deploy.aws.cdn.cloudfront import HEALTH, Distribution, ensure_distribution, find_distribution
from deploy.aws.cdn.domain import ensure_certificate, point_domain
from deploy.aws.function_url import (
    CDN,
    OPEN,
    PUBLIC_GRANTS,
    SIGNED,
    FunctionUrl,
    Granted,
    cdn_grants,
    ensure_url,
    find_url,
    grant,
    is_for_cdn,
    read_grants,
    revoke,
    set_authorization,
)
from deploy.aws.images import images_of
from deploy.aws.target import Target
from deploy.aws.versions import list_versions
from deploy.errors import DeployError
from deploy.stages import BUCKET

#: A grant is known everywhere after some seconds.
LET_IN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Front:
    """The public `url`, whether it or what lets readers in is new, and the CDN that answers there, if one does.

    `has_former_cdn` tells of one that answers as well, until it is removed: the settings have none any more.
    """

    url: str
    is_new: bool = False
    distribution: Distribution | None = None
    has_former_cdn: bool = False


def find_front(target: Target) -> Front | None:
    """Return where readers come in; None if nothing is deployed."""
    found = find_url(target)
    if found is None:
        return None
    distribution = find_distribution(target) if has_cdn(target) else None
    url = cdn_url(target.account, distribution) if distribution else found.address
    return Front(url, distribution=distribution)


def public_url(target: Target) -> str:
    """Return the public URL. Raises DeployError if nothing is deployed."""
    front = find_front(target)
    if front is None:
        raise DeployError(f"{target.stage.function}: it is not deployed; run `microsite deploy {target.stage.name}`")
    return front.url


def has_cdn(target: Target) -> bool:
    """Return whether the stage has a CDN, whatever its settings say now."""
    return is_for_cdn(read_grants(target))


def ensure_front(target: Target, say: Say) -> Front:
    """Make what lets readers in, as far as it is not there.

    A URL that was open stays so until the CDN before it answers; a CDN that is not wanted any more answers as well,
    until it is removed.
    """
    granted = read_grants(target)
    url, is_new = ensure_url(target)
    front = _put_cdn_before(target, url, granted, say) if target.stage.cdn else _open_to_all(target, url, granted)
    return replace(front, is_new=front.is_new or is_new)


def _open_to_all(target: Target, url: FunctionUrl, granted: Granted) -> Front:
    is_new = grant(target, PUBLIC_GRANTS, granted)
    if not url.is_open:
        set_authorization(target, OPEN)
    return Front(url.address, is_new or not url.is_open, has_former_cdn=is_for_cdn(granted))


def let_go_of_cdn(target: Target) -> None:
    """Let no CDN in any more."""
    revoke(target, {name for name in read_grants(target) if name.startswith(CDN)})


def _put_cdn_before(target: Target, url: FunctionUrl, granted: Granted, say: Say) -> Front:
    """Let the CDN in by the function URL, wait until it answers, and let nobody else in any more."""
    former, certificate = find_distribution(target), ensure_certificate(target, say)
    images = images_of(target) if has_images_in_bucket(target) else None
    host, bucket = urlsplit(url.address).netloc, images.origin if images else None
    distribution = ensure_distribution(target, host, bucket, certificate, say)
    if images:
        images.let_read(distribution.arn)
    is_new = grant(target, cdn_grants(distribution), granted)
    front = Front(cdn_url(target.account, distribution), is_new or url.is_open, distribution)
    if url.is_open:
        _wait_for_cdn(front)
        set_authorization(target, SIGNED)
    revoke(target, PUBLIC_GRANTS.keys() & granted)
    point_domain(target, distribution, former)
    return front


def has_images_in_bucket(target: Target) -> bool:
    """Return whether the images of some release are in the bucket: of the next, or of one that is kept."""
    return target.stage.media == BUCKET or any(version.leaves_out_images for version in list_versions(target))


def cdn_url(account: Account, distribution: Distribution) -> str:
    """Return where a CDN answers."""
    # In a rehearsal the host is this machine, which has no certificate.
    return f"{'http' if account.endpoint else 'https'}://{distribution.host}/"


def _wait_for_cdn(front: Front) -> None:
    until, row = monotonic() + LET_IN_SECONDS, 0
    while row < IN_A_ROW:
        row = row + 1 if _answers(front.url) else 0
        if not row:
            if monotonic() > until:
                raise DeployError(f"{front.url}: the CDN does not answer, so the function URL stays open; run it again")
            sleep(PAUSE)


def _answers(url: str) -> bool:
    try:
        return ask_url(url)(HEALTH).status == HTTPStatus.OK
    except DeployError:
        return False
