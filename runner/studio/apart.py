"""Play the paths of what a program deploys: in a process of its own, for the clock that paths move is that of a whole process, and wait."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from runner.definitions import Replay
from runner.errors import Conflict, Finding
from runner.settings import ROOT, Settings
from runner.studio.replaying import MOST_BYTES, environment

MOST_SECONDS = 240  # who deploys waits for the answer, and so does the server's thread
_seat = threading.Lock()


def replay(settings: Settings) -> Replay:
    """A `definitions.deploy` replay on the house's calendar: no findings when every path passes.

    Conflict while another one is being played; what takes longer than MOST_SECONDS is a finding.
    """
    return lambda file: _played(settings, file)


def _played(settings: Settings, file: Path) -> Sequence[Finding]:
    if not _seat.acquire(blocking=False):
        raise Conflict("มีการทดสอบเส้นทางอื่นทำงานอยู่ โปรดรอสักครู่แล้วลองใหม่", "Other paths are being played; wait a moment and try again")
    try:
        said = _ask(settings, file)
    finally:
        _seat.release()
    where = f"processes/{file.name}"
    if said is None:
        th = f"ทดสอบทุกเส้นทางไม่เสร็จใน {MOST_SECONDS} วินาที โปรดนำขึ้นใช้จากห้องออกแบบกระบวนงาน"
        return [Finding(where, 1, "", "replay", th, f"the paths were not played within {MOST_SECONDS} seconds; deploy from the studio")]
    return [Finding(**{**one, "file": where}) for one in json.loads(said)]


def _ask(settings: Settings, file: Path) -> str | None:
    """What the process says; None when it took too long or broke."""
    command = [sys.executable, "-m", "runner.studio.apart", str(file)]
    options: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    process = subprocess.Popen(command, cwd=ROOT, env=environment(settings), start_new_session=True, **options)  # noqa: S603
    try:
        said, _ = process.communicate(timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)  # with the processes that play: they are of its session
        process.communicate()
        return None
    return said if process.returncode == 0 else None


def main(file: Path) -> None:
    """In the process: play, and print the findings."""
    from runner import calendar
    from runner.paths.replay_many import as_findings, replay_all
    from runner.settings import read
    from runner.store import Store

    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    os.nice(10)  # people who wait for a page come first
    store = Store.open(read().database_url)
    with store.read() as connection:
        calendar.load(connection)
    store.close()
    print(json.dumps([asdict(finding) for finding in as_findings(replay_all([file])[0])], ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
