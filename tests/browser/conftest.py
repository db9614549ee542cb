"""One real server for all journeys, what `make run` starts; a browser, and the people of the demo in it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from runner.documents.sample import sample_pdf
from runner.settings import ROOT
from tests.support.visitor import Visitor
from tests.web.browser import browsing


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`anuyat run` in a process of its own, with an empty database: what `make run` starts."""
    if "JOURNEY" in os.environ:  # a server that runs already, for looking at it
        yield os.environ["JOURNEY"]
        return
    folder = tmp_path_factory.mktemp("journey")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {
        **os.environ,
        "ANUYAT_DATABASE_URL": f"sqlite:///{folder}/x.db",
        "ANUYAT_FILES": f"{folder}/files",
        "ANUYAT_SECRET_KEY": "journey",
    }
    command = [sys.executable, "-m", "web.command", "run", "--address", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(10)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(url, timeout=2)
            return
        except OSError:
            time.sleep(0.25)
    raise AssertionError("the server did not start")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Of the module, not the session: other modules of the same worker start their own."""
    with browsing() as found:
        yield found


@pytest.fixture
def visitor(browser: Browser, address: str) -> Callable[[], Visitor]:
    """Somebody whom nobody knows yet."""
    return lambda: Visitor(browser, address)


@pytest.fixture(scope="module")
def staff(browser: Browser, address: str) -> Callable[[str], Visitor]:
    """An account of the demo, logged in once: `staff("mali")`."""
    known: dict[str, Visitor] = {}

    def found(name: str) -> Visitor:
        if name not in known:
            known[name] = Visitor(browser, address).log_in(f"{name}@example.org")
        return known[name]

    return found


@pytest.fixture
def paper(tmp_path: Path) -> Callable[[str], str]:
    """The path of a real PDF file with this name, as people have them."""

    def made(name: str) -> str:
        file = tmp_path / f"{name.removesuffix('.pdf')}.pdf"
        file.write_bytes(sample_pdf(file.stem))
        return str(file)

    return made
