"""A real server process: `anuyat serve` on a free port, killed and started again at will."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from runner.settings import ROOT
from runner.store import Store
from tests.reliability.browser import BROKEN, Browser

PATIENCE = 30.0  # seconds until a start counts as failed


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Server:
    """One process on the database of `store`. The log is in `folder`."""

    store: Store
    folder: Path
    more: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it; answers the seconds until the first page is served."""
        began = time.monotonic()
        settings = {
            "ANUYAT_DATABASE_URL": self.store.engine.url.render_as_string(hide_password=False), "ANUYAT_FILES": str(self.folder / "files"),
            "ANUYAT_SECRET_KEY": "for-tests-only", "ANUYAT_INSECURE_COOKIES": "1", "ANUYAT_BASE_URL": f"http://127.0.0.1:{self.port}",
        }  # fmt: skip
        command = [sys.executable, "-m", "web.command", "serve", "--address", f"127.0.0.1:{self.port}", *self.more]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stdout=log, stderr=log)
        while time.monotonic() - began < PATIENCE:
            if self._serves():
                return time.monotonic() - began
            assert self.process.poll() is None, self.log()
            time.sleep(0.02)
        raise AssertionError(f"not serving after {PATIENCE} s\n{self.log()}")

    def _serves(self) -> bool:
        try:
            return Browser(self.port, timeout=PATIENCE).get("/login").status == 200
        except BROKEN:
            return False

    def kill(self) -> None:
        """kill -9: no time to say or write anything."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def log(self) -> str:
        """The end of the log."""
        return (self.folder / "server.log").read_text("utf-8", "replace")[-4000:]
