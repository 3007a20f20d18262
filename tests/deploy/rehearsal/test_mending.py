"""The AWS that is played: what is mended of moto, and when."""

import subprocess
import sys

from deploy.aws.account import Account
from tests.deploy.conftest import PROJECT

#: Tells what anything in the process could have changed: logging, the environment, and every attribute of moto's.
LOOK = """\
import importlib, inspect, logging, os, pkgutil, sys

import boto3, moto.moto_server.werkzeug_app, werkzeug.serving, zappa.core
from moto import settings
from moto.acm import models, responses
from moto.awslambda import models, policy, responses
from moto.cloudfront import models, responses
from moto.iam import models, responses
from moto.logs import models
from moto.route53 import models
from moto.s3 import models, responses
from moto.sts import models

def look():
    loggers = [logging.root, *map(logging.getLogger, ("zappa", "zappa.core", "werkzeug", "moto", "boto3", "botocore"))]
    seen = {log.name: (log.level, log.propagate, log.disabled, [*log.handlers], [*log.filters]) for log in loggers}
    seen["environment"] = dict(os.environ)
    for name, module in sorted(sys.modules.items()):
        if name.split(".")[0] in {"moto", "zappa"} and module in {*map(sys.modules.get, known)}:
            for attribute, value in vars(module).items():
                seen[f"{name}.{attribute}"] = id(value)
                if inspect.isclass(value) and value.__module__ == name:
                    for each, member in vars(value).items():
                        seen[f"{name}.{attribute}.{each}"] = id(member)
    return seen

known = [name for name in sys.modules]
before = look()
import deploy
modules = sorted(module.name for module in pkgutil.walk_packages(deploy.__path__, "deploy."))
for name in modules:
    if name == "deploy.entry":
        continue  # opens the site, where Lambda comes in
    importlib.import_module(name)
after = look()
changed = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
# Submodules of moto that are imported now for the first time become attributes of their packages.
changed = [key for key in changed if key in before or not inspect.ismodule(sys.modules.get(key))]
print(len(modules), *changed)
"""


def test_import_changes_nothing() -> None:
    """Whoever imports any module of the deploy finds logging, environment, Zappa and moto as they were."""
    run = subprocess.run([sys.executable, "-c", LOOK], cwd=PROJECT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    count, *changed = run.stdout.split()
    assert int(count) > 40
    assert changed == []


def test_certificate_is_issued_when_its_record_is_there(aws: Account) -> None:
    """And not before, however long it takes: with a record of another kind or name, it goes on waiting."""
    acm, route53 = aws.client("acm", "us-east-1"), aws.client("route53")
    zone = route53.create_hosted_zone(Name="heart.example", CallerReference="zone")["HostedZone"]["Id"]
    arn = acm.request_certificate(DomainName="reviews.heart.example", ValidationMethod="DNS")["CertificateArn"]

    def described() -> dict[str, object]:
        return dict(acm.describe_certificate(CertificateArn=arn)["Certificate"])

    (option,) = acm.describe_certificate(CertificateArn=arn)["Certificate"]["DomainValidationOptions"]
    asked = option["ResourceRecord"]
    for name, kind, status in (
        (f"x{asked['Name']}", "CNAME", "PENDING_VALIDATION"),
        (asked["Name"], "TXT", "PENDING_VALIDATION"),
        (asked["Name"], "CNAME", "ISSUED"),
    ):
        record = {"Name": name, "Type": kind, "TTL": 300, "ResourceRecords": [{"Value": '"x.example"'}]}
        change = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}
        route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=change)
        assert described()["Status"] == status
