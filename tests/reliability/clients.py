"""Clients that do officers' and applicants' work over HTTP, and write down every answer that they got."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from runner.errors import Unavailable
from runner.store import Store
from tests.reliability.browser import BROKEN, Browser
from tests.reliability.path import Wish, open_task, place, usual

FULL = os.environ.get("ANUYAT_RELIABILITY") == "full"  # the figures of the project's goal instead of a few seconds' worth
PAUSE = 0.02  # seconds before a client tries again


def patience() -> float:
    """How much longer things may take because others work on this machine too: 1 on an idle one."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


@dataclass
class Log:
    """Every acknowledged completion by case, when they came, how many answers did not come, and what should not have come."""

    done: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self) -> int:
        with self.lock:
            return len(self.times)

    def acknowledged(self, case_id: int, task: str) -> None:
        with self.lock:
            self.done[case_id].append(task)
            self.times.append(time.monotonic())

    def answered(self, status: int) -> None:
        """`status` 0: the connection broke, the outcome is unknown."""
        with self.lock:
            self.statuses[status] += 1


@dataclass
class Clients:
    """`count` clients, each with its own cases, each case moved along `usual(rounds)`."""

    store: Store
    browsers: dict[str, Browser]
    cases: list[int]
    count: int
    rounds: int
    log: Log = field(default_factory=Log)

    @property
    def total(self) -> int:
        """Completions that all of them will make."""
        return len(self.cases) * len(usual(self.rounds))

    def start(self) -> None:
        self.threads = [threading.Thread(target=self._work, args=(self.cases[n :: self.count],)) for n in range(self.count)]
        for thread in self.threads:
            thread.start()

    def join(self) -> None:
        for thread in self.threads:
            thread.join()

    def _work(self, mine: list[int]) -> None:
        browsers = {who: browser.twin() for who, browser in self.browsers.items()}
        for case_id in mine:
            for number, wish in enumerate(usual(self.rounds)):
                if not self._until_known(browsers[wish.who], case_id, wish, f"{case_id}-{number}"):
                    return
                self.log.acknowledged(case_id, wish.task)

    def _until_known(self, browser: Browser, case_id: int, wish: Wish, key: str) -> bool:
        """Send the form until an answer says what became of it: the same form with the same key, as a reload sends it."""
        where = place(wish, self._open_task(case_id, wish.task))
        for _ in range(5000):
            status, location = self._once(browser, where, wish, key)
            if status == 303 and "/login" not in location:
                return True
            if status not in (0, 503):
                self.log.wrong.append(f"{wish.task}: {status} {location}")
                return False
            time.sleep(PAUSE)
        self.log.wrong.append(f"{wish.task}: no answer")
        return False

    def _once(self, browser: Browser, where: str, wish: Wish, key: str) -> tuple[int, str]:
        try:
            answer = browser.complete(where, wish.posted, key)
        except BROKEN:
            self.log.answered(0)
            return 0, ""
        self.log.answered(answer.status)
        return answer.status, answer.location

    def _open_task(self, case_id: int, element: str) -> int:
        while True:
            try:
                return open_task(self.store, case_id, element)
            except Unavailable:
                time.sleep(PAUSE)
