"""The process in which images are decoded, apart from all else and within limits of memory and time.

It is asked through its standard input and answers through its standard output. A question is a line of JSON, `length`
(bytes), `ending` (of the file's name) and `encode`, then the bytes of the image file. An answer is a line of JSON, then
the bytes of each version: `size` (width and height in pixels) and `lengths` (bytes), or `fault` (what, remedy).
"""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from threading import Timer
from typing import IO, Any, NamedTuple, TypeAlias

from PIL.Image import Image

from site_app.source.images.pictures import ImageError

#: The module that is run in it.
DECODER = "site_app.source.images.decoding"

#: Processor time to decode one image; the largest allowed takes 3 s at its most intricate, a photograph .1.
DECODE_SECONDS = 4
#: Processor time to encode all versions of one image; the tallest takes 13 s.
ENCODE_SECONDS = 60
#: By the clock, for one image: ends what waits without working, on however busy a machine.
PATIENCE_SECONDS = 180
#: Address space; the largest image allowed takes half of it. macOS does not hold a process to this.
MEMORY = 2 * 1024**3
#: Standard input, output and error: no file can be opened, no connection made and no program started with these alone.
OPEN_FILES = 3
#: An answer's first line, and all its versions; bytes. The tallest image comes to 30 MB.
LONGEST_HEAD, LARGEST_BODY = 1024, 128 * 1024 * 1024

EXHAUSTING = (
    f"takes more than {DECODE_SECONDS} s or {MEMORY >> 20:,} MiB to decode, or breaks its decoder",
    "save it again, smaller",
)


Decode: TypeAlias = Callable[[bytes, str], Image]
Encode: TypeAlias = Callable[[Image], Iterable[bytes]]


class Versions(NamedTuple):
    """An image made ready: its size in pixels, upright, and its versions in the order of `Picture.files`."""

    width: int
    height: int
    files: list[bytes]


class ImageProcess:
    """The process as who asks it sees it: started by the first question, and again after a death."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "ImageProcess":
        """Begin; nothing runs yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process, whatever it is at."""
        self._end()

    def make_versions(self, data: bytes, ending: str, *, encode: bool) -> Versions:
        """Decode an image file, whole, and return its versions; none of them unless `encode`.

        `ending` is that of its name, in lower case. Raises ImageError if the image cannot be shown.
        """
        process = self._process = self._process or _start()
        timer = Timer(PATIENCE_SECONDS, process.kill)
        timer.daemon = True  # who is interrupted before the next line waits for nothing
        timer.start()
        try:
            return _ask(process, {"length": len(data), "ending": ending, "encode": encode}, data)
        except ImageError:
            raise
        except Exception as error:  # the process died, or a broken decoder said anything at all
            self._end()
            raise ImageError(*EXHAUSTING) from error
        finally:
            timer.cancel()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process:
            process.kill()
            with suppress(BrokenPipeError), process:
                pass


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - no word of it comes from outside
        [sys.executable, "-P", "-m", DECODER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # No secret of ours, only where the modules are.
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        # Ctrl-C is for who asks; here it would look like a death.
        process_group=0,
    )


def _ask(process: subprocess.Popen[bytes], question: dict[str, Any], data: bytes) -> Versions:
    assert process.stdin  # noqa: S101 - both are pipes
    assert process.stdout  # noqa: S101
    _write(process.stdin, question, [data])
    answer = json.loads(process.stdout.readline(LONGEST_HEAD))
    if fault := answer.get("fault"):
        raise ImageError(*map(str, fault))
    width, height = map(int, answer["size"])
    lengths = [int(length) for length in answer["lengths"]]
    if not 0 <= sum(lengths) <= LARGEST_BODY:
        raise ValueError(lengths)
    versions = [process.stdout.read(length) for length in lengths]
    if [len(version) for version in versions] != lengths:
        raise ValueError(lengths)
    return Versions(width, height, versions)


def serve_images(decode: Decode, encode: Encode) -> None:
    """Answer questions until there are no more: the work of the process itself, which first limits itself."""
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_NOFILE, OPEN_FILES), (resource.RLIMIT_CORE, 0)):
        _limit(limit, most)
    while line := sys.stdin.buffer.readline():
        question = json.loads(line)
        data = sys.stdin.buffer.read(question["length"])
        head, body = _answer(decode, encode, question, data)
        _write(sys.stdout.buffer, head, body)


def _answer(
    decode: Decode, encode: Encode, question: dict[str, Any], data: bytes
) -> tuple[dict[str, Any], list[bytes]]:
    try:
        _allow(DECODE_SECONDS)
        image = decode(data, question["ending"])
        _allow(ENCODE_SECONDS)
        versions = [*encode(image)] if question["encode"] else []
    except ImageError as error:
        return {"fault": (error.what, error.remedy)}, []
    except MemoryError:
        return {"fault": EXHAUSTING}, []
    return {"size": image.size, "lengths": [len(version) for version in versions]}, versions


def _allow(seconds: int) -> None:
    """Let the process work for so many seconds from now; one that is not done by then ends by SIGPROF.

    RLIMIT_CPU is no measure of one image: it counts all of them in clock ticks, which leave what `getrusage` tells
    behind by several seconds a minute.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit(limit: int, most: int) -> None:
    """Set a limit, unless the system or who started us sets a lower one, or knows no such limit."""
    _, hard = resource.getrlimit(limit)
    with suppress(ValueError, OSError):
        resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _write(stream: IO[bytes], head: dict[str, Any], body: Sequence[bytes]) -> None:
    stream.write(json.dumps(head).encode() + b"\n")
    for part in body:
        stream.write(part)
    stream.flush()
