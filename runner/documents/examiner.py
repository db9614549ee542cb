"""The process that opens strangers' files: started once, it forks a child with little memory and time for every file.

Starting Python anew for each file took longer than everything else an upload needs. Where a system cannot pass open files between
processes, that is still what happens.
"""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

PATIENCE = 10.0  # seconds; the child has its own, shorter limit of computing time
_PROGRAM = Path(__file__).with_name("examine.py")
_COMMAND = [sys.executable, "-I", str(_PROGRAM)]


class Examiner:
    """One per process. `look` may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._channel: socket.socket | None = None
        self._owner = 0
        self._process: subprocess.Popen[bytes] | None = None  # ends by itself when our end of the channel is gone

    def look(self, kind: str, content: IO[bytes]) -> str:
        """The word for a file that claims to be a pdf, jpeg or png: `ok`, or why not; `broken` when the child came to grief."""
        if not hasattr(socket, "send_fds"):
            return _alone(kind, content)
        reader, writer = os.pipe()
        try:
            self._send(kind, content.fileno(), writer)
        finally:
            os.close(writer)
        with os.fdopen(reader, "rb") as answer:
            came = select.select([answer], [], [], PATIENCE)[0]
            return (answer.read().decode("ascii", "replace") if came else "") or "broken"

    def _send(self, kind: str, file: int, writer: int) -> None:
        with self._lock:
            try:
                socket.send_fds(self._ready(), [kind.ljust(8).encode()], [file, writer])
            except OSError:  # it died: once more with a new one
                self._channel = None
                socket.send_fds(self._ready(), [kind.ljust(8).encode()], [file, writer])

    def _ready(self) -> socket.socket:
        if self._channel is None or self._owner != os.getpid():  # a forked web process needs one of its own
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
            with theirs:
                nothing = subprocess.DEVNULL
                self._process = subprocess.Popen([*_COMMAND, "serve"], stdin=theirs.fileno(), stdout=nothing, stderr=nothing)  # noqa: S603
            self._channel, self._owner = ours, os.getpid()
        return self._channel


def _alone(kind: str, content: IO[bytes]) -> str:
    try:
        done = subprocess.run(  # noqa: S603
            [*_COMMAND, kind], stdin=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return "broken"
    return done.stdout.decode("ascii", "replace") if done.returncode == 0 else "broken"
