"""The site as a WSGI app."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

from site_app.manifest import ManifestError
from site_app.printable import log_printably
from site_app.web import api, pages, search
from site_app.web.catalogue import EXTENSION, Catalogue
from site_app.web.error_handlers import answer_unavailable, lead_on, register_error_handlers
from site_app.web.lists import views as lists
from site_app.web.rules import ReadRule
from site_app.web.sending.compression import compress_response
from site_app.web.sending.headers import USUAL_HOSTS, add_headers
from site_app.web.sending.kept_pages import KeptPages
from site_app.web.templating import set_up_templates

#: Where the project's own build stands, unless SITE_BUILD names another.
DEFAULT_BUILD = Path(__file__).parents[2] / "build" / "current"


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Return the site as a WSGI app. `config` may name the BUILD to serve, a directory `microsite build` made.

    It answers under the host of its base_url and the names in `headers.USUAL_HOSTS`; `config` may set other
    TRUSTED_HOSTS, or None for any.

    Raises CatalogueError if there is no build. Of a damaged one, what is whole answers, and the rest says 503.
    """
    log_printably()
    app = Flask(__name__, static_folder=None)
    app.url_rule_class = ReadRule
    app.config["BUILD"] = os.environ.get("SITE_BUILD") or DEFAULT_BUILD
    app.config.update(config or {})
    try:
        catalogue = Catalogue(Path(app.config["BUILD"]))
    except ManifestError as error:
        answer_unavailable(app, error)
    else:
        if config is None or "TRUSTED_HOSTS" not in config:
            app.config["TRUSTED_HOSTS"] = [urlsplit(catalogue.site["base_url"]).hostname, *USUAL_HOSTS]
        _show(catalogue, app)
    # Flask calls the last one first.
    app.after_request(compress_response)
    app.after_request(add_headers)
    app.after_request(lead_on)
    return app


def _show(catalogue: Catalogue, app: Flask) -> None:
    """Let the app answer from a catalogue."""
    app.extensions[EXTENSION] = catalogue
    app.after_request(KeptPages(app, catalogue).keep)
    set_up_templates(app)
    static = {name: f"/static/{public}" for name, public in catalogue.static.items()}
    spoken = catalogue.words
    app.jinja_env.globals.update(catalogue=catalogue, site=catalogue.site, static=static)
    app.jinja_env.globals.update(spoken=spoken, say=spoken.say, number=spoken.number)
    for blueprint in (pages.bp, lists.bp, search.bp, api.bp):
        app.register_blueprint(blueprint)
    register_error_handlers(app)
