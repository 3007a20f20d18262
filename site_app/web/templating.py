"""The templates, and their compiling ahead of the first reader, who would wait as long for it as for half of Flask."""

from pathlib import Path

from flask import Flask
from jinja2 import ModuleLoader, TemplateSyntaxError, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from site_app.addresses import tag_url
from site_app.languages import mark_languages
from site_app.web.marks import render_marked

#: Where a package has the templates as Python modules, in place of their sources.
COMPILED = "compiled"


class TemplateError(Exception):
    """A template cannot be compiled; the message says in which line of which, and what to do."""


def set_up_templates(app: Flask) -> None:
    """Let the app read its templates: compiled ones if it has them."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["languages"] = _mark_languages
    app.jinja_env.filters["marked"] = render_marked
    app.jinja_env.filters["tag_url"] = tag_url
    compiled = Path(app.root_path, COMPILED)
    if compiled.is_dir():
        app.jinja_env.loader = ModuleLoader(compiled)


def compile_templates(templates: Path, directory: Path) -> None:
    """Write a Python module for each of `templates` into `directory`. Raises TemplateError."""
    app = Flask(__name__, static_folder=None, template_folder=templates)
    set_up_templates(app)
    try:
        app.jinja_env.compile_templates(directory, ["html"], zip=None, ignore_errors=False)
    except TemplateSyntaxError as error:
        raise TemplateError(f"{error.name}:{error.lineno}: {error.message}; mend it") from error


@pass_context
def _mark_languages(context: Context, text: str) -> Markup:
    """Return a text as markup, with the passages in another language than the page's marked."""
    return Markup(mark_languages(str(escape(text)), context["spoken"].language))  # noqa: S704 - escaped just here
