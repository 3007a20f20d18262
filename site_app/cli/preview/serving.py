"""The preview: the site that is served, and who works at it meanwhile."""

import socket
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

from site_app.cli.http_server import THREADS, run_server
from site_app.cli.preview.site import PreviewSite
from site_app.cli.preview.state import MOST_WAITING, News, news_of
from site_app.cli.preview.workshop import Workplace, Workshop
from site_app.source.files.faults import ContentError

#: How long what is at work may take to come to an end; seconds. It is left then, as by a crash, and nothing is lost.
PATIENCE = 1.0


def serve_preview(
    workplace: Workplace, listener: socket.socket, say: Callable[[str], None], error: ContentError | None
) -> None:
    """Serve what becomes of the content until interrupted; what comes of a save is said in lines.

    `error` is what is wrong with the content to begin with, if anything is.
    """
    site = PreviewSite(workplace.output, lambda faults: say("\n".join(map(str, faults))))
    workshop, ended = Workshop(workplace, site, say), Event()
    workshop.begin(news_of(error.faults, error.total) if error else News())
    thread = Thread(target=workshop.run, args=(ended,), daemon=True)
    thread.start()

    def end() -> None:
        ended.set()
        site.state.end()

    with suppress(KeyboardInterrupt):
        run_server(site, listener, threads=THREADS + MOST_WAITING, ending=end)
    end()
    thread.join(PATIENCE)
    workshop.close()
