"""The full build of a preview, in a process of its own: the pages that are asked for meanwhile do not wait for it."""

import signal
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

from site_app.build.building import BuildError, build_site
from site_app.source.files.faults import ContentError

#: How long one that is told to end may take to tidy up; seconds.
PATIENCE = 5.0


class FullBuild:
    """A full build of `content` as it shows on a day, today if none is named, that has begun."""

    def __init__(self, content: Path, output: Path, base_url: str | None, day: date | None) -> None:
        told = (content, output, base_url or "", day or "")
        command = [sys.executable, "-m", __name__, *map(str, told)]
        # Ctrl-C is for who serves, who ends this.
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, process_group=0)  # noqa: S603

    def is_done(self) -> bool:
        """Return whether it has ended."""
        return self._process.poll() is not None

    def failure(self) -> str:
        """Return why it failed; nothing where it did not."""
        told, _ = self._process.communicate()
        return told.strip() or ("the build broke off" if self._process.returncode else "")

    def end(self) -> None:
        """End it, whatever it is at."""
        self._process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self._process.communicate(timeout=PATIENCE)
        self._process.kill()
        self._process.wait()


def main(content: str, output: str, base_url: str, day: str) -> int:
    """Build; print why that failed."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    shown = date.fromisoformat(day) if day else None
    try:
        build_site(Path(content), Path(output), lambda *_: None, lambda: None, base_url or None, shown)
    except (BuildError, ContentError) as error:
        print(error)  # noqa: T201 - to who began it
        return 1
    except KeyboardInterrupt:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
