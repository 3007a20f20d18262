"""The header by which every answer names the version that gave it: after a switch, it may still be the one before."""

import os
from typing import Any

VERSION_HEADER = "X-Version"
#: Lambda tells a function which of its versions it is.
VERSION = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION", "")


def sign(answer: dict[str, Any]) -> dict[str, Any]:
    """Add the header to a function URL's answer; others put their headers in lists, and nobody asks them."""
    if "headers" in answer:
        answer["headers"][VERSION_HEADER] = VERSION
    return answer
