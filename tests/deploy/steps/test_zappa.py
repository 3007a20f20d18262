"""Beside plain Zappa: what its commands do here is told, undone by the next deploy, and never taken for a release."""

from dataclasses import replace

import pytest
from zappa.core import Zappa

from deploy.aws.versions import list_versions
from deploy.errors import DeployError
from deploy.steps.astray import check_astray, find_astray
from deploy.steps.deployment import roll_back
from deploy.steps.plan import make_plan
from deploy.steps.ship import make_zappa
from deploy.steps.undeploy import undeploy_stage
from tests.deploy.conftest import get
from tests.deploy.small import small_package, small_site
from tests.deploy.steps.conftest import Small

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def zappa(small: Small) -> Zappa:
    """Return what Zappa's commands work with, in the account that is played."""
    return make_zappa(small.target)


def update(small: Small, zappa: Zappa) -> None:
    """Do what `zappa update` does with the settings as they are: code, then configuration, then no function URL."""
    stage = small.target.stage
    code = small_package(small.folder / "zappa.zip", "z", small_site("z")).path.read_bytes()
    arn = zappa.update_lambda_function("", stage.function, local_zip=code, num_revisions=stage.num_retained_versions)
    zappa.update_lambda_configuration(
        arn, stage.function, stage.lambda_handler, description="Zappa Deployment", runtime=stage.runtime, wait=False
    )
    zappa.delete_lambda_function_url(arn)


def test_what_zappa_publishes_is_no_release(small: Small, zappa: Zappa) -> None:
    """Though it has the description of one: neither listed nor rolled back to; the next release is made as ever."""
    small.deploy("a1")
    small.deploy("b2")
    update(small, zappa)
    zappa.rollback_lambda_function_version(small.target.stage.function)
    told = small.target.call_lambda("list_versions_by_function")["Versions"]
    described = [each["Version"] for each in told if each["Description"].startswith("release b2 ")]
    assert len(described) > 1
    assert [version.number for version in list_versions(small.target)] == ["2", "1"]
    url = small.deploy("b2").url
    assert roll_back(small.target, None, small.said.append).version.release == "a1"
    assert get(f"{url}about/") == (200, "About")
    assert int(small.deploy("c3").version.number) > int(described[-1])


@pytest.mark.parametrize("cdn", [False, True])
def test_site_that_zappa_has_cut_off_is_mended(small: Small, zappa: Zappa, cdn: bool) -> None:
    """`zappa update` takes the function's URL, `zappa undeploy` the function; each is told, and made good."""
    small.target = small.on(cdn=cdn)
    for cut_off, words in (
        (lambda: update(small, zappa), "its URL is gone, as `zappa update` leaves it"),
        (lambda: zappa.delete_lambda_function(small.target.stage.function), "the function is gone, and what else"),
    ):
        before = small.deploy("a1").url
        assert find_astray(small.target) is None
        cut_off()
        with pytest.raises(DeployError, match=f"^{small.target.stage.function}: {words}.*; run `microsite deploy prod"):
            check_astray(small.target)
        small.said.clear()
        made = small.deploy("a1")
        assert small.said[0].startswith(f"Mending it: {words}")
        assert get(f"{made.url}about/") == (200, "About")
        assert made.changed
        assert not cdn or made.url == before
        assert find_astray(small.target) is None


def test_live_that_another_hand_has_moved_is_told_and_moved_back(small: Small, zappa: Zappa) -> None:
    """To a version that Zappa published: a plan says that too."""
    small.deploy("a1")
    update(small, zappa)
    small.target.call_lambda("create_function_url_config", Qualifier="live", AuthType="NONE")
    small.target.call_lambda("update_alias", Name="live", FunctionVersion="2")
    assert find_astray(small.target) == "live is on version 2, which no deploy of production published"
    plan = list(make_plan(small.target, small.package("a1")))
    assert "Live       version 2, which no deploy of production published" in plan
    assert small.deploy("a1").version.number == "1"
    assert find_astray(small.target) is None


def test_stage_of_which_zappa_took_the_function_is_undeployed(small: Small, zappa: Zappa) -> None:
    """All that is left goes, the CDN too, whatever the settings say of it by now."""
    small.deploy("a1", cdn=True)
    zappa.delete_lambda_function(small.target.stage.function)
    undeploy_stage(small.target, lambda _: None)
    assert undeploy_stage(small.on(cdn=True), lambda _: None) == []
    assert find_astray(small.target) is None


def test_nothing_is_astray_where_nothing_is_deployed(small: Small) -> None:
    """Nor where a deploy was cut off before it made anything live: that is told, and completed."""
    assert find_astray(small.target) is None
    small.publish("a1", small_site("a1"))
    assert str(find_astray(replace(small.target))).startswith("nothing is live")
