"""kill -9 of the server at random moments under clients: nothing acknowledged is lost, nothing is done twice or by halves.

ANUYAT_RELIABILITY=full runs 30 kills under 16 clients and 3,000 completions; without it a few seconds' worth.
"""

from __future__ import annotations

import random
import statistics
import time

import pytest

from tests.reliability.clients import FULL, Clients, patience
from tests.reliability.conftest import House
from tests.reliability.holding import completed, faults
from tests.reliability.server import Server

KILLS, CLIENTS, CASES, ROUNDS = (30, 16, 104, 10) if FULL else (5, 8, 16, 1)
STARTS = 3.0  # seconds until it serves again

pytestmark = [pytest.mark.slow, pytest.mark.timeout(2400 if FULL else 300)]


def kill_at_random(server: Server, clients: Clients, seed: int) -> list[float]:
    """KILLS times, spread over the work; answers the seconds until it served again, on an idle machine."""
    dice, took = random.Random(seed), []
    for turn in range(KILLS):
        while clients.log.count() < (turn + dice.random()) * clients.total / (KILLS + 1) and not clients.log.wrong:
            time.sleep(0.005)
        time.sleep(dice.random() * 0.03)
        server.kill()
        took.append(server.start() / patience())
    return took


def test_what_was_acknowledged_survives_kill_9(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    cases, server, seed = house.filed(CASES), house.serve(), random.randrange(1 << 30)
    clients = Clients(house.store, house.visitors(server), cases, CLIENTS, ROUNDS)
    began = time.monotonic()
    clients.start()
    took = kill_at_random(server, clients, seed)
    clients.join()
    seconds = time.monotonic() - began
    server.kill()
    log = clients.log
    assert log.wrong == [], server.log()
    lost_or_twice = [case for case in cases if completed(house.store, case) != ["Task_Apply", *log.done[case]]]
    half_done = [fault for case in cases for fault in faults(house.store, case)]
    with capsys.disabled():
        print(f"\n{house.store.engine.dialect.name}: {KILLS} kills, {log.count()} completions by {CLIENTS} clients in {seconds:.1f} s;")
        print(f"answers {dict(log.statuses)}; serving again in {statistics.median(took):.2f} s, at most {max(took):.2f} s (seed {seed})")
    assert log.count() == clients.total
    assert (lost_or_twice, half_done) == ([], [])
    assert statistics.median(took) <= STARTS
