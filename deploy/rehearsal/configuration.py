"""What moto leaves out of a function's configuration: SnapStart, and the machine that new code is for."""

from typing import Any

from moto.awslambda.models import LambdaFunction


def mend_functions() -> None:
    """Let functions have SnapStart, and new code its machine."""
    LambdaFunction.update_function_code = _update_with_machine  # type: ignore[method-assign]
    LambdaFunction.update_configuration = _update_with_snap_start  # type: ignore[method-assign]
    LambdaFunction.get_configuration = _tell_snap_start  # type: ignore[method-assign]


_update_code = LambdaFunction.update_function_code
_update_configuration = LambdaFunction.update_configuration
_get_configuration = LambdaFunction.get_configuration


def _update_with_machine(self: LambdaFunction, updated_spec: dict[str, Any]) -> dict[str, Any]:
    """Take on the machine that new code is for."""
    self.architectures = updated_spec.get("Architectures", self.architectures)
    return _update_code(self, updated_spec)


def _update_with_snap_start(self: LambdaFunction, config_updates: dict[str, Any]) -> dict[str, Any]:
    """Take on SnapStart."""
    if "SnapStart" in config_updates:
        vars(self)["snap_start"] = config_updates["SnapStart"]["ApplyOn"]
    return _update_configuration(self, config_updates)


def _tell_snap_start(self: LambdaFunction, on_create: bool = False) -> dict[str, Any]:
    """Tell of SnapStart, which is at work for published versions."""
    applied = vars(self).get("snap_start", "None")
    status = "On" if applied != "None" and self.version != "$LATEST" else "Off"
    told = {"ApplyOn": applied, "OptimizationStatus": status}
    return _get_configuration(self, on_create) | {"SnapStart": told}
