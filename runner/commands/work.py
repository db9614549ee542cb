"""`anuyat work`: a worker process for timers, mail and letters. Start as many as you like, on any machine."""

from __future__ import annotations

import logging
import signal
import threading
from types import FrameType

import click

from runner import jobs
from runner.commands.setting import opened


@click.command("work")
@click.option("--once", is_flag=True, help="Do what is due now, then stop.")
def work_command(once: bool) -> None:
    """Do the runner's jobs until stopped (Ctrl-C or SIGTERM)."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    settings, store, files = opened()
    worker = jobs.Worker(store, files, settings)
    if once:
        click.echo(f"{worker.run_due()} jobs done")
        return
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    click.echo(f"Worker {worker.name} waits for jobs. Ctrl-C stops it.")
    worker.work(stop)
