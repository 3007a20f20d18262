"""Where Lambda comes in: the site's handler, loaded without looking for garbage, and without what no reader needs.

Loading makes a hundred thousand objects that stay; the collector would go through them again and again in vain, a tenth
of a cold start. Afterwards it leaves them out and does its work.
"""

import gc

gc.disable()

from deploy.late_imports import import_late  # noqa: E402 - after the line above is the point

import_late()

from deploy.version_header import sign  # noqa: E402
from site_app.web.handler import handler as answer  # noqa: E402

gc.freeze()
gc.enable()


def handler(event: object, context: object) -> dict[str, object]:
    """Answer an event, and name the version that does."""
    return sign(answer(event, context))
