"""What a command works on: a stage, in the account and region that it is deployed to."""

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from deploy.aws.account import Account, is_error
from deploy.stages import LONGEST_NAME, Stage, shorten


@dataclass(frozen=True, slots=True)
class Target:
    """A stage and its account; what is called by both, and how Lambda is asked about the stage's function."""

    account: Account
    stage: Stage

    @property
    def function_arn(self) -> str:
        """The ARN of the function."""
        return self.account.arn("lambda", f"function:{self.stage.function}")

    @property
    def everywhere(self) -> str:
        """The name of what has but one in all regions, as roles and CDNs have: the stage may be in several."""
        return shorten(f"{self.stage.function}-{self.account.region}", LONGEST_NAME)

    @property
    def role_arn(self) -> str:
        """The ARN of the role that the function runs under."""
        return self.account.arn("iam", f"role/{self.everywhere}", region="")

    @property
    def log_group_arn(self) -> str:
        """The ARN of the log group that the function writes to, and of all its streams."""
        return self.account.arn("logs", f"log-group:{self.stage.log_group}:*")

    def client(self, service: str, region: str | None = None) -> Any:  # noqa: ANN401 - boto3's
        """Return the account's client of a service."""
        return self.account.client(service, region)

    def call_lambda(self, operation: str, **arguments: object) -> dict[str, Any]:
        """Call an operation of Lambda's, by its name in Python, on the stage's function."""
        call = getattr(self.client("lambda"), operation)
        return dict(call(FunctionName=self.stage.function, **arguments))

    def find_in_lambda(self, operation: str, **arguments: object) -> dict[str, Any] | None:
        """Return what Lambda tells of the stage's function, or of a part of it; None if that is not there."""
        try:
            return self.call_lambda(operation, **arguments)
        except ClientError as error:
            if is_error(error, "ResourceNotFoundException"):
                return None
            raise
