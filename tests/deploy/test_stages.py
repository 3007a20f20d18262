"""The settings file says what is wrong with it."""

import sys
from dataclasses import fields
from pathlib import Path

import pytest

from deploy.errors import DeployError
from deploy.rules import RULES
from deploy.stages import Stage, load_stage, python_version

GOOD = '[production]\nproject_name = "site"\n'

WRONG = {
    "no such stage": ('[preview]\nproject_name = "site"\n', "there is no stage “production”; there are preview"),
    "no project": ('[production]\naws_region = "eu-west-1"\n', "project_name is missing"),
    "unknown key": (GOOD + "memory = 512\n", "memory is not used here; the keys are"),
    "a ping": (GOOD + "keep_warm = true\n", "keep_warm must be false"),
    "Zappa's URL": (GOOD + "function_url_enabled = true\n", "function_url_enabled must be false"),
    "debugging": (GOOD + "debug = true\n", "debug must be false"),
    "no such machine": (GOOD + 'architecture = "riscv"\n', "architecture is “riscv”; it can be arm64 or x86_64"),
    "a text for a number": (GOOD + 'memory_size = "512"\n', "memory_size is “512”; write a whole number"),
    "a number in the environment": (GOOD + "aws_environment_variables = {A = 1}\n", "put it in quotes"),
    "a number for a text": (GOOD + "domain = 5\n", "domain is “5”; write a text"),
    "a text for a number that may be left out": (GOOD + 'lambda_concurrency = "5"\n', "“5”; write a whole number"),
    "true for a number that may be left out": (GOOD + "lambda_concurrency = true\n", "“True”; write a whole number"),
    "a site that is off": (GOOD + "lambda_concurrency = 0\n", "lambda_concurrency is 0; it can be 1 to 100,000"),
    "too little memory": (GOOD + "memory_size = 64\n", "memory_size is 64; it can be 128 to 10,240"),
    "no time": (GOOD + "timeout_seconds = 0\n", "timeout_seconds is 0; it can be 1 to 900"),
    "no release kept": (GOOD + "num_retained_versions = -1\n", "num_retained_versions is -1; it can be 1 to 1,000"),
    "days that CloudWatch lacks": (GOOD + "log_retention_days = 8\n", "log_retention_days is 8; it can be 1, 3, 5, 7,"),
    "a number in the tags": (GOOD + "tags = {team = 1}\n", "a value of tags is not a text; put it in quotes"),
    "a text for the tags": (GOOD + 'tags = "web"\n', "a value of tags is not a text; put it in quotes"),
    "true for a number": (GOOD + "memory_size = true\n", "memory_size is “True”; write a whole number"),
    "a domain without a CDN": (GOOD + 'domain = "reviews.example.com"\n', "domain needs the CDN; set cdn = true"),
    "no address": (GOOD + 'alarm_email = "anna"\n', "alarm_email is “anna”; write one e-mail address, as in"),
    "two addresses": (GOOD + 'alarm_email = "a@b.c, d@e.f"\n', "write one e-mail address"),
    "no such place for images": (GOOD + 'media = "s3"\n', "media is “s3”; it can be package or bucket"),
    "images in a bucket that nobody shows": (
        GOOD + 'media = "bucket"\n',
        'media = "bucket" needs the CDN, which shows what is there; set cdn = true, or take it out',
    ),
    "a domain that nobody proves": (
        GOOD + 'cdn = true\ndomain = "reviews.example.com"\nroute53_enabled = false\n',
        "set certificate_arn",
    ),
    "what moves a terminal": (GOOD + 'architecture = "a\\u001b"\n', "architecture is “a\\x1b”; it can be"),
    "a number with a point": (GOOD + "timeout_seconds = 5.5\n", "timeout_seconds is “5.5”; write a whole number"),
    "a text for true or false": (GOOD + 'cdn = "yes"\n', "cdn is “yes”; write true or false"),
    "a number for true or false": (GOOD + "route53_enabled = 1\n", "route53_enabled is “1”; write true or false"),
    "a number for a machine": (GOOD + "architecture = 5\n", "architecture is “5”; it can be arm64 or x86_64"),
    "no such start": (GOOD + 'snap_start = "On"\n', "snap_start is “On”; it can be None or PublishedVersions"),
    "too much memory": (GOOD + "memory_size = 10241\n", "memory_size is 10241; it can be 128 to 10,240"),
    "a text for a number with bounds": (GOOD + 'log_retention_days = "7"\n', "“7”; write a whole number"),
    "braces": (GOOD + 'architecture = "{place}"\n', "architecture is “{place}”; it can be"),
    "not TOML": ("[production", "it cannot be read"),
    "values in values": (f"a = {'[' * 9000}", "it cannot be read"),
    "a number without end": (f"a = {'9' * 9000}", "it cannot be read"),
    "stages that extend each other": (
        GOOD + 'extends = "preview"\n[preview]\nextends = "production"\n',
        "there is no stage “production”; there are none left to extend",
    ),
    "a list of stages to extend": (GOOD + 'extends = ["a\\u001b"]\n', "there is no stage “['a\\x1b']”"),
}


