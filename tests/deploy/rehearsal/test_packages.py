"""A rehearsal takes no more than is installed for it."""

import subprocess
import sys

from tests.deploy.conftest import PROJECT
from tests.test_house import locked

#: Asks each service that a stage may use for something, and tells the packages that were loaded for it.
ASK_ALL = """\
import sys
from importlib.metadata import packages_distributions

before = set(sys.modules)
from deploy.rehearsal.server import Rehearsal, rehearsed_account
from deploy.stages import load_stage

rehearsal = Rehearsal()
account = rehearsed_account(load_stage("production"), rehearsal.endpoint)
for service, call in {
    "acm": "list_certificates",
    "cloudfront": "list_distributions",
    "cloudwatch": "describe_alarms",
    "iam": "list_roles",
    "lambda": "list_functions",
    "logs": "describe_log_groups",
    "route53": "list_hosted_zones",
    "s3": "list_buckets",
    "sns": "list_topics",
    "sts": "get_caller_identity",
}.items():
    getattr(account.client(service), call)()
rehearsal.close()
packages = packages_distributions()
print(*{package for name in set(sys.modules) - before for package in packages.get(name, ())})
"""


def test_rehearsal_loads_no_package_that_its_lock_lacks() -> None:
    """What the tests have besides is no help to who only rehearses."""
    run = subprocess.run([sys.executable, "-c", ASK_ALL], cwd=PROJECT, capture_output=True, text=True)
    loaded = {name.lower().replace("_", "-") for name in run.stdout.split()} - {"review-microsite"}
    assert {"flask-cors", "moto"} <= loaded, run.stderr
    assert loaded <= locked("deploy/rehearsal/requirements.txt").keys()
