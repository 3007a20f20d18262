"""Processes that draw cards, one a core, while the build goes on: drawing them all takes as long as all else.

A process reads its cards from its standard input, each a line of JSON: the path, the words, the accent. It says of each
that it is drawn by an empty line.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import astuple
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile

from site_app.build.sharing.cards import CardText, draw_card
from site_app.source.content import Progress

#: To draw fewer takes no longer than to start a process.
FEWEST = 100


class Drawing:
    """Cards on their way to their paths. What the processes leave undone is drawn by who waits for it."""

    def __init__(self, cards: Mapping[Path, CardText], accent: str) -> None:
        self.cards, self.accent = cards, accent
        many = os.cpu_count() or 1 if len(cards) >= FEWEST else 0
        self._processes = [_start(islice(cards.items(), first, None, many), accent) for first in range(many)]

    def __enter__(self) -> "Drawing":
        """Go on with something else."""
        return self

    def __exit__(self, *_: object) -> None:
        """End what still draws."""
        for process in self._processes:
            process.kill()
            with process:
                pass

    def finish(self, progress: Progress) -> None:
        """Wait until every card is drawn."""
        drawn = chain.from_iterable(process.stdout or () for process in self._processes)
        for done, _ in enumerate(drawn, 1):
            progress("Drawing cards", done, len(self.cards))
        failed = [process for process in self._processes if process.wait()]
        left = self.cards if failed or not self._processes else {}
        for done, (path, text) in enumerate(left.items(), 1):
            path.write_bytes(draw_card(text, self.accent))
            progress("Drawing cards", done, len(left))


def _start(cards: "islice[tuple[Path, CardText]]", accent: str) -> "subprocess.Popen[bytes]":
    with TemporaryFile() as told:
        for path, text in cards:
            told.write(json.dumps([str(path), astuple(text), accent]).encode() + b"\n")
        told.seek(0)
        return subprocess.Popen(  # noqa: S603 - no word of it comes from outside
            [sys.executable, "-P", "-m", __name__],
            stdin=told,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": os.pathsep.join(sys.path)},
            # Ctrl-C is for who builds, who ends this.
            process_group=0,
        )


def main() -> None:
    """Draw, as long as there is someone to draw for."""
    builder = os.getppid()
    for line in sys.stdin:
        path, words, accent = json.loads(line)
        if os.getppid() != builder:
            break
        Path(path).write_bytes(draw_card(CardText(*words), accent))
        print(flush=True)  # noqa: T201 - to who builds


if __name__ == "__main__":
    with suppress(BrokenPipeError, FileNotFoundError):
        main()
