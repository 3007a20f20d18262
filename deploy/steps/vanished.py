"""Which addresses of the live release a deploy would leave without an answer, each with what to add to the content."""

import zipfile
from functools import partial

from deploy.aws.account import AWS_ERRORS, Say
from deploy.aws.refusals import explain
from deploy.aws.target import Target
from deploy.aws.versions import open_package
from deploy.errors import DeployError
from deploy.packaging.package import Package, read_built
from site_app.printable import printable
from site_app.site_addresses import read_addresses
from site_app.vanishing import find_vanished


def tell_vanished(target: Target, package: Package, live: str | None, say: Say) -> None:
    """Say which addresses the version that is `live` answers, and the package would not. No failure stops a deploy."""
    try:
        if live is None or is_same(target, package, live):
            return
        with open_package(target, live) as before, zipfile.ZipFile(package.path) as after:
            lines = address_lines(before, after)
    except (*AWS_ERRORS, DeployError) as error:
        why = str(error) if isinstance(error, DeployError) else explain(error)
        lines = [f"Addresses  none can be told that would vanish: {why}"]
    for line in lines:
        say(line)


def is_same(target: Target, package: Package, live: str) -> bool:
    """Return whether a version was published from the same package."""
    told = target.call_lambda("get_function", Qualifier=live)
    return bool(told["Configuration"]["CodeSha256"] == package.sha256)


def address_lines(before: zipfile.ZipFile, after: zipfile.ZipFile) -> list[str]:
    """Return, in lines, the addresses that one package answers and the next would not, each with what to add."""
    known, now = (read_addresses(partial(read_built, package)) for package in (before, after))
    if now is None:
        return []
    if known is None:
        return ["Addresses  the live release is of an earlier version, which kept none"]
    vanished = find_vanished(known, now)
    told = [f"           {printable(str(one))}" for one in vanished]
    return [f"Addresses  {len(vanished)} would vanish", *told] if vanished else []
