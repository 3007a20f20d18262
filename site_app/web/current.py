"""The catalogue of the app at work."""

from typing import cast

from flask import current_app

from site_app.web.catalogue import Catalogue

EXTENSION = "catalogue"


def current_catalogue() -> Catalogue:
    """Return the catalogue that `create_app` opened."""
    return cast("Catalogue", current_app.extensions[EXTENSION])
