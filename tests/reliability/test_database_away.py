"""The database is restarted under load: people are told to try again, nothing is lost, and it is good again at once."""

from __future__ import annotations

import os
import random
import subprocess
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from runner.store import Store
from tests.conftest import _as_postgres, _programs
from tests.reliability.clients import FULL, Clients, patience
from tests.reliability.conftest import House
from tests.reliability.holding import completed, faults

RESTARTS, CLIENTS, CASES = (15, 16, 80) if FULL else (3, 8, 16)
GOOD_AGAIN = 2.0  # seconds

ON_POSTGRESQL = pytest.mark.parametrize("store", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200 if FULL else 300), ON_POSTGRESQL]


def data_folder(store: Store) -> Path:
    with store.read() as connection:
        return Path(str(connection.execute(text("SHOW data_directory")).scalar_one()))


def restart(data: Path) -> float:
    """All its processes are cut off at once; answers the moment it took connections again."""
    programs = _programs()
    assert programs
    command = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-m", "immediate", "-l", str(data.parent / "log"), "restart"]
    subprocess.run(_as_postgres(command), check=True, stdout=subprocess.DEVNULL, cwd=os.sep)
    return time.monotonic()


def restarted_often(data: Path, clients: Clients) -> list[float]:
    """RESTARTS times, 1 to 3 s apart; answers the seconds until the next completion after each, on an idle machine."""
    waited, dice = [], random.Random(clients.total)
    for _ in range(RESTARTS):
        time.sleep(1 + 2 * dice.random())
        if clients.log.count() == clients.total:
            break
        back = restart(data)
        while (
            not (later := [at for at in clients.log.times if at > back]) and clients.log.count() < clients.total and not clients.log.wrong
        ):
            time.sleep(0.01)
        waited += [(at - back) / patience() for at in later[:1]]
    return waited


def test_a_restarted_database_loses_nothing_and_is_good_again_at_once(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    cases, server, data = house.filed(CASES), house.serve(), data_folder(house.store)
    clients = Clients(house.store, house.visitors(server), cases, CLIENTS, 3)
    clients.start()
    waited = restarted_often(data, clients)
    clients.join()
    log = clients.log
    with capsys.disabled():
        print(f"\nPostgreSQL restarted {len(waited)} times under {CLIENTS} clients, {log.count()} completions;")
        print(f"answers {dict(log.statuses)}; good again after {max(waited):.2f} s at most")
    assert log.wrong == [], server.log()
    assert set(log.statuses) <= {303, 409, 503}
    assert len(waited) >= 2
    assert max(waited) <= GOOD_AGAIN
    assert [case for case in cases if completed(house.store, case) != ["Task_Apply", *log.done[case]]] == []
    assert [fault for case in cases for fault in faults(house.store, case)] == []
