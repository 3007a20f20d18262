"""The rules by which addresses are read."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule


class ReadRule(Rule):
    """A rule that reads addresses; the code that writes them is compiled when it is asked for.

    Werkzeug compiles two functions for each rule when an app is made, a twelfth of a cold start, for `url_for`; here
    `site_app.addresses` writes the addresses.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        def build(rule: Rule, **values: Any) -> tuple[str, str]:  # noqa: ANN401 - Werkzeug's
            return super(ReadRule, self)._compile_builder(append_unknown)(rule, **values)

        return build