def test_every_key_of_a_stage_has_its_rules() -> None:
    """A new one that has none would be taken as it is."""
    assert RULES.keys() == {field.name for field in fields(Stage)} - {"name"}


@pytest.mark.parametrize(("text", "words"), WRONG.values(), ids=WRONG)
def test_wrong_setting_is_told(tmp_path: Path, text: str, words: str) -> None:
    """File, table, key and remedy, before anything is done."""
    path = tmp_path / "zappa_settings.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(DeployError) as caught:
        load_stage("production", path)
    assert words in str(caught.value)
    assert str(caught.value).startswith(str(path))
    assert str(caught.value).isprintable()


def test_settings_of_no_encoding_are_told(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 are no traceback."""
    path = tmp_path / "zappa_settings.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(DeployError, match="it cannot be read"):
        load_stage("production", path)


def test_shipped_stages_are_safe() -> None:
    """Both load; the preview is kept out of search engines and otherwise like production."""
    production, preview = load_stage("production"), load_stage("preview")
    assert (production.function, preview.function) == ("review-microsite-production", "review-microsite-preview")
    assert preview.aws_environment_variables == {"SITE_NOINDEX": "1"}
    assert (production.num_retained_versions, production.snap_start) == (5, "None")
    assert (preview.architecture, preview.memory_size) == (production.architecture, production.memory_size)


def test_stage_has_an_address_of_its_own(tmp_path: Path) -> None:
    """What its pages name as theirs: what it says, else its domain, else what the content says."""
    path = tmp_path / "zappa_settings.toml"
    for settings, expected in (
        ("", None),
        ('cdn = true\ndomain = "reviews.example.com"\n', "https://reviews.example.com"),
        (
            'cdn = true\ndomain = "a.example"\naws_environment_variables = {SITE_BASE_URL = "https://b.example"}\n',
            "https://b.example",
        ),
    ):
        path.write_text(GOOD + settings, "utf-8")
        assert load_stage("production", path).base_url == expected


def test_setting_that_is_left_out_has_a_safe_default(tmp_path: Path) -> None:
    """A stage needs its project's name alone."""
    path = tmp_path / "zappa_settings.toml"
    path.write_text(GOOD, "utf-8")
    stage = load_stage("production", path)
    assert (stage.num_retained_versions, stage.snap_start, stage.lambda_handler) == (5, "None", "deploy.entry.handler")


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="about the one Python that Lambda takes no snapshots of")
def test_snap_start_needs_a_later_python(tmp_path: Path) -> None:
    """AWS would refuse it at the end of a deploy; it is refused at the beginning."""
    path = tmp_path / "zappa_settings.toml"
    path.write_text(GOOD + 'snap_start = "PublishedVersions"\n', "utf-8")
    with pytest.raises(DeployError, match=r"snap_start needs Python 3\.12 or later"):
        load_stage("production", path)


def test_python_that_lambda_has_taken_on_since_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as AWS's own library knows it, and no sooner; one older than the site needs never is."""
    monkeypatch.setattr("platform.python_version_tuple", lambda: ("3", "99", "0"))
    with pytest.raises(DeployError, match=r"^Python 3\.99: Lambda does not run it"):
        python_version()
    known = {"shapes": {"Runtime": {"enum": ["python3.9", "python3.99"]}}}
    monkeypatch.setattr("botocore.loaders.Loader.load_service_model", lambda *_: known)
    assert python_version() == "3.99"
    monkeypatch.setattr("platform.python_version_tuple", lambda: ("3", "9", "0"))
    with pytest.raises(DeployError, match=r"^Python 3\.9: "):
        python_version()
