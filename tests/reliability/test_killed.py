"""kill -9 of the server at random moments under clients: nothing acknowledged is lost, nothing is done twice or by halves."""

from __future__ import annotations

import os
import random
import statistics
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field

import pytest

from runner.jobs import Worker
from tests.reliability.browser import BROKEN, Browser
from tests.reliability.conftest import House
from tests.reliability.holding import completed, faults
from tests.reliability.path import Wish, open_task, place, usual
from tests.reliability.server import Server

FULL = os.environ.get("ANUYAT_RELIABILITY") == "full"
KILLS, CLIENTS, CASES, ROUNDS = (30, 16, 188, 4) if FULL else (5, 8, 20, 1)
STARTS = 3.0  # seconds until it serves again

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800 if FULL else 300)]


@dataclass
class Log:
    """What the clients know: every acknowledged completion, how many answers did not come, and what should not have come."""

    done: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    unknown: int = 0
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self) -> int:
        with self.lock:
            return sum(map(len, self.done.values()))


def until_known(browser: Browser, where: str, wish: Wish, key: str, log: Log) -> bool:
    """Send the form until an answer says what became of it. The same form with the same key: that is what a reload sends."""
    for _ in range(3000):
        try:
            answer = browser.complete(where, wish.posted, key)
        except BROKEN:
            log.unknown += 1
            time.sleep(0.02)
            continue
        if answer.status == 303 and "/login" not in answer.location:
            return True
        if answer.status != 503:
            log.wrong.append(f"{wish.task}: {answer.status} {answer.location}")
            return False
    log.wrong.append(f"{wish.task}: no answer")
    return False


def work(house: House, browsers: dict[str, Browser], cases: list[int], log: Log) -> None:
    """One client: every case of its own from the check to the certificate."""
    mine = {who: browser.twin() for who, browser in browsers.items()}
    for case_id in cases:
        for number, wish in enumerate(usual(ROUNDS)):
            where = place(wish, open_task(house.store, case_id, wish.task))
            if not until_known(mine[wish.who], where, wish, f"{case_id}-{number}", log):
                return
            with log.lock:
                log.done[case_id].append(wish.task)


def kill_at_random(server: Server, log: Log, total: int, seed: int) -> list[float]:
    """KILLS times, spread over the work; answers the seconds until it served again."""
    dice, took = random.Random(seed), []
    for turn in range(KILLS):
        while log.count() < (turn + dice.random()) * total / (KILLS + 1) and not log.wrong:
            time.sleep(0.005)
        time.sleep(dice.random() * 0.03)
        server.kill()
        took.append(server.start())
    return took


def test_what_was_acknowledged_survives_kill_9(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    cases = house.filed(CASES)
    server, log, seed = house.serve(), Log(), random.randrange(1 << 30)
    browsers, total = house.visitors(server), CASES * len(usual(ROUNDS))
    clients = [threading.Thread(target=work, args=(house, browsers, cases[n::CLIENTS], log)) for n in range(CLIENTS)]
    began = time.monotonic()
    for client in clients:
        client.start()
    took = kill_at_random(server, log, total, seed)
    for client in clients:
        client.join()
    seconds = time.monotonic() - began
    server.kill()
    assert log.wrong == [], server.log()
    lost_or_twice = [case for case in cases if completed(house.store, case) != ["Task_Apply", *log.done[case]]]
    Worker(house.store, house.player.files, house.player.settings, "after").run_due()
    half_done = [fault for case in cases for fault in faults(house.store, case)]
    with capsys.disabled():
        print(f"\n{house.store.engine.dialect.name}: {KILLS} kills, {log.count()} completions by {CLIENTS} clients in {seconds:.1f} s, "
              f"{log.unknown} unknown outcomes, serving again after {max(took):.2f} s at most (seed {seed})")  # fmt: skip
    assert log.count() == total
    assert (lost_or_twice, half_done) == ([], [])
    assert statistics.median(took) <= STARTS * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))  # other tests on the machine take their time
