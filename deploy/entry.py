"""Where Lambda comes in: the site's handler, loaded without looking for garbage.

Loading makes a hundred thousand objects that stay; the collector would go through them again and again in vain, a tenth
of a cold start. Afterwards it leaves them out and does its work.
"""

import gc

gc.disable()

from site_app.handler import handler  # noqa: E402 - after the line above is the point

gc.freeze()
gc.enable()

__all__ = ["handler"]
