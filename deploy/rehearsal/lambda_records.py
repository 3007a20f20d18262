"""What moto's records of Lambda lack: numbers never used again, revisions that count, names that are taken once."""

import json
from threading import Lock
from time import monotonic
from typing import Any
from uuid import uuid4

from moto.awslambda.exceptions import LambdaClientError, PreconditionFailedException
from moto.awslambda.models import FunctionUrlConfig, LambdaAlias, LambdaFunction, LambdaStorage
from moto.awslambda.policy import Policy
from moto.awslambda.responses import LambdaResponse

from deploy.rehearsal.lag import Lag

#: The version that an alias which was not there before was on.
NONE = "none"
#: What AddPermission takes, and the condition that the statement then has: operator, key and value.
#: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
CONDITIONS = {
    "FunctionUrlAuthType": ("StringEquals", "lambda:FunctionUrlAuthType"),
    "InvokedViaFunctionUrl": ("Bool", "lambda:InvokedViaFunctionUrl"),
}


class TakenError(LambdaClientError):
    """What is to be made is there already."""

    code = 409

    def __init__(self, message: str) -> None:
        super().__init__("ResourceConflictException", message)


def version_before(alias: LambdaAlias) -> tuple[str, float]:
    """Return the version that an alias was on before it moved, and when that was."""
    before, moved = vars(alias)["moved"]
    return str(before), float(moved)


def granted(policy: Policy, lag: Lag) -> list[dict[str, Any]]:
    """Return the statements of a policy that a server has heard of."""
    added = vars(policy).get("added", {})
    return [each for each in policy.statements if not lag.hides(added.get(each["Sid"], 0.0))]


def mend_records() -> None:
    """Let numbers, revisions, aliases, grants and URLs be as Lambda has them."""
    LambdaStorage.publish_version = _publish_with_new_number  # type: ignore[method-assign]
    LambdaAlias.__init__ = _make_alias_new  # type: ignore[method-assign]
    LambdaAlias.update = _update_with_new_revision  # type: ignore[assignment, method-assign]
    LambdaResponse.update_alias = _update_that_revision  # type: ignore[method-assign]
    Policy.add_statement = _add_statement_once  # type: ignore[method-assign]
    LambdaFunction.create_url_config = _create_url_once  # type: ignore[method-assign]


_publish_version = LambdaStorage.publish_version
_make_alias = LambdaAlias.__init__
_update_alias = LambdaAlias.update
_answer_update = LambdaResponse.update_alias
_add_statement = Policy.add_statement
_create_url = LambdaFunction.create_url_config
_updating = Lock()


def _publish_with_new_number(self: LambdaStorage, name_or_arn: str, description: str = "") -> LambdaFunction | None:
    """Publish a version whose number was never used: moto counts those that are left."""
    made = _publish_version(self, name_or_arn, description)
    if made:
        versions = self._functions[made.function_name]["versions"]
        others = [int(version.version) for version in versions if version is not made]
        if made in versions and others and int(made.version) <= max(others):
            made.set_version(max(others) + 1)
            self._arns[made.function_arn] = made
    return made


def _make_alias_new(self: LambdaAlias, *args: Any, **values: Any) -> None:  # noqa: ANN401 - moto's
    """Make an alias that nobody has heard of."""
    _make_alias(self, *args, **values)
    vars(self)["moved"] = NONE, monotonic()


def _update_with_new_revision(self: LambdaAlias, *changes: str | None) -> None:
    """Move an alias, and say so by its revision, as Lambda does."""
    before = self.function_version
    _update_alias(self, *changes)
    self.revision_id = str(uuid4())
    if self.function_version != before:
        vars(self)["moved"] = before, monotonic()


def _update_that_revision(self: LambdaResponse) -> Any:  # noqa: ANN401 - moto's
    """Move an alias only if it is as the caller last saw it."""
    name, alias = self.path.rsplit("/")[-3], self.path.rsplit("/", 2)[-1]
    with _updating:
        expected = json.loads(self.body).get("RevisionId")
        if expected not in {None, self.backend.get_alias(alias, name).revision_id}:
            raise PreconditionFailedException("The RevisionId provided does not match the latest RevisionId")
        return _answer_update(self)


def _add_statement_once(self: Policy, raw: str, qualifier: str | None = None) -> tuple[Any, str]:
    """Refuse a name that is taken, and tell conditions as Lambda does."""
    sid = json.loads(raw)["StatementId"]
    if any(each["Sid"] == sid for each in self.statements):
        raise TakenError(f"The statement id ({sid}) provided already exists. Please provide a new statement id.")
    statement, revision = _add_statement(self, raw, qualifier)
    for name, (operator, key) in CONDITIONS.items():
        if name in statement:
            value = "true" if statement[name] is True else statement[name]
            statement.setdefault("Condition", {}).setdefault(operator, {})[key] = value
    vars(self).setdefault("added", {})[sid] = monotonic()
    return statement, revision


def _create_url_once(self: LambdaFunction, config: dict[str, Any]) -> FunctionUrlConfig:
    """Refuse to make a second URL."""
    if self.url_config:
        raise TakenError("FunctionUrlConfig exists for this Lambda function")
    return _create_url(self, config)
