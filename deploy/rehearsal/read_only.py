"""Processes that can write no file: Linux's Landlock takes the right from them, root's too.

On Lambda only /tmp can be written, and nothing here needs it. Where the kernel has no Landlock, nothing is taken.
https://docs.kernel.org/userspace-api/landlock.html
"""

import ctypes
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

#: The numbers of the system calls, the same on every machine, and of the option of prctl that must come first.
CREATE_RULESET, RESTRICT_SELF, NO_NEW_PRIVILEGES = 444, 446, 38
#: Writing a file, and making or removing one of any kind: the bits of LANDLOCK_ACCESS_FS_….
WRITING = ctypes.c_uint64(0b1_1111_1111_0010)


def start_read_only(command: list[str], **options: Any) -> "subprocess.Popen[str]":  # noqa: ANN401 - Popen's
    """Start a process that can write no file; what it says is text."""
    # What a thread may not do, the processes it starts may not; other threads still may.
    with ThreadPoolExecutor(1, initializer=_forbid_writing) as thread:
        return thread.submit(lambda: subprocess.Popen(command, text=True, **options)).result()  # noqa: S603 - the caller's


def _forbid_writing() -> None:
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None)
    rules = libc.syscall(CREATE_RULESET, ctypes.byref(WRITING), ctypes.sizeof(WRITING), 0)
    if rules >= 0:
        libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        libc.syscall(RESTRICT_SELF, rules, 0)
        os.close(rules)
