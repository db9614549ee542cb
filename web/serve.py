"""`anuyat serve`: the pages, and by default the worker too, so that one process is enough."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import threading
from dataclasses import replace
from functools import partial

import click
from flask import Flask

from runner.permissions import Actor
from runner.settings import Settings
from runner.store import Store
from runner.studio import apart, trials
from web import security
from web.app import create_app
from web.hooks import Hooks

THREADS = 8
_ARENA_MAX, _ARENAS = -8, 2  # of glibc's mallopt


def application(settings: Settings, store: Store) -> Flask:
    """The application as it is served, with the secret key that was set or is made at the first start."""
    own = replace(settings, secret_key=security.secret_key(settings))
    return create_app(own, store, Hooks(replay=apart.replay(own), trial=partial(_begin_trial, own)))


def _begin_trial(settings: Settings, store: Store, actor: Actor, service: str) -> int:
    """For an analyst's program; the trial itself stands on the studio's first page."""
    return trials.begin_deployed(store, settings, actor, service)[1]


def share_memory() -> None:
    """glibc gives every thread an arena of its own, which keeps what it once had: 60 of 260 MB. Elsewhere there is nothing to do."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, _ARENAS)


@click.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Host and port to listen on.")
@click.option("--no-work", is_flag=True, help="Only pages; `anuyat work` runs elsewhere.")
def serve(address: str, no_work: bool) -> None:
    """Serve the pages until stopped (Ctrl-C)."""
    import waitress  # type: ignore[import-untyped]

    from runner import jobs
    from runner.commands.setting import opened

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a line for every request that waits would drown the rest
    share_memory()
    settings, store, files = opened()
    app = application(settings, store)
    stop = threading.Event() if no_work else jobs.in_background(jobs.Worker(store, files, settings))[1]
    click.echo(f"Anuyat is on http://{address}")
    try:
        waitress.serve(
            app, listen=address, threads=THREADS, ident="", max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
            channel_request_lookahead=1,  # tells a view that waits when its caller has hung up
        )  # fmt: skip
    finally:
        stop.set()
