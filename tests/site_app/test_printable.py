"""What readers type gets into a log as words, and as nothing else."""

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from site_app.printable import printable
from tests.site_app.conftest import PROJECT

#: An app of which every page fails, in words of the reader's, twice over.
FAILING = """\
import sys
from pathlib import Path
from flask import request
from site_app.web import create_app

app = create_app({"BUILD": Path(sys.argv[1])})

@app.before_request
def fail():
    try:
        raise ValueError(request.path)
    except ValueError as error:
        raise LookupError(f"{request.path}\\n{request.path}") from error

codes = [*range(32), *range(127, 160), 0x200E, 0x2028, 0x202E, 0x2069, 0xD800, 0xFFFE, 0xE0001]
forged = "\\n[2026-11-23 00:00:00,000] ERROR in web: forged"
response = app.test_client().get(environ_overrides={"PATH_INFO": "/" + "".join(map(chr, codes)).encode(
    "utf-8", "surrogatepass").decode("latin-1") + forged})
print(response.status_code)
"""


@pytest.mark.bulk
def test_every_character_comes_out_printable() -> None:
    """Letters and signs of all scripts as they are; controls, directions, surrogates and what is unassigned escaped."""
    for code in range(sys.maxunicode + 1):
        shown = printable(char := chr(code))
        assert shown.isprintable()
        assert shown == char if unicodedata.category(char)[0] in "LMNPS" else shown == " " or shown.startswith("\\")
    assert printable("/선재\n\x1b[2J\u202e\x9b") == "/선재\\n\\x1b[2J\\u202e\\x9b"


def test_log_of_a_failure_has_no_line_of_the_readers(shipped_build: Path) -> None:
    """The message and its traceback are lines of the log's own, whatever the address that failed."""
    run = subprocess.run([sys.executable, "-c", FAILING, shipped_build], cwd=PROJECT, capture_output=True, text=True)
    assert run.stdout == "500\n"
    lines = run.stderr.split("\n")
    assert all(map(str.isprintable, lines))
    assert [line for line in lines if line.startswith("[")] == lines[:1]
    assert [line[:12] for line in lines if "forged" in line] == [lines[0][:12], "ValueError: ", "LookupError:"]
    assert sum("in before_request" in line or "in fail" in line for line in lines) >= 2
